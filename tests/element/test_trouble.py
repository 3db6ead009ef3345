"""The page when the service is away, slow, busy, broken or hostile: the answers stay, and nothing milder is shown."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browsing import needs_chromium
from tests.element.interview import COLD_SORES, ELEMENT, ROOT_OF, Interview, Person, opened
from tests.serving import Server

pytestmark = [pytest.mark.long, needs_chromium]

MARKUP = "<img src=x onerror='globalThis.scripted = true'><script>globalThis.scripted = true</script>"
NEXT, RESULT = "**/v1/next-question", "**/v1/assessments"
Change = Callable[[Any], Any]


@pytest.fixture
def interview(browser: Browser, latest: Server) -> Iterator[Interview]:
    """An interview whose first screen is answered."""
    started = opened(browser, f"{latest.url}/")
    started.answer(Person())
    yield started
    started.page.context.close()


@contextmanager
def answering(interview: Interview, pattern: str, **response: Any) -> Iterator[list[str]]:  # noqa: ANN401 - as Playwright
    """The service answers calls of this kind so; what was sent to it is kept."""
    sent: list[str] = []

    def answered(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(**response)

    interview.page.route(pattern, answered)
    try:
        yield sent
    finally:
        interview.page.unroute(pattern)


def changed(interview: Interview, pattern: str, change: Change) -> None:
    """The service's own responses of this kind, changed."""

    def answered(route: Route) -> None:
        route.fulfill(status=200, json=change(route.fetch().json()))

    interview.page.route(pattern, answered)


def kind(interview: Interview) -> str | None:
    """Which trouble is told."""
    interview.page.locator(f"{ELEMENT} .trouble").wait_for()
    return interview.page.locator(f"{ELEMENT} .trouble").get_attribute("data-kind")


def marked(part: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON whose texts for people are markup, and whose addresses are scripts."""
    if isinstance(part, list):
        return [marked(each) for each in part]
    if not isinstance(part, dict):
        return part
    texts = ("title", "text", "help", "why", "label", "item", "advice", "headline", "disclaimer", "unit", "answer")
    return {
        name: MARKUP
        if name in texts and isinstance(each, str)
        else "javascript:scripted=true"
        if name == "url"
        else marked(each)
        for name, each in part.items()
    }


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (408, "{}", "late"),
        (401, '{"code": "key_unknown", "request_id": "abc"}', "forbidden"),
        (403, "{}", "forbidden"),
        (404, "{}", "unexpected"),
        (422, '{"code": "invalid_request", "request_id": "abc"}', "refused"),
        (500, '{"code": "internal_error", "request_id": "abc"}', "failed"),
        (502, "<html>Bad gateway</html>", "failed"),
        (200, "<html>Log in</html>", "unexpected"),
        (200, "null", "unexpected"),
        (200, "{}", "unexpected"),
    ],
)
def test_each_failure_is_told_and_can_be_tried_again(interview: Interview, status: int, body: str, told: str) -> None:
    """Whatever comes back, the trouble is named, no result is shown, the answers stay, and trying again goes on."""
    before = interview.answers()
    with answering(interview, NEXT, status=status, body=body, content_type="application/json"):
        interview.answer(Person())
        assert kind(interview) == told
        assert interview.violations() == []
        interview.page.screenshot(path=f"build/screenshots/trouble-{told}-{status}.png")
    after = interview.answers()
    assert before.items() <= {section: {**given} for section, given in after.items()}.items() or set(before) <= set(
        after
    )
    interview.page.get_by_role("button", name="Try again").click()
    interview.page.locator(f"{ELEMENT} form").wait_for()
    assert interview.answers() == after


def test_a_busy_service_is_asked_again_when_it_says(interview: Interview) -> None:
    """After a 503 with `Retry-After` it goes on by itself."""
    with answering(interview, NEXT, status=503, headers={"Retry-After": "1"}, body="{}"):
        interview.answer(Person())
        assert kind(interview) == "busy"
    interview.page.locator(f"{ELEMENT} form").wait_for()


def test_a_service_that_is_busy_for_long_is_not_asked_again(interview: Interview) -> None:
    """Where it says to come back much later, the person decides when."""
    with answering(interview, NEXT, status=429, headers={"Retry-After": "3600"}, body="{}") as sent:
        interview.answer(Person())
        assert kind(interview) == "busy"
        assert "try again later" in interview.screen()
        assert len(sent) == 1


def test_a_date_to_come_back_at_is_understood(interview: Interview) -> None:
    """`Retry-After` may be a date; one that has passed means soon."""
    headers = {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}
    with answering(interview, NEXT, status=503, headers=headers, body="{}"):
        interview.answer(Person())
        assert "in a second" in interview.screen()
    interview.page.locator(f"{ELEMENT} form").wait_for()


def test_a_service_that_is_gone_is_told_from_a_network_that_is(interview: Interview) -> None:
    """Connected, with nobody there, it says that the service cannot be reached."""
    interview.page.route(NEXT, lambda route: route.abort("connectionrefused"))
    interview.answer(Person())
    assert kind(interview) == "unreachable"
    assert interview.violations() == []


def sent_and_held(interview: Interview) -> list[Route]:
    """Answer the screen; the call that it makes is held."""
    held: list[Route] = []
    interview.page.route(NEXT, lambda route: held.append(route))  # noqa: PLW0108 - Playwright looks at the function
    for field in interview.page.query_selector_all(f"{ELEMENT} fieldset"):
        interview.fill(field, Person())
    interview.page.locator(f"{ELEMENT} button[type=submit]").click()
    return held


def test_a_slow_service_is_waited_for(interview: Interview) -> None:
    """After some seconds it says that it takes longer than usual; going back meanwhile is no trouble."""
    held = sent_and_held(interview)
    slow = interview.page.get_by_role("status").filter(has_text="longer than usual")
    expect(slow).to_be_visible()
    interview.page.screenshot(path="build/screenshots/slow.png", full_page=True)
    interview.page.get_by_role("button", name="Back").click()
    expect(slow).to_have_count(0)
    held[0].abort()
    assert interview.page.locator(f"{ELEMENT} .trouble").count() == 0


def test_moved_in_the_page_it_goes_on(interview: Interview) -> None:
    """A page that moves the element while something is under way does not stop it."""
    before = interview.screen()
    sent_and_held(interview)
    interview.page.unroute(NEXT)
    interview.page.evaluate(f"document.querySelector('footer').before(document.querySelector('{ELEMENT}'))")
    interview.page.wait_for_function(f"before => {ROOT_OF}.querySelector('.box').innerText !== before", arg=before)
    interview.wait()
    assert interview.page.locator(f"{ELEMENT} .trouble").count() == 0


def test_offline_goes_on_once_connected(interview: Interview) -> None:
    """Without a network it says so, and goes on by itself with it."""
    interview.page.context.set_offline(True)
    interview.answer(Person())
    assert kind(interview) == "offline"
    interview.page.screenshot(path="build/screenshots/trouble-offline.png")
    interview.page.context.set_offline(False)
    interview.page.locator(f"{ELEMENT} form").wait_for()


def test_a_second_press_sends_nothing_more(interview: Interview) -> None:
    """While the next question is on its way, pressing again does nothing, and it is said that it takes a moment."""
    held = sent_and_held(interview)
    button = interview.page.locator(f"{ELEMENT} button[type=submit]")
    button.click()
    expect(interview.page.get_by_role("status").filter(has_text="moment")).to_be_visible()
    assert len(held) == 1
    held[0].continue_()
    interview.wait()


def test_texts_with_markup_stay_texts(browser: Browser, latest: Server) -> None:
    """A hostile service scripts nothing: its markup is shown as letters, and its addresses are no links."""
    interview = opened(browser, f"{latest.url}/")
    for pattern in (NEXT, RESULT, "**/v1/explanations", "**/v1/what-if"):
        changed(interview, pattern, marked)
    interview.page.reload()
    list(interview.through(Person(COLD_SORES)))
    assert interview.page.evaluate("globalThis.scripted") is None
    assert interview.page.evaluate(f"{ROOT_OF}.querySelectorAll('img, script, a').length") == 0
    assert "<img src=x" in interview.screen()
    assert not [each for each in interview.visit.said if each.startswith("error")]


@pytest.mark.parametrize("path", ["__proto__.polluted", "constructor.prototype"])
def test_a_path_reaches_into_no_object(interview: Interview, path: str) -> None:
    """A question whose path is the name of something in the language is a question, and nothing else."""

    def renamed(said: Any) -> Any:  # noqa: ANN401 - JSON
        for question in (said.get("exchange") or {"questions": []})["questions"]:
            question["question"] = path
        return said

    changed(interview, NEXT, renamed)
    interview.page.reload()
    interview.wait()
    interview.answer(Person(unsure=True))
    assert interview.page.evaluate("({}).polluted") is None
    assert interview.page.evaluate("typeof Object.prototype.toString") == "function"


@pytest.mark.parametrize("change", ["kind", "draw", "question kind", "no questions"])
def test_what_it_does_not_know_is_not_drawn(interview: Interview, change: str) -> None:
    """An unknown kind of exchange or question is told as such, and not left out."""

    def odd(said: Any) -> Any:  # noqa: ANN401 - JSON
        exchange = said["exchange"]
        if change == "question kind":
            exchange["questions"][0]["kind"] = "drawing"
        elif change == "no questions":
            exchange["questions"] = []
        else:
            exchange[change] = "odd"
        return said

    changed(interview, NEXT, odd)
    interview.answer(Person())
    assert kind(interview) == "unexpected"


def test_a_result_is_shown_whole_or_not_at_all(browser: Browser, latest: Server) -> None:
    """Whichever key is missing from an assessment, either it is refused or all its cautions are shown."""
    interview = opened(browser, f"{latest.url}/")
    list(interview.through(Person({"medicines.isotretinoin": "taking"})))
    whole = interview.page.request.post(f"{latest.url}/v1/assessments", data={"answers": interview.answers()}).json()
    titles = {each["title"] for each in whole["cautions"]}
    assert titles
    more = interview.page.locator(f"{ELEMENT} .given button").last
    for name in whole:
        interview.page.locator(f"{ELEMENT} .yours summary").click()
        more.click()
        interview.wait()
        lessened = json.dumps({key: value for key, value in whole.items() if key != name})
        with answering(interview, RESULT, status=200, body=lessened, content_type="application/json"):
            interview.go_on()
            if not interview.is_result():
                assert kind(interview) == "unexpected"
            else:
                assert titles <= set(interview.page.locator(f"{ELEMENT} h4").all_inner_texts()), name
        if not interview.is_result():
            interview.page.get_by_role("button", name="Try again").click()
            interview.page.locator(f"{ELEMENT} .verdict").wait_for()
