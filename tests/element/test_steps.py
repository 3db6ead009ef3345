"""The browser's own buttons for back and forward, and what a host page's history keeps."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import assert_quiet, needs_chromium
from tests.element.hosting import hosting
from tests.element.interview import ELEMENT, Interview, Person, opened
from tests.serving import Server

pytestmark = [pytest.mark.long, needs_chromium]

PAGES = {
    "plain": "<candidacy-assessment></candidacy-assessment>",
    "steps": """<candidacy-assessment id="one" history="steps"></candidacy-assessment>
        <candidacy-assessment id="two" history="steps" goal="everything"></candidacy-assessment>""",
}
HEADING = f"{ELEMENT} h2"


@pytest.fixture
def site(tmp_path: Path, latest: Server) -> Iterator[str]:
    """A page with an element that leaves the history alone, and one with two that do not."""
    with hosting(tmp_path, latest.url, PAGES) as origin:
        yield origin


@pytest.fixture
def interview(browser: Browser, latest: Server) -> Iterator[Interview]:
    """The start page, with two screens answered; another page was there before."""
    started = opened(browser, f"{latest.url}/livez", ready=False)
    started.page.goto(f"{latest.url}/")
    started.wait()
    started.answer(Person())
    started.answer(Person())
    yield started
    started.page.context.close()


def heading(page: Page) -> str:
    """What the screen is called."""
    return page.locator(HEADING).first.inner_text()


def goes_to(page: Page, title: str) -> None:
    """The screen that is called so comes."""
    expect(page.locator(HEADING).first).to_have_text(title)


def test_the_browsers_back_goes_a_screen_back(interview: Interview) -> None:
    """Back and forward go from screen to screen with the answers as they were; back from the first leaves the page."""
    page = interview.page
    third = heading(page)
    held = interview.answers()
    page.go_back()
    expect(page.locator(f"{ELEMENT} form input:checked").first).to_be_visible()
    second = heading(page)
    assert second != third
    page.go_back()
    expect(page.locator(HEADING).first).not_to_have_text(second)
    page.go_forward()
    goes_to(page, second)
    page.go_forward()
    goes_to(page, third)
    assert interview.answers() == held
    for _ in range(3):
        page.go_back()
    page.wait_for_url("**/livez")


def test_the_elements_back_is_the_browsers(interview: Interview) -> None:
    """The element's own button goes the same way, so that forward leads on again and no step is made twice."""
    page = interview.page
    third, length = heading(page), page.evaluate("history.length")
    page.get_by_role("button", name="Back").click()
    expect(page.locator(HEADING).first).not_to_have_text(third)
    page.go_forward()
    goes_to(page, third)
    assert page.evaluate("history.length") == length


def test_a_look_at_the_result_loses_no_tick(interview: Interview) -> None:
    """What was ticked on a screen and not yet sent is there again after a look at what is known so far."""
    page = interview.page
    choice = page.locator(f"{ELEMENT} form input:not([type=text])").first
    choice.check()
    page.get_by_role("button", name="See what we know so far").click()
    page.locator(f"{ELEMENT} .verdict").wait_for()
    page.go_back()
    expect(choice).to_be_checked()
    page.go_forward()
    page.locator(f"{ELEMENT} .verdict").wait_for()
    page.get_by_role("button", name="Go on with the questions").click()
    expect(choice).to_be_checked()


def test_an_entry_says_nothing_of_the_person(interview: Interview) -> None:
    """The history holds numbers of screens; the address stays."""
    state = interview.page.evaluate("history.state")
    assert state == {"candidacy": {"": {"place": 2, "soFar": False, "from": {"place": 1, "soFar": False}}}}
    assert interview.page.url.endswith("/")


def test_steps_of_before_a_reload_do_no_harm(interview: Interview) -> None:
    """After a reload that cleared the answers, back and forward show the first screen."""
    page = interview.page
    page.reload()
    interview.wait()
    first = heading(page)
    page.go_back()
    interview.wait()
    goes_to(page, first)
    interview.answer(Person())
    page.go_back()
    goes_to(page, first)


def test_a_pages_own_history_is_left_alone(browser: Browser, site: str) -> None:
    """Unless the page asks for it, no entry is made and none is changed."""
    interview = opened(browser, f"{site}/plain.html")
    interview.page.evaluate("history.replaceState({mine: 1}, '')")
    length = interview.page.evaluate("history.length")
    interview.answer(Person())
    assert interview.page.evaluate("[history.length, history.state]") == [length, {"mine": 1}]


def test_two_share_a_history(browser: Browser, site: str) -> None:
    """Each goes back by its own steps, in the order in which they were made; the page's own state stays."""
    interview = opened(browser, f"{site}/steps.html")
    page = interview.page
    page.evaluate("history.replaceState({...history.state, mine: 1}, '')")
    one, two = page.locator("#one"), page.locator("#two")
    first, other = one.locator("h2").first.inner_text(), two.locator("h2").first.inner_text()
    for each, title in ((one, first), (two, other)):
        for group in each.locator("fieldset").all():
            group.locator("input[value=not_sure]").check()
        each.locator("button[type=submit]").click()
        expect(each.locator("h2").first).not_to_have_text(title)
    page.go_back()
    expect(two.locator("h2").first).to_have_text(other)
    expect(one.locator("h2").first).not_to_have_text(first)
    page.go_back()
    expect(one.locator("h2").first).to_have_text(first)
    assert page.evaluate("history.state.mine") == 1
    assert_quiet(interview.visit)
