from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.docs.test_browser import CHROMIUM, FLAGS


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium that calls nobody."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS), headless=True)
        yield started
        started.close()
