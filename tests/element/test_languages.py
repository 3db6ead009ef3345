"""Every state in Spanish, in Tamil, and in a language that nobody speaks, from right to left and longer than English.

Nothing is cut off or of the wrong direction, and no English stands there but what is marked so. Screenshots go to
build/screenshots, to be looked at; without a font for Tamil they show boxes.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from app.translation.surfaces import surfaces, write_catalogue
from tests import pseudo
from tests.books import working
from tests.browsing import SCREENSHOTS, needs_chromium
from tests.calls import WHOLE
from tests.element.interview import ELEMENT, ROOT_OF, Interview, Person, entered
from tests.element.test_states import CUT, FITS
from tests.element.test_trouble import NEXT, answering
from tests.serving import ROOT, Server, serving

pytestmark = [pytest.mark.long, needs_chromium]

LANGUAGES = ("es", "ta", pseudo.CODE)
WIDTHS = (320, 768)
MOST_FIRST = 5  # questions to answer before a change can be suggested
SHEET = 720  # pixels between the margins of A4
PLACE = "candidacy-assessment"  # of answers that are kept in a tab
OWN = re.compile(r"working")  # the release's name is the same in every language
DIRECTIONS = f"""() => [...new Set([...{ROOT_OF}.querySelectorAll(".box, .foot, .status, dialog")]
    .map((each) => getComputedStyle(each).direction))]"""
TALL = f"""() => [...{ROOT_OF}.querySelectorAll(".choice")].filter((each) => each.checkVisibility())
    .filter((each) => each.clientHeight > 20 + Math.max(24, ...[...each.parentElement.querySelectorAll("span")]
        .map((text) => text.offsetHeight)))
    .map((each) => each.textContent)"""
LATIN = f"""() => [document.querySelector("header, footer"), {ROOT_OF}].filter(Boolean).flatMap((root) => {{
    const found = [];
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode())
        if (/[a-z]{{3}}/i.test(text.data)
            && !text.parentElement.closest("[lang=en], [hreflang], style, script, noscript"))
            found.push(text.data.trim());
    return found;
}})"""


HEALTHY = {**WHOLE, "herpes": {"history": "no", "others": "no"}}


def answered(path: str, answer: str) -> dict[str, Any]:
    """Somebody healthy but for one answer."""
    section, name = path.split(".")
    return {**HEALTHY, section: {**HEALTHY[section], name: answer}}


def unsure() -> dict[str, Any]:
    """Somebody who is not sure of anything."""
    answers: dict[str, Any] = {}
    for path in working().questionnaire.questions:
        section, name = path.split(".")
        answers.setdefault(section, {})[name] = "not_sure"
    return answers


RESULTS: Mapping[str, Mapping[str, Any]] = {
    "healthy": HEALTHY,
    "urgent": answered("skin.changing_lesion", "yes"),
    "not-suitable": answered("health.keloid", "yes"),
    "unsure": unsure(),
}
"""What somebody answered, by the name of their result."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The program with one more language."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "app", tree / "app", ignore=shutil.ignore_patterns("__pycache__"))
    for each in surfaces():
        file = tree / each.file(pseudo.CODE).relative_to(ROOT)
        write_catalogue(file, pseudo.catalogue(each.english))
    with serving(tree, "--rulebook", "working", tree=tree) as server:
        yield server


class Album:
    """Pictures of states at each width; in none of them is anything cut off, or of another direction or language."""

    def __init__(self, interview: Interview, language: str) -> None:
        self.page = interview.page
        self.language = language

    def take(self, state: str) -> None:
        """The state that is on the screen now."""
        faults = [f"{state} {width}: {each}" for width in WIDTHS for each in self.at(width, state)]
        assert faults == []

    def at(self, width: int, state: str) -> list[str]:
        """What is wrong at a width."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.screenshot(path=SCREENSHOTS / f"{self.language}-{state}-{width}.png", full_page=True)
        right = "rtl" if self.language == pseudo.CODE else "ltr"
        faults = [] if self.page.evaluate(FITS) else ["wider than the window"]
        faults += self.page.evaluate(f"(() => {{ const root = {ROOT_OF}; return {CUT}; }})()")
        faults += [f"mostly empty: {each}" for each in self.page.evaluate(TALL)]
        faults += [f"direction {each}" for each in self.page.evaluate(DIRECTIONS) if each != right]
        latin = self.page.evaluate(LATIN) if self.language == pseudo.CODE else []
        return faults + [f"English: {each}" for each in latin if re.search(r"[A-Za-z]{3}", OWN.sub("", each))]


def speaking(browser: Browser, language: str) -> BrowserContext:
    """A narrow window of a browser of this language."""
    return browser.new_context(viewport={"width": WIDTHS[0], "height": 900}, locale=language)


def with_answers(browser: Browser, site: Server, language: str, answers: Mapping[str, Any]) -> Interview:
    """The result on the start page, in a browser of this language, of these answers that are kept in the tab."""
    interview = entered(speaking(browser, language), f"{site.url}/")
    made = json.dumps(json.dumps({"candidacy": 1, "answers": answers, "visited": []}))
    interview.page.evaluate(f"sessionStorage.setItem('{PLACE}', {made})")
    interview.page.reload()
    list(interview.through(Person()))
    return interview


def unfold(interview: Interview) -> None:
    """Open whatever is folded."""
    interview.page.evaluate(f"{ROOT_OF}.querySelectorAll('details').forEach((each) => {{ each.open = true; }})")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_asks_in_each_language(browser: Browser, site: Server, language: str) -> None:
    """Each screen of the interview, its faults, its help, its troubles and what is asked before clearing."""
    interview = entered(speaking(browser, language), f"{site.url}/")
    album, page = Album(interview, language), interview.page
    assert page.evaluate("document.documentElement.lang") == language
    page.locator(f"{ELEMENT} button[type=submit]").click()
    unfold(interview)
    album.take("faults")
    for count in interview.through(Person()):
        album.take(f"screen-{count:02}")
        if count == 1:
            looked_around(interview, album)
    assert interview.visit.hosts() == {"127.0.0.1"}
    assert [each for each in interview.visit.said if "status of 500" not in each] == []


def looked_around(interview: Interview, album: Album) -> None:
    """A service that fails, then an early result with what to answer first, and what is asked before clearing."""
    page = interview.page
    with answering(interview, NEXT, status=500, body='{"request_id": "12"}'):
        interview.answer(Person())
        album.take("failed")
    page.locator(f"{ELEMENT} .trouble + .controls button").first.click()
    page.locator(f"{ELEMENT} form").wait_for()
    page.locator(f"{ELEMENT} form button.quiet").click()
    page.locator(f"{ELEMENT} .verdict").wait_for()
    assert 0 < page.locator(f"{ELEMENT} .change li").count() <= MOST_FIRST
    unfold(interview)
    album.take("so-far")
    page.locator(f"{ELEMENT} .foot button").click()
    album.take("clear")
    page.keyboard.press("Escape")
    page.locator(f"{ELEMENT} .verdict ~ .controls .main").first.click()
    page.locator(f"{ELEMENT} form").wait_for()


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_in_each_language(browser: Browser, site: Server, language: str, result: str) -> None:
    """Each kind of result with all that opens in it, and on paper."""
    interview = with_answers(browser, site, language, RESULTS[result])
    album = Album(interview, language)
    if result != "unsure":  # nearly every rule: as long as a book
        unfold(interview)
    album.take(result)
    interview.page.emulate_media(media="print")
    assert album.at(SHEET, f"{result}-paper") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rulebook_reads_in_each_language(browser: Browser, site: Server, language: str) -> None:
    """The rulebook's page is not wider than the window."""
    interview = entered(speaking(browser, language), f"{site.url}/rulebook", ready=False)
    page = interview.page
    assert page.evaluate("document.documentElement.lang") == language
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FITS)
        page.screenshot(
            path=SCREENSHOTS / f"{language}-rulebook-{width}.png",
            clip={"x": 0, "y": 0, "width": width, "height": 6000},
            full_page=True,
        )
