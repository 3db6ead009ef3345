"""The page of `docs/asking.md`, in a real Chromium, from the first question to the result."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, Page

from app.service import asking
from tests.browsing import chromium, needs_chromium, site_of
from tests.calls import JSON, posted
from tests.docs.page import blocks
from tests.serving import PATIENCE, ROOT, Server, serving

PAGE = ROOT / "docs" / "asking.md"
LONGEST_SCRIPT = 40
MOST = 40  # exchanges; a page that asks more is broken


def page_of(markdown: str) -> str:
    """The page that the document shows."""
    (one,) = [block.body for block in blocks(markdown) if block.language == "html"]
    return one


def test_the_script_is_short() -> None:
    """A whole interview takes 40 lines."""
    script = page_of(PAGE.read_text("utf-8")).split("<script>\n")[1].split("</script>")[0]
    assert len(script.splitlines()) <= LONGEST_SCRIPT


def test_the_acts_are_named() -> None:
    """The document speaks of each act, of rows and ticks, and of what is known of lists."""
    text = PAGE.read_text("utf-8")
    for part in ("/v1/next-question", "/v1/what-if", "/v1/explanations", "`dropped`", "`rows`", "tick-all", "`others`"):
        assert part in text
    assert asking.next_question.__doc__


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The page on a site of its own."""
    (tmp_path / "interview.html").write_text(page_of(PAGE.read_text("utf-8")), "utf-8")
    with site_of(tmp_path) as address:
        yield f"{address}/interview.html"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service on the working tree that pages on this machine may call."""
    settings = {"CANDIDACY_CORS_LOOPBACK": "true"}
    with serving(tmp_path_factory.mktemp("asked"), "--rulebook", "working", settings=settings) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that calls nobody."""
    with chromium() as started:
        yield started


def answered(page: Page) -> None:
    """Answer what is asked: "none of these" where there is that button, else the first answer, and 30 for a number."""
    none = page.get_by_role("button", name="None of these")
    if none.count():
        none.click()
        return
    for field in page.locator("fieldset").all():
        number = field.locator("input[type=number]")
        if number.count():
            number.fill("30")
        else:
            field.locator("input").first.check()
    page.get_by_role("button", name="Go on").click()


def interview(page: Page) -> int:
    """Answer until the result is there, and count the exchanges."""
    for count in range(MOST):
        page.locator("#result, form").first.wait_for()
        if page.locator("#result").count():
            return count
        before = page.locator("#page").inner_text()
        answered(page)
        page.wait_for_function("before => document.querySelector('#page').innerText !== before", arg=before)
    raise AssertionError("the interview does not end")


@pytest.mark.long
@needs_chromium
def test_an_interview_in_a_browser(browser: Browser, asked: Server, site: str) -> None:
    """The page asks to the end, in lists and pages, and shows the assessment of what was answered."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site}?service={asked.url}")
    exchanges = interview(page)
    answers = page.evaluate("answers")
    assert said == []
    assert 5 <= exchanges <= 20
    whole = httpx.post(f"{asked.url}/v1/assessments", content=posted(answers), headers=JSON, timeout=PATIENCE).json()
    assert page.locator("#result").inner_text() == whole["label"]
    assert whole["bounds"]["settled"]
    for caution in whole["cautions"]:
        assert page.get_by_role("heading", name=caution["title"], exact=True).count() == 1
    assert whole["disclaimer"].split(".")[0] in page.locator("#page").inner_text()


@pytest.mark.long
@needs_chromium
def test_nothing_is_sent_for_a_line_that_is_not_answered(browser: Browser, asked: Server, site: str) -> None:
    """Going on without an answer is refused, in rows and in ticks: silence answers nothing."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    alerts: list[str] = []

    def heard(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.accept()

    page.on("dialog", heard)
    page.goto(f"{site}?service={asked.url}")
    page.locator("form").wait_for()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_function("Object.keys(answers).length === 0")
    assert alerts == ["Please answer each line."]
