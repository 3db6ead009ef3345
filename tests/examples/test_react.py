"""The React page, started as its README says, in a real browser: asked to the end, it shows what the service says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ElementHandle, Page, expect

from tests.browsing import Visit, assert_quiet, needs_chromium
from tests.element.interview import COLD_SORES, MOST, Interview, Person
from tests.examples.conftest import Started
from tests.serving import PATIENCE, ROOT, Server

pytestmark = [pytest.mark.long, needs_chromium]

RESULT = "h1[data-suitability]"
PEOPLE = {
    "healthy": Person(),
    "cold sores": Person(COLD_SORES),
    "pregnant": Person({"person.pregnancy": "pregnant"}),
    "unsure": Person(unsure=True),
}


@dataclass
class Walk:
    """The page under way."""

    visit: Visit
    posted: list[dict[str, Any]]

    @property
    def page(self) -> Page:
        return self.visit.page

    def wait(self) -> None:
        self.page.wait_for_selector(f"form, {RESULT}")

    def answer(self, person: Person) -> None:
        """Answer what is on the screen, and go on."""
        before = self.page.locator("h1").element_handle()
        if not self.fill(person):
            nothing = self.page.query_selector("form .buttons button[type=button]:not(.quiet)")
            assert nothing
            nothing.click()
        else:
            self.page.get_by_role("button", name="Go on").click()
        assert before
        before.wait_for_element_state("hidden")
        self.wait()

    def fill(self, person: Person) -> bool:
        """Answer each question of the screen; whether there was anything to say."""
        ticked = [fill(each, person) for each in self.page.query_selector_all("fieldset, .tick")]
        return any(ticked)

    def through(self, person: Person) -> None:
        """Answer to the end."""
        self.wait()
        for _ in range(MOST):
            if self.page.locator(RESULT).count():
                return
            self.answer(person)
        raise AssertionError("the interview does not end")


def fill(group: ElementHandle, person: Person) -> bool:
    """Answer one question; whether there was anything to say to it."""
    inputs = group.query_selector_all("input")
    choices = [each for each in inputs if each.get_attribute("type") != "number"]
    offered = [each.get_attribute("value") or "" for each in choices]
    said = person.says(inputs[0].get_attribute("name") or "", offered)
    chosen = False
    for each in inputs:
        value = each.get_attribute("value") or ""
        if each.get_attribute("type") == "number" and said and "not_sure" not in said:
            each.fill(said[0])
            chosen = True
        elif each in choices and (value in said or (not value and not said)):
            each.check()
            chosen = True
    return chosen


@pytest.fixture
def walk(browser: Browser, started: Started) -> Iterator[Walk]:
    """The page, just opened, with every request of it."""
    context = browser.new_context(viewport={"width": 400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    one = Walk(Visit(page), [])
    one.visit.listen()
    page.on("request", lambda request: one.posted.append(json.loads(request.post_data or "{}")))
    page.goto(started("example-react"))
    one.wait()
    yield one
    context.close()


@pytest.mark.parametrize("name", PEOPLE)
def test_it_shows_what_the_service_says(walk: Walk, latest: Server, name: str) -> None:
    """The suitability, the headline, each caution and the disclaimer, as the service says them for the same answers."""
    walk.through(PEOPLE[name])
    said = httpx.post(f"{latest.url}/v1/assessments", json=walk.posted[-1], timeout=PATIENCE).json()
    page = walk.page
    assert page.locator(RESULT).get_attribute("data-suitability") == said["suitability"]
    assert page.locator(".headline").inner_text() == said["headline"]
    shown = page.locator("h3").all_text_contents()
    told = [*said["cautions"], *said["information"], *said["general"]]
    assert sorted(shown) == sorted(each["title"] for each in told)
    assert page.get_by_text(said["disclaimer"]).is_visible()
    assert Interview(walk.visit).violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert_quiet(walk.visit)
    page.screenshot(path=ROOT / "build" / "screenshots" / f"example-react-{name}.png", full_page=True)


def test_back_changes_an_answer(walk: Walk) -> None:
    """Back from the result, and back again: the answers of then, which can be given otherwise."""
    walk.through(Person())
    asked = walk.page.locator(RESULT)
    walk.page.get_by_role("button", name="Back").click()
    expect(asked).to_have_count(0)
    assert len(walk.posted[-1]["answers"]) > 0
    walk.page.screenshot(path=ROOT / "build" / "screenshots" / "example-react-asking.png", full_page=True)
    walk.through(Person(unsure=True))
    expect(asked).to_have_count(1)


def test_what_is_not_filled_in_is_told(walk: Walk) -> None:
    """Going on without an answer posts nothing and says what is needed."""
    posted = len(walk.posted)
    walk.page.get_by_role("button", name="Go on").click()
    expect(walk.page.get_by_role("alert")).to_contain_text("Please answer")
    assert len(walk.posted) == posted


def test_a_service_out_of_reach_is_told_and_nothing_is_lost(walk: Walk) -> None:
    """Offline, it asks again by itself, then says so; once connected, it goes on where it was."""
    walk.answer(Person())
    held = walk.posted[-1]
    walk.page.context.set_offline(True)
    walk.fill(Person(unsure=True))
    walk.page.get_by_role("button", name="Go on").click()
    expect(walk.page.get_by_role("alert")).to_contain_text("cannot be reached")
    walk.page.context.set_offline(False)
    walk.page.get_by_role("button", name="Try again").click()
    walk.wait()
    for section, answers in held["answers"].items():
        assert walk.posted[-1]["answers"][section].items() >= answers.items()
