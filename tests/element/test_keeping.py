"""What a person keeps: in this tab, in a file, in a calendar and on paper; and that nothing is kept unasked."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import assert_quiet, needs_chromium
from tests.element.interview import COLD_SORES, ELEMENT, Interview, Person, opened
from tests.serving import Server, serving

pytestmark = [pytest.mark.long, needs_chromium]

STORES = "sessionStorage.length + localStorage.length + document.cookie.length"
PREGNANT = Person({"person.pregnancy": "pregnant"})


@pytest.fixture
def interview(browser: Browser, latest: Server) -> Iterator[Interview]:
    """The start page, just opened."""
    started = opened(browser, f"{latest.url}/")
    yield started
    started.page.context.close()


def saved(interview: Interview, file: Path) -> dict[str, Any]:
    """What is in the file that the person saves."""
    with interview.page.expect_download() as download:
        interview.page.get_by_role("button", name="Save a file").click()
    download.value.save_as(file)
    kept: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return kept


def open_file(interview: Interview, file: Path) -> None:
    """Choose a file to be opened."""
    interview.page.locator(f"{ELEMENT} input[type=file]").set_input_files(file)


def test_nothing_is_kept_unless_asked(interview: Interview) -> None:
    """It says so; a reload begins anew, and no store of the browser holds anything."""
    interview.answer(Person())
    expect(interview.page.get_by_text("Reloading or closing it clears them")).to_be_visible()
    expect(interview.page.get_by_label("Keep them in this tab")).not_to_be_checked()
    assert interview.page.evaluate(STORES) == 0
    interview.page.reload()
    interview.wait()
    assert interview.answers() == {}


def test_whoever_asks_goes_on_after_a_reload(interview: Interview) -> None:
    """With a tick a reload goes on at the same screen, and those before can be changed; without, all is forgotten."""
    keep = interview.page.get_by_label("Keep them in this tab")
    interview.answer(Person())
    keep.check()
    interview.answer(Person())
    before, asked = interview.answers(), interview.page.locator(f"{ELEMENT} h2").inner_text()
    interview.page.reload()
    interview.wait()
    assert interview.answers() == before
    assert interview.page.locator(f"{ELEMENT} h2").inner_text() == asked
    interview.page.get_by_role("button", name="Back").click()
    expect(interview.page.locator(f"{ELEMENT} form input:checked").first).to_be_visible()
    keep.uncheck()
    assert interview.page.evaluate(STORES) == 0
    interview.page.reload()
    interview.wait()
    assert interview.answers() == {}


def test_what_was_kept_and_no_longer_fits_is_set_aside(interview: Interview) -> None:
    """Answers that the service refuses after a reload stand in nobody's way, and it is said."""
    older = {"candidacy": 1, "answers": {"person": {"height": 4}}, "visited": [{"kind": "odd"}]}
    interview.page.evaluate("kept => sessionStorage.setItem('candidacy-assessment', kept)", json.dumps(older))
    interview.page.reload()
    interview.wait()
    expect(interview.page.get_by_text("no longer fit")).to_be_visible()
    assert interview.answers() == {}


def test_two_tabs_keep_apart(interview: Interview) -> None:
    """What is kept in one tab is not known in another."""
    interview.answer(Person())
    interview.page.get_by_label("Keep them in this tab").check()
    other = interview.page.context.new_page()
    other.goto(interview.page.url)
    other.locator(f"{ELEMENT} form").wait_for()
    assert other.evaluate(STORES) == 0
    assert other.evaluate(f"JSON.stringify(document.querySelector('{ELEMENT}').answers)") == "{}"


def test_clearing_is_asked_for_twice_and_leaves_nothing(interview: Interview) -> None:
    """A dialogue asks first, holds the focus and gives it back; then no answer is left on the page or in the tab."""
    interview.answer(Person())
    interview.page.get_by_label("Keep them in this tab").check()
    clear = interview.page.locator(f"{ELEMENT} .foot").get_by_role("button", name="Clear my answers")
    dialogue = interview.page.get_by_role("dialog", name="Clear all your answers?")
    clear.click()
    expect(dialogue).to_be_visible()
    assert interview.violations() == []
    interview.page.screenshot(path="build/screenshots/clear.png")
    interview.page.keyboard.press("Escape")
    expect(dialogue).to_have_count(0)
    expect(clear).to_be_focused()
    assert interview.answers() != {}
    clear.click()
    dialogue.get_by_role("button", name="Clear my answers").click()
    interview.page.get_by_text("Your answers are cleared.").wait_for()
    assert interview.answers() == {}
    assert interview.page.evaluate(STORES) == 0
    assert interview.page.locator(f"{ELEMENT} form input:checked").count() == 0


def test_a_result_is_saved_and_opened_again(browser: Browser, latest: Server, tmp_path: Path) -> None:
    """The file holds the answers; opened on a fresh page it gives the same result, and its answers can be changed."""
    interview = opened(browser, f"{latest.url}/")
    list(interview.through(PREGNANT))
    screen = interview.page.locator(f"{ELEMENT} .verdict").inner_text()
    kept = saved(interview, tmp_path / "kept.json")
    assert kept["answers"] == interview.answers()
    assert {name: kept["receipt"][name] for name in ("release", "as_of")} == {
        name: kept[name] for name in ("release", "as_of")
    }
    assert kept["shared"] is None
    other = opened(browser, f"{latest.url}/")
    open_file(other, tmp_path / "kept.json")
    other.page.locator(f"{ELEMENT} .verdict").wait_for()
    assert other.answers() == interview.answers()
    assert other.page.locator(f"{ELEMENT} .verdict").inner_text() == screen
    other.page.locator(f"{ELEMENT} .yours summary").click()
    other.page.get_by_role("button", name="Change these answers: Are you pregnant").click()
    other.page.get_by_role("radio", name="No", exact=True).check()
    other.go_on()
    list(other.through(Person()))
    assert other.answers()["person"]["pregnancy"] == "no"
    assert other.page.locator(f"{ELEMENT} .verdict").inner_text() != screen
    assert_quiet(other.visit)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "not saved here"),
        ("{", "not saved here"),
        (" " * 1_000_001, "not saved here"),
        ('{"candidacy": 1, "answers": {"person": {"height": 4}}}', "do not fit"),
        ('{"candidacy": 1, "answers": {"person": {"age": "old"}}}', "do not fit"),
    ],
    ids=["a list", "no JSON", "too large", "no such question", "no such answer"],
)
def test_a_refused_file_replaces_nothing(interview: Interview, tmp_path: Path, text: str, said: str) -> None:
    """A file that is not one, or that the service refuses, is told; answers and screen stay as they were."""
    interview.answer(Person())
    held, screen = interview.answers(), interview.screen()
    (tmp_path / "other.json").write_text(text, "utf-8")
    open_file(interview, tmp_path / "other.json")
    expect(interview.page.locator(f"{ELEMENT} .foot .fault")).to_contain_text(said)
    assert interview.answers() == held
    assert interview.screen() == screen


def test_a_file_is_not_opened_while_nobody_is_there(interview: Interview, tmp_path: Path) -> None:
    """Offline a file is not opened, and nothing is lost."""
    interview.answer(Person())
    held = interview.answers()
    (tmp_path / "kept.json").write_text('{"candidacy": 1, "answers": {"person": {"age": 40}}}', "utf-8")
    interview.page.context.set_offline(True)
    open_file(interview, tmp_path / "kept.json")
    expect(interview.page.locator(f"{ELEMENT} .foot .fault")).to_contain_text("could not be opened")
    assert interview.answers() == held


def test_a_file_is_saved_where_no_receipts_are_made(browser: Browser, tmp_path: Path) -> None:
    """Where the service has no secret for receipts, nobody asks for one, and the file is as good to open again."""
    with serving(tmp_path) as server:
        interview = opened(browser, f"{server.url}/")
        interview.answer(Person())
        interview.page.get_by_role("button", name="See what we know so far").click()
        interview.page.locator(f"{ELEMENT} .verdict").wait_for()
        assert saved(interview, tmp_path / "kept.json")["receipt"] is None
        assert_quiet(interview.visit)


def test_a_date_says_nothing_of_why(browser: Browser, latest: Server) -> None:
    """What goes into a calendar is a day, and no word of health."""
    interview = opened(browser, f"{latest.url}/")
    list(interview.through(Person({"medicines.isotretinoin": "stopped", "medicines.isotretinoin_months": 2})))
    with interview.page.expect_download() as download:
        interview.page.get_by_role("button", name="Put the date into my calendar").first.click()
    text = Path(download.value.path()).read_text("utf-8")
    assert "SUMMARY:A date I noted" in text
    assert text.count("BEGIN:VEVENT") == text.count("DTSTART;VALUE=DATE:20") == 1
    assert "tretinoin" not in text


def test_it_is_printed_on_a_page(browser: Browser, latest: Server) -> None:
    """On paper there are no buttons, and the result and all answers fit a page."""
    interview = opened(browser, f"{latest.url}/")
    list(interview.through(Person(COLD_SORES)))
    interview.page.emulate_media(media="print")
    assert not interview.page.locator(f"{ELEMENT} button").first.is_visible()
    assert interview.page.locator(f"{ELEMENT} .verdict").is_visible()
    assert interview.page.locator(f"{ELEMENT} .paper li").count() == sum(map(len, interview.answers().values()))
    assert len(re.findall(rb"/Type /Page\b(?!s)", interview.page.pdf(format="A4"))) == 1
