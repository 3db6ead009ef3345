"""Every state that is not a plain screen, at each width, in the light and in the dark: accessible and photographed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import needs_chromium
from tests.element.hosting import hosting
from tests.element.interview import ELEMENT, ROOT_OF, Interview, Person, opened
from tests.element.test_trouble import NEXT, answering, sent_and_held
from tests.serving import ROOT, Server

pytestmark = [pytest.mark.long, needs_chromium]

KNOWN = {
    "skin": {"changing_lesion": "yes", "tone": "VI"},
    "herpes": {"history": "yes"},
    "scars": {"severity": "severe"},
}
FITS = "document.documentElement.scrollWidth <= innerWidth"
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
CUT = """[...root.querySelectorAll("button, label, summary, legend, h2, h3, h4, p, li")]
    .filter((each) => each.checkVisibility() && !each.closest(".unseen") && !each.matches(".unseen"))
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
    .map((each) => each.outerHTML.slice(0, 100))"""


class Album:
    """Pictures of states; each is looked at by axe-core, and nothing is cut off in it."""

    def __init__(self, interview: Interview, name: str) -> None:
        self.interview = interview
        self.name = name

    def take(self, state: str) -> None:
        """The state that is on the screen now."""
        self.interview.page.screenshot(path=f"build/screenshots/state-{state}-{self.name}.png", full_page=True)
        assert self.interview.page.evaluate(FITS), state
        assert self.interview.violations() == [], state


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_state_is_accessible_and_photographed(browser: Browser, latest: Server, width: int, scheme: str) -> None:
    """Faults, help, a slow and a broken service, an early and a whole result with all that opens, and clearing."""
    interview = opened(browser, f"{latest.url}/", width, scheme="dark" if scheme == "dark" else "light")
    page, album = interview.page, Album(interview, f"{width}-{scheme}")
    page.locator(f"{ELEMENT} summary").first.click()
    page.locator(f"{ELEMENT} button[type=submit]").click()
    album.take("faults")
    troubles(interview, album)
    page.get_by_role("button", name="See what we know so far").click()
    page.locator(f"{ELEMENT} .verdict").wait_for()
    for summary in page.locator(f"{ELEMENT} summary").all():
        summary.click()
    album.take("so-far-opened")
    page.get_by_role("button", name="Clear my answers").click()
    album.take("clear")
    page.get_by_role("dialog").get_by_role("button", name="Clear my answers").click()
    page.get_by_text("Your answers are cleared.").wait_for()
    album.take("cleared")


def troubles(interview: Interview, album: Album) -> None:
    """A service that is slow, then busy, then broken, then itself again."""
    held = sent_and_held(interview)
    interview.page.get_by_role("status").filter(has_text="longer than usual").wait_for()
    album.take("slow")
    held[0].fulfill(status=429, headers={"Retry-After": "3600"}, body="{}")
    trouble = interview.page.locator(f"{ELEMENT} .trouble")
    expect(trouble).to_have_attribute("data-kind", "busy")
    album.take("busy")
    again = interview.page.get_by_role("button", name="Try again")
    with answering(interview, NEXT, status=500, body='{"request_id": "abc"}'):
        again.click()
        expect(trouble).to_have_attribute("data-kind", "failed")
    album.take("failed")
    interview.page.unroute(NEXT)
    again.click()
    interview.page.locator(f"{ELEMENT} form").wait_for()


@pytest.fixture
def site(tmp_path: Path, latest: Server) -> Iterator[str]:
    """A page that knows some answers and styles every part that is documented."""
    styled = "\n".join(
        f'@property --part-{name} {{ syntax: "*"; inherits: false; }}\n'
        f"{ELEMENT}::part({name}) {{ --part-{name}: yes; }}"
        for name in documented()
    )
    known = f"<{ELEMENT} start='{json.dumps(KNOWN)}'></{ELEMENT}>"
    with hosting(tmp_path, latest.url, {"known": known}, styled) as origin:
        yield origin


def documented() -> list[str]:
    """The parts that the page for developers names."""
    text = (ROOT / "docs" / "element.md").read_text("utf-8")
    listed = re.search(r"style its parts: (.*?)\. Light or dark", text, re.DOTALL)
    assert listed
    return re.findall(r"`([a-z]+)`", listed[1])


def test_every_part_can_be_styled(browser: Browser, site: str) -> None:
    """Each part that is documented is there in some state, and takes the page's style; no other part is there."""
    interview = opened(browser, f"{site}/known.html")
    page, seen, there = interview.page, set[str](), set[str]()

    def look() -> None:
        for name in documented():
            styled = f"""[...{ROOT_OF}.querySelectorAll('[part~="{name}"]')].some((each) =>
                getComputedStyle(each).getPropertyValue("--part-{name}") === "yes")"""
            if page.evaluate(styled):
                seen.add(name)
        parts = f"[...{ROOT_OF}.querySelectorAll('[part]')].flatMap((each) => [...each.part])"
        there.update(page.evaluate(parts))

    look()
    page.get_by_role("button", name="See what we know so far").click()
    page.locator(f"{ELEMENT} .verdict").wait_for()
    look()
    page.get_by_role("button", name="Clear my answers").click()
    look()
    page.get_by_role("dialog").get_by_role("button", name="Clear my answers").click()
    page.get_by_text("Your answers are cleared.").wait_for()
    look()
    page.context.set_offline(True)
    interview.answer(Person())
    look()
    assert sorted(set(documented()) - seen - {"share"}) == []
    assert sorted(there - set(documented())) == []


@pytest.mark.parametrize("how", ["zoomed", "large text", "spaced"])
def test_nothing_is_cut_off_however_large(browser: Browser, latest: Server, how: str) -> None:
    """At 200 %, with text twice as large, and with the spacing of WCAG 1.4.12, no line is cut off."""
    interview = opened(browser, f"{latest.url}/", 640 if how != "spaced" else 320)
    page = interview.page
    if how == "large text":
        page.evaluate("document.documentElement.style.fontSize = '200%'")
    if how == "spaced":
        page.evaluate(
            f"css => {{ const sheet = new CSSStyleSheet(); sheet.replaceSync(css); const root = {ROOT_OF};"
            "root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]; }",
            SPACED,
        )
    for count in interview.through(Person({"person.pregnancy": "pregnant"})):
        for summary in page.locator(f"{ELEMENT} summary").all()[:3]:
            summary.click()
        assert page.evaluate(FITS)
        assert page.evaluate(f"(() => {{ const root = {ROOT_OF}; return {CUT}; }})()") == []
        if count == 0 or interview.is_result():
            page.screenshot(path=f"build/screenshots/{how.replace(' ', '-')}-{count:02}.png", full_page=True)


def test_whoever_sees_it_by_ear_hears_each_change(browser: Browser, latest: Server) -> None:
    """What is under way, what is set aside and what is wrong is said by live regions, in the tree of accessibility."""
    interview = opened(browser, f"{latest.url}/")
    page = interview.page
    expect(page.get_by_role("status").first).to_have_text("")
    page.locator(f"{ELEMENT} button[type=submit]").click()
    expect(page.get_by_role("alert").first).to_contain_text("still needed")
    tree = page.locator(ELEMENT).aria_snapshot()
    for said in ('region "Self-assessment"', 'progressbar "How far you are"', 'button "Continue"', "I am not sure"):
        assert said in tree
    assert tree.count("radiogroup") + tree.count("group ") >= 2
