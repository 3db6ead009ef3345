from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium that calls nobody."""
    with chromium() as started:
        yield started
