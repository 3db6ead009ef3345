"""The element in pages of another origin, with a strict policy of their own, and how they style it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsing import assert_quiet, needs_chromium
from tests.element.hosting import hosting
from tests.element.interview import ELEMENT, Person, opened
from tests.serving import Server

pytestmark = [pytest.mark.long, needs_chromium]

PLAIN = "<candidacy-assessment></candidacy-assessment>"
PAGES = {
    "one": '<candidacy-assessment><p slot="before">Welcome to our clinic.</p></candidacy-assessment>',
    "two": PLAIN + """<candidacy-assessment start='{"person": {"age": 40}}'></candidacy-assessment>""",
    "unfit": """<candidacy-assessment start='{"person": {"height": 4}}'></candidacy-assessment>""",
}
STYLE = """candidacy-assessment { --candidacy-accent: rgb(120, 20, 80); }
candidacy-assessment::part(title) { font-style: italic; }"""


@pytest.fixture
def site(tmp_path: Path, latest: Server) -> Iterator[str]:
    """Pages with one element, and with two, on an origin of their own."""
    with hosting(tmp_path, latest.url, PAGES, STYLE) as origin:
        yield origin


def test_a_page_of_another_origin_embeds_it(browser: Browser, site: str) -> None:
    """The whole interview on a clinic's page: its words, its colours, its events, and nothing on the console."""
    interview = opened(browser, f"{site}/one.html")
    assert interview.page.get_by_text("Welcome to our clinic.").is_visible()
    button = interview.page.locator(f"{ELEMENT} button[type=submit]")
    assert button.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(120, 20, 80)"
    assert interview.page.locator(f"{ELEMENT} h2").evaluate("title => getComputedStyle(title).fontStyle") == "italic"
    list(interview.through(Person()))
    heard = [each["name"] for each in interview.page.evaluate("heard")]
    assert heard[-1] == "assessment"
    assert set(heard) == {"answer", "assessment"}
    assert_quiet(interview.visit)


def test_two_of_them_keep_apart(browser: Browser, site: str) -> None:
    """What is answered in one is not known to the other."""
    interview = opened(browser, f"{site}/two.html")
    interview.answer(Person())
    first, second = (interview.page.locator(ELEMENT).nth(place) for place in (0, 1))
    assert second.evaluate("it => JSON.stringify(it.answers)") == '{"person":{"age":40}}'
    assert "person" not in json.loads(first.evaluate("it => JSON.stringify(it.answers)"))
    assert_quiet(interview.visit)


def test_what_a_page_knows_already_can_be_changed(browser: Browser, site: str) -> None:
    """Answers that came from the page have screens of their own, and the focus stays the reader's."""
    interview = opened(browser, f"{site}/two.html")
    second = interview.page.locator(ELEMENT).nth(1)
    assert interview.page.evaluate("document.activeElement.tagName") == "BODY"
    second.get_by_role("button", name="Back").click()
    second.get_by_role("heading", name="How old are you?").wait_for()
    assert second.locator("input[type=text]").input_value() == "40"


def test_what_a_page_says_wrongly_stands_in_nobodys_way(browser: Browser, site: str) -> None:
    """Where the service refuses what the page knows, the page is told, and the interview begins without it."""
    interview = opened(browser, f"{site}/unfit.html")
    assert interview.answers() == {}
    assert interview.page.locator(f"{ELEMENT} form").count() == 1
    assert [each["detail"]["kind"] for each in interview.page.evaluate("heard")] == ["start"]
