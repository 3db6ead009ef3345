import base64
import copy
import hashlib
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage

from app.book import Book, previous, printed
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.release import digest, load_all
from tests.books import working
from tests.browsing import CHROMIUM, chromium, needs_chromium

PRINTED_WIDTH, PRINTED_HEIGHT = 673, 986  # CSS pixels of A4 within the margins of the page, 16 and 18 mm


class Page(HTMLParser):
    """What a page is made of: ids, addresses, headings, and the texts of its style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.headings: list[int] = []
        self.handlers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag brings."""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and tag == "a":
                self.links.append(value or "")
            if name in ("src", "srcset") or (name == "href" and tag == "link"):
                self.loaded.append(value or "")
            if name == "style" or name.startswith("on"):
                self.handlers.append(name)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


@cache
def book() -> Book:
    """The working tree's page."""
    return printed(working(), load_all())


@cache
def page() -> Page:
    """The working tree's page, taken apart."""
    return Page(book().html.decode())


def changed(rule_id: str, **fields: object) -> Rulebook:
    """The working tree with one rule said otherwise."""
    document = copy.deepcopy(dict(working().document))
    document["rules"][rule_id].update(fields)  # type: ignore[index]
    return read(document, digest(document))


def test_every_rule_and_source_has_its_place() -> None:
    """Each rule and source once, and no place twice."""
    assert {f"rule-{rule.id}" for rule in working().rules} <= set(page().ids)
    assert {f"source-{source}" for source in working().sources} <= set(page().ids)
    assert len(page().ids) == len(set(page().ids))


def test_every_link_inside_leads_somewhere() -> None:
    """No link within the page is broken."""
    inside = {link[1:] for link in page().links if link.startswith("#")}
    assert inside <= set(page().ids)
    assert inside >= {"changes", "rules", "sources", "gaps", "sign"}


def test_it_loads_nothing_and_runs_only_what_its_policy_names() -> None:
    """One style and one script, both named by their hashes; nothing from elsewhere, no inline handler or style."""
    html = book().html.decode()
    assert page().loaded == ["data:,"]
    assert page().handlers == []
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert (
            f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in book().policy
        )
    assert "unsafe" not in book().policy


def test_headings_go_down_one_at_a_time() -> None:
    """A reader who moves by headings misses no level."""
    headings = page().headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))


def test_what_a_rule_says_cannot_become_part_of_the_page() -> None:
    """Markup in a text is shown, not obeyed."""
    hostile = changed("herpes-history", advice="<script>alert(1)</script> Ask & see.")
    html = printed(hostile, {}).html.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Ask &amp; see." in html
    assert html.count("<script") == 1


def test_a_change_is_told_with_the_person_it_affects() -> None:
    """What got looser since the release before is named, with who it is in words."""
    shorter = {"months": {"value": 3, "unit": "months", "tighten": "up"}}
    html = printed(changed("isotretinoin-recent", parameters=shorter), {"2026.12": working()}).html.decode()
    changes = html[html.index('id="changes"') : html.index('id="meanings"')]
    assert "looser" in changes
    assert "months: 6 → 3 (months)" in changes
    assert "Isotretinoin or acitretin: I took it in the past" in changes


def test_the_first_release_has_none_before_it() -> None:
    """The first is compared with nothing, the working tree with the last."""
    releases = load_all()
    first, last = next(iter(releases.values())), next(reversed(releases.values()))
    assert previous(first, releases) is None
    assert previous(working(), releases) is last
    assert "first release" in printed(first, releases).html.decode()


def test_gaps_and_sign_off_are_there() -> None:
    """The notes on gaps are written out as tables, and there is room to sign."""
    html = book().html.decode()
    gaps = html[html.index('id="gaps"') :]
    assert gaps.count("<table>") >= 4
    assert "ISO-4" in gaps
    assert working().digest in gaps
    assert "Signature" in gaps


@pytest.mark.long
@needs_chromium
def test_a_browser_runs_the_search_under_the_policy(tmp_path: Path) -> None:
    """In a real browser the script is let run: it shows the search that is hidden without it."""
    assert CHROMIUM is not None
    file = tmp_path / "book.html"
    file.write_bytes(book().html)
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom"]
    command = [CHROMIUM, *options, f"--user-data-dir={tmp_path / 'profile'}", file.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout  # noqa: S603 - our own words
    assert '<form role="search">' in shown
    assert '<form role="search" hidden' in book().html.decode()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserPage]:
    """The page in a real browser, with one source's note a single word that no line holds."""
    document = copy.deepcopy(dict(working().document))
    document["sources"]["iso-pi"]["note"] = "a" * 400  # type: ignore[index]
    file = tmp_path_factory.mktemp("book") / "book.html"
    file.write_bytes(printed(read(document, digest(document)), {}).html)
    with chromium() as browser:
        page_ = browser.new_page()
        page_.goto(file.as_uri())
        yield page_


@pytest.mark.long
@needs_chromium
@pytest.mark.parametrize("width", [320, 400, 1280])
def test_nothing_is_wider_than_the_window(opened: BrowserPage, width: int) -> None:
    """On a phone as on a desk the page is read without moving it sideways, however long its words are."""
    opened.emulate_media(media="screen")
    opened.set_viewport_size({"width": width, "height": 900})
    wide = "[...document.querySelectorAll('*')].filter(each => each.scrollWidth > innerWidth).map(each => each.tagName)"
    assert opened.evaluate(wide) == []


@pytest.mark.long
@needs_chromium
def test_it_prints_without_nearly_empty_pages(opened: BrowserPage) -> None:
    """On A4 with the page's own margins it takes at most a tenth more paper than its text is long."""
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": PRINTED_WIDTH, "height": PRINTED_HEIGHT})
    opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    least = opened.evaluate("document.documentElement.scrollHeight") / PRINTED_HEIGHT
    pages = len(re.findall(rb"/Type\s*/Page\b", opened.pdf(format="A4", prefer_css_page_size=True)))
    assert least <= pages <= 1.1 * least


def test_waits_and_readers_are_said_in_sentences() -> None:
    """What a rule waits for stands as the sentence that a person reads; to whom it is not shown is said as well."""
    html = book().html.decode()
    rules = working().rules
    events = {rule.until.event for rule in rules if rule.until and rule.until.event}
    assert events
    assert all(
        f">{working().texts.say('events', event)}</p>" in html
        or f". {working().texts.say('events', event)}</p>" in html
        for event in events
    )
    kept = [rule for rule in rules if rule.readers != "everybody"]
    assert html.count("<p>Not shown to a person") == len(kept) > 0
