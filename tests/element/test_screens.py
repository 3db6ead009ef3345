"""What holds of single screens: choices that exclude each other, going on, memory, other directions and colours."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import assert_quiet, needs_chromium
from tests.element.interview import ELEMENT, Interview, Person, opened
from tests.element.test_interview import assert_shows_what_the_service_says
from tests.serving import Server

pytestmark = [pytest.mark.long, needs_chromium]

SPOT = Person({"skin.changing_lesion": "yes"})
SHIFTED = """() => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
    .observe({type: "layout-shift", buffered: true})
    || setTimeout(() => done(0), 500))"""


def until_ticks(interview: Interview) -> None:
    """Answer until there is a list to tick, beyond the result if need be."""
    for _ in interview.through(Person()):
        if interview.page.locator(f"{ELEMENT} .tick").count():
            return
    interview.page.get_by_role("button", name="more page").click()
    interview.page.locator(f"{ELEMENT} form").wait_for()
    until_ticks(interview)


def test_none_and_not_sure_stand_alone(browser: Browser, latest: Server) -> None:
    """Ticking an item takes back "none" and its own "not sure"; each of those takes back the item."""
    interview = opened(browser, f"{latest.url}/")
    until_ticks(interview)
    item, unsure = (interview.page.locator(f"{ELEMENT} .tick input").nth(place) for place in (0, 1))
    none = interview.page.locator(f"{ELEMENT} .none input")
    assert not any(each.is_checked() for each in (item, unsure, none))
    item.check()
    unsure.check()
    expect(item).not_to_be_checked()
    none.check()
    expect(unsure).not_to_be_checked()
    item.check()
    expect(none).not_to_be_checked()


def test_a_list_without_a_tick_is_no_answer(browser: Browser, latest: Server) -> None:
    """Going on without a tick and without "none" answers nothing, and says what is needed."""
    interview = opened(browser, f"{latest.url}/")
    until_ticks(interview)
    before = interview.answers()
    interview.page.locator(f"{ELEMENT} button[type=submit]").click()
    expect(interview.page.locator(f"{ELEMENT} .faults")).to_contain_text("tick what applies")
    assert interview.answers() == before
    assert interview.violations() == []
    interview.page.screenshot(path="build/screenshots/nothing-ticked.png", full_page=True)


@pytest.mark.parametrize("typed", ["", "-1", "12.5", "999", "thirty", "1e1"])
def test_a_number_that_is_none_is_no_answer(browser: Browser, latest: Server, typed: str) -> None:
    """What is no whole number in range is told, and not sent."""
    interview = opened(browser, f"{latest.url}/")
    for _ in interview.through(Person()):
        if interview.page.locator(f"{ELEMENT} .number input").count():
            break
    interview.page.locator(f"{ELEMENT} .number input").first.fill(typed)
    before = interview.answers()
    interview.page.locator(f"{ELEMENT} button[type=submit]").click()
    expect(interview.page.locator(f"{ELEMENT} .fault").first).to_contain_text("whole number")
    assert interview.answers() == before


def test_whoever_goes_on_gets_to_the_end(browser: Browser, latest: Server) -> None:
    """Beyond the result more is asked, and the result then is that of everything."""
    interview = opened(browser, f"{latest.url}/")
    list(interview.through(SPOT))
    first = interview.answers()
    interview.page.get_by_role("button", name="more page").click()
    interview.page.locator(f"{ELEMENT} form").wait_for()
    list(interview.through(SPOT))
    assert sum(map(len, interview.answers().values())) > sum(map(len, first.values()))
    assert_shows_what_the_service_says(interview, latest.url)
    assert interview.page.get_by_role("button", name="more page").count() == 0


def test_what_is_known_so_far_is_called_so(browser: Browser, latest: Server) -> None:
    """An early look says that it can change and what could be missed, and leads back to the same question."""
    interview = opened(browser, f"{latest.url}/")
    interview.answer(Person())
    asked = interview.page.locator(f"{ELEMENT} h2").inner_text()
    interview.page.get_by_role("button", name="See what we know so far").click()
    interview.page.locator(f"{ELEMENT} .verdict").wait_for()
    assert_shows_what_the_service_says(interview, latest.url)
    assert "could be missed" in interview.screen()
    assert interview.violations() == []
    interview.page.screenshot(path="build/screenshots/so-far.png", full_page=True)
    interview.page.get_by_role("button", name="Go on with the questions").click()
    interview.page.locator(f"{ELEMENT} form").wait_for()
    assert interview.page.locator(f"{ELEMENT} h2").inner_text() == asked


def test_a_screen_reader_hears_where_it_is(browser: Browser, latest: Server) -> None:
    """The focus stays the reader's at first, then goes to each new heading, and to the first field that is at fault."""
    interview = opened(browser, f"{latest.url}/")
    focused = "document.activeElement.shadowRoot?.activeElement?.tagName ?? document.activeElement.tagName"
    assert interview.page.evaluate(focused) == "BODY"
    interview.answer(Person())
    assert interview.page.evaluate(focused) == "H2"
    interview.page.locator(f"{ELEMENT} button[type=submit]").click()
    assert interview.page.evaluate(focused) == "INPUT"
    expect(interview.page.get_by_role("alert")).to_contain_text("still needed")
    expect(interview.page.get_by_role("progressbar", name="How far you are")).to_be_visible()
    expect(interview.page.get_by_role("region", name="Self-assessment")).to_be_visible()


def test_nothing_jumps_while_it_loads(browser: Browser, latest: Server) -> None:
    """No part of the page moves once it was seen."""
    interview = opened(browser, f"{latest.url}/")
    assert interview.page.evaluate(SHIFTED) == 0
    assert_quiet(interview.visit)


@pytest.mark.parametrize("width", [320, 1280])
def test_it_reads_from_the_right_and_in_forced_colours(browser: Browser, latest: Server, width: int) -> None:
    """From right to left, and in the colours of the person's own system, nothing is cut off."""
    interview = opened(browser, f"{latest.url}/", width)
    interview.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    interview.page.evaluate("document.documentElement.dir = 'rtl'")
    for count in interview.through(SPOT):
        assert interview.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if count == 0 or interview.is_result():
            interview.page.screenshot(path=f"build/screenshots/rtl-forced-{width}-{count:02}.png", full_page=True)
