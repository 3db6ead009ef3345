"""The docs page as a developer sees it."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import Visit, assert_quiet, chromium, needs_chromium
from tests.serving import PATIENCE, ROOT, Server

WIDTHS = (1280, 400)

pytestmark = [pytest.mark.long, needs_chromium]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that calls nobody."""
    with chromium() as started:
        yield started


@pytest.fixture(params=WIDTHS)
def visit(browser: Browser, latest: Server, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """The docs page, rendered, at the width of a desk and of a phone."""
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    page.set_default_timeout(PATIENCE * 1000)
    one = Visit(page)
    one.listen()
    page.goto(f"{latest.url}/docs")
    page.wait_for_selector("#operations-Assessments-assess")
    yield one
    page.close()


def width(visit: Visit) -> int:
    """How wide the window is."""
    size = visit.page.viewport_size
    assert size
    return size["width"]


def test_the_page_shows_every_operation_in_order(visit: Visit) -> None:
    """Groups come in the order a developer meets them, each with its operations, and nothing is cut off."""
    groups = visit.page.locator("h3.opblock-tag").evaluate_all("tags => tags.map(tag => tag.dataset.tag)")
    assert groups == ["Assessments", "Asking", "Sharing", "Questionnaire", "Rulebook", "Problems", "Operations"]
    contract = json.loads((ROOT / "openapi.json").read_bytes())
    shown = visit.page.locator(".opblock").count()
    assert shown == sum(len(methods) for methods in contract["paths"].values())
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width(visit)
    visit.photograph(f"docs-{width(visit)}")
    assert_quiet(visit)


def test_an_example_can_be_picked_and_executed(visit: Visit) -> None:
    """Pick an example, try it out, execute: 200 and the assessment."""
    operation = visit.page.locator("#operations-Assessments-assess")
    operation.locator("button.opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    picker = operation.locator(".opblock-section-request-body .examples-select select")
    picker.select_option("deferred")
    expect(operation.locator("textarea.body-param__text")).to_have_value(re.compile("weeks_since_deep_peel"))
    visit.photograph(f"try-it-out-{width(visit)}")
    operation.get_by_role("button", name="Execute").click()
    answered = operation.locator(".live-responses-table")
    expect(answered.locator("tbody .response-col_status").first).to_contain_text("200")
    expect(answered.locator(".response-col_description pre").first).to_contain_text('"suitability": "deferred"')
    answered.scroll_into_view_if_needed()
    visit.photograph(f"executed-{width(visit)}")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width(visit)
    assert_quiet(visit)


def test_the_shapes_of_answers_can_be_read(visit: Visit) -> None:
    """A question's title, its wording and why it is asked stand in the schema that is shown."""
    operation = visit.page.locator("#operations-Assessments-assess")
    operation.locator("button.opblock-summary-control").click()
    request_body = operation.locator(".opblock-section-request-body")
    request_body.get_by_role("tab", name="Schema").or_(request_body.get_by_text("Schema", exact=True)).first.click()
    visit.photograph(f"schema-{width(visit)}")
    assert_quiet(visit)


def test_authorize_says_what_a_key_changes(visit: Visit) -> None:
    """The dialogue for keys opens, and says who has one and what for."""
    visit.page.get_by_role("button", name="Authorize").first.click()
    expect(visit.page.locator(".dialog-ux .modal-ux")).to_contain_text("prices, rules and releases then apply")
    visit.photograph(f"authorize-{width(visit)}")
    assert_quiet(visit)
