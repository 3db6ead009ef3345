"""The page for people, in a real Chromium against a real server, from the first question to the result."""

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browsing import assert_quiet, needs_chromium
from tests.calls import JSON, posted
from tests.element.interview import COLD_SORES, ELEMENT, Interview, Person, Way, opened
from tests.serving import PATIENCE, Server

PEOPLE = {
    "healthy": Person(),
    "cold sores": Person(COLD_SORES),
    "pregnant": Person({"person.pregnancy": "pregnant"}),
    "isotretinoin": Person({"medicines.isotretinoin": "stopped", "medicines.isotretinoin_months": 2}),
    "dark skin": Person({"skin.tone": "VI", "skin.marks_darkly": "usually"}),
    "not sure": Person(unsure=True),
}

pytestmark = needs_chromium


def assert_shows_what_the_service_says(interview: Interview, url: str) -> None:
    """The result on the screen is the assessment of the answers that the element holds, whole."""
    answers = interview.answers()
    said = httpx.post(f"{url}/v1/assessments", content=posted(answers), headers=JSON, timeout=PATIENCE).json()
    page = interview.page.locator(ELEMENT)
    assert page.locator(".verdict h2").inner_text() == said["label"]
    assert said["headline"] in interview.screen()
    assert said["disclaimer"] in interview.screen()
    assert "undefined" not in interview.screen()
    urgent = [each["title"] for each in said["urgent"]]
    assert page.locator(".urgent h4").all_inner_texts() == urgent
    others = page.locator(".before h4, .ask h4").all_inner_texts()
    assert sorted(others) == sorted(each["title"] for each in said["cautions"] if each["title"] not in urgent)
    for finding in said["cautions"]:
        assert finding["advice"] in interview.screen()
    assert page.locator(".good h4").all_inner_texts() == [each["title"] for each in said["information"]]


def assert_answers(interview: Interview, person: Person) -> None:
    """What the person said is what the element holds, and nothing stands for what they did not say."""
    held = {
        f"{section}.{name}": answer for section, given in interview.answers().items() for name, answer in given.items()
    }
    for question, answer in person.answers.items():
        assert question not in held or held[question] == answer


def test_a_short_visit(browser: Browser, latest: Server) -> None:
    """Somebody goes through by mouse, is refused where nothing is chosen, and sees what the service says."""
    interview = opened(browser, f"{latest.url}/")
    interview.page.locator(f"{ELEMENT} button[type=submit]").click()
    assert interview.page.locator(f"{ELEMENT} fieldset[data-faulty]").count() > 1
    assert interview.answers() == {}
    list(interview.through(PEOPLE["isotretinoin"]))
    assert_shows_what_the_service_says(interview, latest.url)
    assert interview.answers()["medicines"]["isotretinoin_months"] == 2
    assert_quiet(interview.visit)


@pytest.mark.long
@pytest.mark.parametrize("way", ["mouse", "touch", "keyboard", "tree"])
@pytest.mark.parametrize("name", PEOPLE)
def test_a_whole_interview(browser: Browser, latest: Server, name: str, way: Way) -> None:
    """Everybody gets to the assessment of what they said, whichever way they use the page, and nothing is cut off."""
    interview = opened(browser, f"{latest.url}/", 320 if way == "touch" else 1280, way)
    for _ in interview.through(PEOPLE[name]):
        assert interview.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_answers(interview, PEOPLE[name])
    assert_shows_what_the_service_says(interview, latest.url)
    assert_quiet(interview.visit)


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_screen_is_accessible_and_photographed(browser: Browser, latest: Server, width: int, scheme: str) -> None:
    """axe-core finds nothing on any screen, at any width, in the light or in the dark."""
    interview = opened(browser, f"{latest.url}/", width, scheme="dark" if scheme == "dark" else "light")
    for count in interview.through(PEOPLE["cold sores"]):
        interview.page.screenshot(path=f"build/screenshots/element-{width}-{scheme}-{count:02}.png", full_page=True)
        assert interview.violations() == []
    assert_quiet(interview.visit)


@pytest.mark.long
@pytest.mark.parametrize("way", ["mouse", "touch", "keyboard", "tree"])
def test_an_early_answer_can_be_changed(browser: Browser, latest: Server, way: Way) -> None:
    """Back to the first screen and another answer there: the rest stays, and the result is that of all answers now."""
    interview = opened(browser, f"{latest.url}/", 320 if way == "touch" else 1280, way)
    list(interview.through(Person()))
    before = interview.answers()
    interview.press(interview.page.locator(f"{ELEMENT} .yours summary"))
    interview.press(interview.page.locator(f"{ELEMENT} .given button").first)
    interview.page.locator(f"{ELEMENT} form").wait_for()
    unsure = interview.page.query_selector(f"{ELEMENT} fieldset input[value=not_sure]")
    assert unsure
    section, name = (unsure.get_attribute("name") or "").split(".")
    interview.choose(unsure)
    interview.go_on()
    list(interview.through(Person()))
    assert interview.answers()[section][name] == "not_sure"
    kept = {**interview.answers(), section: {**interview.answers()[section], name: before[section][name]}}
    assert kept == before
    assert_shows_what_the_service_says(interview, latest.url)
