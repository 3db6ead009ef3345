"""What the clients do, each in its language, and all the same: called against a script, and against the service."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients.drivers import Driver, done, needs_node, node
from tests.clients.scripted import CLOSED, SILENT, Reply, given, http_date, page, problem, scripted
from tests.serving import Server

LATER = problem(503, "overloaded", "0")
BODY = {"answers": {"herpes": {"history": "yes"}}}
SHARING = {**BODY, "share": {"consent": {"text_version": "1", "agreed_at": "2026-12-01T10:00:00Z"}, "keep_days": 7}}
PAUSES = """
import { pause } from "./node_modules/candidacy-client/dist/response.js";
import { ProblemError, TimedOutError, UnreachableError } from "candidacy-client";
const patience = { retries: 2, longestWait: 10_000 };
const busy = (seconds) => new ProblemError({ status: 503, code: "overloaded" }, seconds);
const many = (failed, before) => Array.from({ length: 300 }, () => pause(failed, before, patience));
console.log(JSON.stringify({
  asked: many(busy(4), 0), first: many(busy(null), 0), second: many(busy(null), 1), edge: many(busy(10), 0),
  never: [pause(busy(1), 2, patience), pause(busy(11), 0, patience), pause(new TimedOutError(""), 0, patience)],
  gone: many(new UnreachableError(""), 0),
}));
"""


def test_they_read_what_the_service_says(latest: Server, call: Driver) -> None:
    """An assessment, a rule, the schema of the answers and a probe come back as they were said."""
    assert call(latest.url, "assess", BODY)["value"]["suitability"] == "undetermined"
    assert call(latest.url, "rule", "herpes-history")["value"]["id"] == "herpes-history"
    assert call(latest.url, "questionnaire_schema")["value"]["type"] == "object"
    assert call(latest.url, "livez")["value"] == {"status": "ok"}


def test_they_tell_the_faults_of_a_request(latest: Server, call: Driver) -> None:
    """What the service refuses has its code, and each fault its place."""
    went = call(latest.url, "assess", {"answers": {"scras": {}}})
    assert (went["error"], went["code"], went["status"]) == ("ProblemError", "invalid_request", 422)
    assert [(each["pointer"], each["suggestion"]) for each in went["errors"]] == [("/answers/scras", "scars")]
    absent = call(latest.url, "rule", "no/such?rule")
    assert (absent["code"], absent["status"]) == ("not_found", 404)


@pytest.mark.parametrize("busy", [LATER, problem(429, "too_many_requests", "0"), page(503), CLOSED])
def test_they_ask_again_when_the_service_is_busy(call: Driver, busy: Reply) -> None:
    """Turned away twice, or cut off, they send the same again, and have their result."""
    with scripted(busy, busy, given({"suitability": "suitable"})) as server:
        assert call(server.url, "assess", BODY) == {"value": {"suitability": "suitable"}}
    assert len(server.asked) == 3
    assert server.asked[0] == server.asked[1] == server.asked[2]
    assert json.loads(server.asked[0].body) == BODY


def test_they_give_up_in_the_end(call: Driver) -> None:
    """After as many times as they were told, the problem is thrown; without retries at once."""
    with scripted(LATER) as server:
        went = call(server.url, "assess", BODY)
    assert (went["error"], went["code"], went["status"]) == ("ProblemError", "overloaded", 503)
    assert len(server.asked) == 3
    with scripted(LATER) as server:
        call(server.url, "assess", BODY, settings={"retries": 0})
    assert len(server.asked) == 1


def test_nobody_there_is_told(call: Driver) -> None:
    """A connection that is cut off each time, or refused, is an error of its own."""
    with scripted(CLOSED) as server:
        assert call(server.url, "assess", BODY)["error"] == "UnreachableError"
    assert len(server.asked) == 3
    assert call(server.url, "livez", settings={"retries": 0})["error"] == "UnreachableError"


@pytest.mark.parametrize("said", [str, http_date], ids=["seconds", "date"])
def test_they_do_not_wait_for_long(call: Driver, said: Callable[[int], str]) -> None:
    """If the service asks for more than the longest wait, its problem is thrown at once, and says how long."""
    with scripted(problem(429, "too_many_requests", said(3600))) as server:
        went = call(server.url, "assess", BODY)
    assert (went["error"], went["status"]) == ("ProblemError", 429)
    assert 3000 < went["retry_after"] <= 3600
    assert len(server.asked) == 1


@pytest.mark.parametrize("later", ["soon", "-1", "²", ""])
def test_an_unreadable_wait_is_none(call: Driver, later: str) -> None:
    """Where nobody can read how long to wait, they wait as if nothing had been said."""
    with scripted(problem(503, "overloaded", later)) as server:
        went = call(server.url, "livez", settings={"retries": 0})
    assert (went["error"], went["retry_after"]) == ("ProblemError", None)


def test_a_silent_service_is_left(call: Driver) -> None:
    """What takes longer than it may is a timeout, and not asked again."""
    with scripted(SILENT) as server:
        assert call(server.url, "assess", BODY, timeout=0.5)["error"] == "TimedOutError"
        assert call(server.url, "assess", BODY, settings={"timeout": 0.5})["error"] == "TimedOutError"
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (page(502), 502),
        (page(200), 200),
        (Reply(200, "{", {"Content-Type": "application/json"}), 200),
        (Reply(200, ""), 200),
        (Reply(200, "{}", {"Content-Type": "text/html"}), 200),
        (Reply(400, "{}", {"Content-Type": "application/json"}), 400),
        (Reply(400, "{}", {"Content-Type": "application/problem+json"}), 400),
        (Reply(400, "[", {"Content-Type": "application/problem+json"}), 400),
        (Reply(400, "null", {"Content-Type": "application/problem+json"}), 400),
    ],
)
def test_what_is_not_of_the_contract_is_told(call: Driver, reply: Reply, status: int) -> None:
    """A proxy's page, broken JSON, nothing, a problem that is none: never taken for a result, and not asked again."""
    with scripted(reply) as server:
        went = call(server.url, "assess", BODY)
    assert (went["error"], went["status"]) == ("UnexpectedResponseError", status)
    assert len(server.asked) == 1


def test_a_code_that_is_new_is_none_and_has_its_status(call: Driver) -> None:
    """A later service may have codes that a client does not know; it decides by the status then."""
    with scripted(problem(418, "brewing_tea")) as server:
        went = call(server.url, "assess", BODY)
    assert (went["error"], went["code"], went["status"]) == ("ProblemError", None, 418)


def test_they_follow_nobody(call: Driver) -> None:
    """A redirect is not followed: answers go to the service, and to nobody that it names."""
    with (
        scripted(given({})) as other,
        scripted(Reply(307, "", {"Location": f"{other.url}/v1/assessments"})) as server,
    ):
        went = call(server.url, "assess", BODY)
    assert (went["error"], went["status"]) == ("UnexpectedResponseError", 307)
    assert other.asked == []


def test_what_stores_has_a_key_of_its_own(call: Driver) -> None:
    """What shares is sent again under the same key, another call under another, and what stores nothing has none."""
    with scripted(LATER, given({})) as server:
        call(server.url, "assess", SHARING)
        call(server.url, "assess", SHARING)
        call(server.url, "assess", SHARING, idempotency_key="mine")
        call(server.url, "assess", {**BODY, "share": None})
    first, again, second, mine, none = (each.headers.get("idempotency-key") for each in server.asked)
    assert first
    assert first == again != second
    assert len(first) == len(second or "") == 32
    assert (mine, none) == ("mine", None)


def test_key_and_language_are_the_clients_or_the_calls(call: Driver) -> None:
    """What a call says goes before what the client says; without either nothing is sent."""
    settings = {"key": "cpk_own", "language": "es"}
    with scripted(given({})) as server:
        call(server.url, "assess", BODY, settings=settings)
        call(server.url, "assess", BODY, settings=settings, key="cdt_other", language="ta, es;q=0.5")
        call(server.url, "questionnaire")
    own, other, none = (each.headers for each in server.asked)
    assert (own["authorization"], own["accept-language"]) == ("Bearer cpk_own", "es")
    assert (other["authorization"], other["accept-language"]) == ("Bearer cdt_other", "ta, es;q=0.5")
    assert "authorization" not in none
    assert none.get("accept-language", "*") == "*"
    assert (own["content-type"], none.get("content-type")) == ("application/json", None)


def test_what_stands_in_an_address_is_quoted(call: Driver) -> None:
    """No id can lead to another address, and the service may stand below a path."""
    with scripted(given({})) as server:
        call(f"{server.url}/below/", "rule", "../a b?c#d/é")
        call(server.url, "difference", "1", "2")
    assert [each.path for each in server.asked] == [
        "/below/v1/rules/..%2Fa%20b%3Fc%23d%2F%C3%A9",
        "/v1/rulebook/releases/1/diff/2",
    ]


def test_nothing_given_is_nothing(call: Driver) -> None:
    """Where the service has nothing to say, nothing is read."""
    with scripted(Reply(204)) as server:
        assert call(server.url, "livez") == {"value": None}


def test_no_error_says_what_was_sent(call: Driver) -> None:
    """Answers are health data: no message holds any."""
    fault = {"pointer": "/answers/herpes/history", "code": "wrong_type", "detail": "…", "suggestion": None}
    for reply in (problem(422, "invalid_request", errors=[fault]), page(502), CLOSED):
        with scripted(reply) as server:
            assert "herpes" not in call(server.url, "assess", BODY, settings={"retries": 0})["message"]


@pytest.mark.parametrize("after", [0, 0.5])
@pytest.mark.parametrize("reply", [SILENT, problem(503, "overloaded", "9")])
@needs_node
def test_a_signal_ends_a_call(project: Path, reply: Reply, after: float) -> None:
    """Before it is sent, while it is answered, and between two attempts, with the signal's own reason."""
    with scripted(reply) as server:
        went = node(project)(server.url, "assess", BODY, abort_after=after)
    assert (went["error"], went["message"]) == ("Error", "enough")
    assert len(server.asked) == (1 if after else 0)


@needs_node
def test_the_typescript_client_waits_as_asked_or_longer(project: Path) -> None:
    """Not a moment less than the service asks for, up to half as long again, and never longer than the longest wait."""
    said = json.loads(done("node", "--input-type=module", "--eval", PAUSES, folder=project))
    for name, least, most in (("asked", 4000, 6000), ("first", 250, 375), ("second", 500, 750), ("gone", 250, 375)):
        assert least <= min(said[name]) < max(said[name]) <= most
    assert set(said["edge"]) == {10_000}
    assert said["never"] == [None, None, None]
