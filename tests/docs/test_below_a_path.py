"""The docs page below a path, in a real Chromium behind a real nginx."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import CHROMIUM, chromium
from tests.proxying import BELOW, NGINX, below_a_path
from tests.serving import PATIENCE

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None or NGINX is None, reason="needs Chromium and nginx: make system"),
]


def test_the_docs_page_works_below_a_path(tmp_path: Path) -> None:
    """A developer opens the page and tries an operation there: everything is asked for below the path, and answers."""
    asked_for: list[str] = []
    with below_a_path(tmp_path, taken_off=True) as (url, _), chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("request", lambda request: asked_for.append(request.url))
        page.goto(f"{url}/docs")
        operation = page.locator("#operations-Assessments-assess")
        operation.locator("button.opblock-summary-control").click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()
        expect(operation.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")
    asked = [each for each in asked_for if not each.startswith(("data:", "blob:"))]
    assert f"{url}/v1/assessments" in asked
    assert all(f"{BELOW}/" in each for each in asked)
