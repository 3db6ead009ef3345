"""The element in pages of another origin, with a strict policy of their own, and what a person keeps of a result."""

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser

from app import __version__, element
from tests.docs.test_browser import CHROMIUM, assert_quiet
from tests.element.interview import COLD_SORES, ELEMENT, Person, opened
from tests.serving import Server

pytestmark = [pytest.mark.long, pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: make system")]

HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A clinic</title><link rel="icon" href="data:,">
<script type="module" src="{url}/{address}" integrity="{digest}" crossorigin="anonymous"></script>
<link rel="stylesheet" href="host.css"><script src="host.js"></script>
<main><h1>A clinic</h1>{elements}</main></html>"""
STYLE = """candidacy-assessment { --candidacy-accent: rgb(120, 20, 80); }
candidacy-assessment::part(title) { font-style: italic; }"""
LISTENER = """globalThis.heard = [];
for (const name of ["answer", "assessment", "error"])
  document.addEventListener(name, (event) => heard.push(name), true);"""


class WithPolicy(SimpleHTTPRequestHandler):
    """Serves files under a strict policy, and says nothing."""

    service = ""

    def end_headers(self) -> None:
        """Allow this page's own files, and the service."""
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'self' {self.service}; style-src 'self'; img-src data:; "
            f"connect-src {self.service}",
        )
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as it is called
        """Nothing."""


@pytest.fixture
def site(tmp_path: Path, latest: Server) -> Iterator[str]:
    """Pages with one element, and with two, on an origin of their own."""
    one = '<candidacy-assessment><p slot="before">Welcome to our clinic.</p></candidacy-assessment>'
    older = """<candidacy-assessment start='{"person": {"age": 40}}'></candidacy-assessment>"""
    two = f"<candidacy-assessment></candidacy-assessment>{older}"
    given = {"url": latest.url, "address": element.address(__version__), "digest": element.integrity(element.script())}
    (tmp_path / "one.html").write_text(HOST.format(elements=one, **given), "utf-8")
    (tmp_path / "two.html").write_text(HOST.format(elements=two, **given), "utf-8")
    (tmp_path / "host.css").write_text(STYLE, "utf-8")
    (tmp_path / "host.js").write_text(LISTENER, "utf-8")
    handler = type("Handler", (WithPolicy,), {"service": latest.url})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_origin_embeds_it(browser: Browser, site: str) -> None:
    """The whole interview on a clinic's page: its words, its colours, its events, and nothing on the console."""
    interview = opened(browser, f"{site}/one.html")
    assert interview.page.get_by_text("Welcome to our clinic.").is_visible()
    button = interview.page.locator(f"{ELEMENT} button[type=submit]")
    assert button.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(120, 20, 80)"
    assert interview.page.locator(f"{ELEMENT} h2").evaluate("title => getComputedStyle(title).fontStyle") == "italic"
    list(interview.through(Person()))
    heard = interview.page.evaluate("heard")
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


def test_a_result_is_kept_and_opened_again(browser: Browser, latest: Server, tmp_path: Path) -> None:
    """The saved file holds the answers and, opened, gives the same result; a file of another kind is refused."""
    interview = opened(browser, f"{latest.url}/")
    list(interview.through(Person({"person.pregnancy": "pregnant"})))
    held, screen = interview.answers(), interview.page.locator(f"{ELEMENT} .verdict").inner_text()
    with interview.page.expect_download() as download:
        interview.page.get_by_role("button", name="Save a file").click()
    kept = tmp_path / "kept.json"
    download.value.save_as(kept)
    assert json.loads(kept.read_text("utf-8"))["answers"] == held
    other = tmp_path / "other.json"
    other.write_text("[1]", "utf-8")
    interview.page.locator(f"{ELEMENT} input[type=file]").set_input_files(other)
    interview.page.get_by_text("That file was not saved here").wait_for()
    assert interview.answers() == held
    interview.page.locator(f"{ELEMENT} input[type=file]").set_input_files(kept)
    interview.page.wait_for_timeout(200)
    interview.wait()
    assert interview.answers() == held
    assert interview.page.locator(f"{ELEMENT} .verdict").inner_text() == screen


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


def test_it_is_printed_on_a_page_or_two(browser: Browser, latest: Server) -> None:
    """On paper there are no buttons, and no more than is needed."""
    interview = opened(browser, f"{latest.url}/")
    list(interview.through(Person(COLD_SORES)))
    interview.page.emulate_media(media="print")
    assert not interview.page.locator(f"{ELEMENT} button").first.is_visible()
    assert interview.page.locator(f"{ELEMENT} .verdict").is_visible()
    assert 1 <= len(re.findall(rb"/Type /Page\b(?!s)", interview.page.pdf(format="A4"))) <= 2
