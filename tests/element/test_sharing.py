"""A clinic's page with its key: its rules and prices, and what a person shares with it, and takes back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from app import element
from tests.browsing import assert_quiet, needs_chromium
from tests.calls import JSON, WHOLE, posted
from tests.clinics import river
from tests.element.hosting import hosting
from tests.element.interview import ELEMENT, Interview, Person, opened
from tests.element.test_languages import Album
from tests.kept import CLINIC, PAGE, Kept, apply, bearer, kept
from tests.serving import PATIENCE, Server, serving, until

pytestmark = [pytest.mark.long, needs_chromium]

KEYED = f"""<{ELEMENT} key="%s"><p slot="before">Welcome to River Clinic.</p>
    <p slot="consent">Our privacy notice hangs in the hall.</p></{ELEMENT}>"""
STYLE = f"{ELEMENT} {{ --candidacy-accent: rgb(120, 20, 80); }}"
PREGNANT = Person({"person.pregnancy": "pregnant"})
SHARED = "/v1/shared-assessments"
LANGUAGES = ("es", "ta")


@dataclass(frozen=True, slots=True)
class River:
    """A clinic's site, the service with a database behind it, and its keys."""

    origin: str
    server: Server
    found: Kept

    def shared(self) -> list[dict[str, Any]]:
        """What people shared with it, as its own system sees it."""
        listed = httpx.get(f"{self.server.url}{SHARED}", headers=bearer(self.found.server), timeout=PATIENCE).json()
        return [
            httpx.get(
                f"{self.server.url}{SHARED}/{each['id']}", headers=bearer(self.found.server), timeout=PATIENCE
            ).json()
            for each in listed["shared_assessments"]
        ]


def pages(key: str) -> dict[str, str]:
    """What stands in the clinic's pages: with its key, in each language, and with one that nobody has."""
    alone = f'<{ELEMENT} key="{key}"></{ELEMENT}>'
    return {"keyed": KEYED % key, "unknown": KEYED % "cpk_nobody", **dict.fromkeys(LANGUAGES, alone)}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[River]:
    """The example clinic, whose page is of an origin of its own."""
    folder = tmp_path_factory.mktemp("river")
    with (
        kept(f"sqlite:///{folder / 'candidacy.db'}") as found,
        serving(folder, settings=found.settings) as server,
        hosting(folder, server.url, pages(found.browser), STYLE, {each: each for each in LANGUAGES}) as origin,
    ):
        apply(found.storage, river((PAGE, origin)))
        asked = {"content": posted(WHOLE), "headers": JSON | bearer(found.browser, Origin=origin)}
        until(lambda: httpx.post(f"{server.url}/v1/assessments", timeout=PATIENCE, **asked).status_code == 200)  # type: ignore[arg-type]
        yield River(origin, server, found)


@pytest.fixture
def interview(browser: Browser, clinic: River) -> Iterator[Interview]:
    """The result of somebody on the clinic's page."""
    started = opened(browser, f"{clinic.origin}/keyed.html")
    list(started.through(PREGNANT))
    yield started
    started.page.context.close()


def agree(interview: Interview) -> None:
    """Open the dialogue, choose how long, agree, and send."""
    page = interview.page
    page.get_by_role("button", name="Share with River Clinic").click()
    page.get_by_role("radio", name="14 days").check()
    page.get_by_role("checkbox", name="I agree").check()
    page.get_by_role("button", name="Send it to River Clinic").click()


def test_with_a_key_the_clinics_rules_and_prices_apply(interview: Interview, clinic: River) -> None:
    """The clinic's words, colours and prices on its own page, the same result as its key gets; and nothing is kept."""
    page, url = interview.page, f"{clinic.server.url}/v1/assessments"
    headers = JSON | bearer(clinic.found.browser, Origin=clinic.origin)
    said = httpx.post(url, content=posted(interview.answers()), headers=headers, timeout=PATIENCE).json()
    assert said["provenance"]["clinic"]["id"] == CLINIC
    assert said["cost"]["text"] in interview.screen()
    assert "€" in said["cost"]["text"]
    for caution in said["cautions"]:
        assert caution["title"] in interview.screen()
    assert page.get_by_text("Welcome to River Clinic.").is_visible()
    button = page.get_by_role("button", name="Print a summary")
    assert button.evaluate("each => getComputedStyle(each).color") == "rgb(120, 20, 80)"
    assert clinic.shared() == []
    assert_quiet(interview.visit)


def test_a_key_that_nobody_knows_is_told_as_the_pages_trouble(browser: Browser, clinic: River) -> None:
    """A page with a wrong key shows no question and no result, and says that it is not the person's fault."""
    interview = opened(browser, f"{clinic.origin}/unknown.html")
    kind = interview.page.locator(f"{ELEMENT} .trouble").get_attribute("data-kind")
    assert kind in {"forbidden", "unreachable"}  # a page of nobody may not read why
    assert interview.page.locator(f"{ELEMENT} form, {ELEMENT} .verdict").count() == 0


def test_nothing_is_sent_before_it_is_agreed_to(interview: Interview, clinic: River) -> None:
    """The dialogue says what, for how long and to whom; nothing is ticked in it, and without a tick nothing is sent."""
    page, sent = interview.page, list[str]()
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Share with River Clinic").click()
    dialogue = page.get_by_role("dialog", name="Share with River Clinic?")
    for said in ("gets all your answers and this result", "Your name is not sent", "Version 1", "privacy notice"):
        expect(dialogue if said != "privacy notice" else page.locator(ELEMENT)).to_contain_text(said)
    assert dialogue.locator("input:checked").count() == 0
    assert [each.get_attribute("value") for each in dialogue.get_by_role("radio").all()] == ["7", "14", "30"]
    dialogue.get_by_text("Look at what is sent").click()
    assert dialogue.locator("details li").count() == sum(map(len, interview.answers().values()))
    assert interview.violations() == []
    page.screenshot(path="build/screenshots/share.png")
    send = dialogue.get_by_role("button", name="Send it to River Clinic")
    send.click()
    expect(dialogue.get_by_role("alert")).to_have_text("Please choose how long.")
    dialogue.get_by_role("radio", name="7 days").check()
    send.click()
    expect(dialogue.get_by_role("alert")).to_contain_text("only if you tick")
    dialogue.get_by_role("button", name="Do not share").click()
    expect(dialogue).to_have_count(0)
    assert (sent, clinic.shared()) == ([], [])


def test_what_is_shared_can_be_taken_back(interview: Interview, clinic: River, tmp_path: Path) -> None:
    """The clinic has exactly what was agreed to; number and code are shown and saved; deleted, it is there no more."""
    page = interview.page
    agree(interview)
    heading = page.get_by_role("heading", name="Shared with River Clinic")
    expect(heading).to_be_focused()
    (record,) = clinic.shared()
    assert record["answers"] == interview.answers()
    assert record["assessment"]["label"] == page.locator(f"{ELEMENT} .verdict h2").inner_text()
    assert record["consent"]["text_version"] == "1"
    assert page.get_by_text(record["id"]).is_visible()
    (told,) = [each["detail"] for each in page.evaluate("heard") if each["name"] == "share"]
    assert told == {"id": record["id"], "until": record["until"]}
    assert interview.violations() == []
    page.locator(f"{ELEMENT} .share").screenshot(path="build/screenshots/shared.png")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a file").click()
    download.value.save_as(tmp_path / "kept.json")
    shared = json.loads((tmp_path / "kept.json").read_text("utf-8"))["shared"]
    assert shared["id"] == record["id"]
    assert page.get_by_text(shared["deletion_token"]).is_visible()
    page.get_by_role("button", name="Clear my answers").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear my answers").click()
    page.get_by_text("Your answers are cleared.").wait_for()
    page.locator(f"{ELEMENT} input[type=file]").set_input_files(tmp_path / "kept.json")
    page.get_by_role("button", name="Delete what I shared").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete what I shared").click()
    page.get_by_text("What you shared is deleted.").wait_for()
    assert clinic.shared() == []
    assert_quiet(interview.visit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_shared_in_each_language(browser: Browser, clinic: River, language: str) -> None:
    """What is asked, what is missing, and what is told afterwards is in the page's language, and nothing is cut off."""
    interview = opened(browser, f"{clinic.origin}/{language}.html", width=320)
    list(interview.through(PREGNANT))
    page, album = interview.page, Album(interview, language)
    page.locator(f"{ELEMENT} .controls button", has_text="River Clinic").click()
    dialogue = page.get_by_role("dialog")
    dialogue.locator("button[type=submit]").click()
    expect(dialogue.get_by_role("alert")).not_to_be_empty()
    album.take("share")
    dialogue.get_by_role("radio").first.check()
    dialogue.get_by_role("checkbox").check()
    dialogue.locator("button[type=submit]").click()
    page.locator(f"{ELEMENT} .share dl").wait_for()
    album.take("shared")
    assert not english_in(page.locator(f"{ELEMENT} .share").inner_text(), language)
    page.locator(f"{ELEMENT} .share button").click()
    page.get_by_role("dialog").locator("button").first.click()
    page.locator(f"{ELEMENT} .share dl").wait_for(state="detached")
    assert clinic.shared() == []
    page.context.close()


def english_in(text: str, language: str) -> set[str]:
    """The element's English words of sharing that stand in a text of another language."""
    said, english = element.said_in(language), element.said_in("en")
    ours = {key: each for key, each in english.items() if key.startswith("shared") and isinstance(each, str)}
    return {each for key, each in ours.items() if said[key] != each and "{" not in each and each in text}


def test_a_lost_response_does_not_share_twice(interview: Interview, clinic: River) -> None:
    """Where it is not certain that it arrived, it says so; trying again finds what is there, which is there once."""

    def lost(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page = interview.page
    page.route("**/v1/assessments", lost)
    agree(interview)
    dialogue = page.get_by_role("dialog")
    expect(dialogue.get_by_role("alert")).to_contain_text("It is not certain that it arrived")
    assert dialogue.get_by_role("radio", name="7 days").is_disabled()
    page.unroute("**/v1/assessments")
    dialogue.get_by_role("button", name="Send it to River Clinic").click()
    page.get_by_role("heading", name="Shared with River Clinic").wait_for()
    assert len(clinic.shared()) == 1
    page.get_by_role("button", name="Delete what I shared").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete what I shared").click()
    page.get_by_text("What you shared is deleted.").wait_for()


@pytest.mark.parametrize("said", ["null", "{}", '{"id": "1"}'], ids=["nothing", "no id", "no code"])
def test_sharing_is_not_claimed_without_its_code(interview: Interview, said: str) -> None:
    """A response that does not say how to delete it is not taken for one that shared."""

    def lessened(route: Route) -> None:
        if "share" not in (route.request.post_data or ""):
            return route.continue_()
        return route.fulfill(status=201, json={"shared": json.loads(said)})

    interview.page.route("**/v1/assessments", lessened)
    agree(interview)
    expect(interview.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("not certain")
    assert interview.page.get_by_role("heading", name="Shared with").count() == 0
