import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.api.heads import HEAD_LIMIT
from app.api.protocol import Protocol
from app.main import create_app
from app.settings import Settings
from tests.calls import LEAST, posted
from tests.serving import PATIENCE, serving_here

BODY = posted(LEAST)
HEAD = (
    b"POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    % len(BODY)
)


class Impatient(Protocol):
    """The same, with less time for a request."""

    seconds = 1


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server that has as much time as ever."""
    with serving_here(create_app(Settings(log_requests="none"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def impatient() -> Iterator[int]:
    """The port of an impatient server."""
    with serving_here(create_app(Settings(log_requests="none")), Impatient) as opened:
        yield opened


def said(port: int, *parts: bytes, pause: float = 0) -> bytes:
    """Everything a server says to these bytes, until it closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        heard = b""
        while received := connection.recv(65536):
            heard += received
        return heard


def refusal(heard: bytes) -> dict[str, Any]:
    """The problem in a response, once its headers are seen to be ours."""
    head, _, body = heard.rpartition(b"\r\n\r\n")
    shown: dict[str, Any] = json.loads(body)
    headers = head.lower()
    assert b"content-type: application/problem+json" in headers
    assert b"connection: close" in headers
    assert b"x-content-type-options: nosniff" in headers
    assert f"request-id: {shown['request_id']}".encode() in headers
    assert head.splitlines()[0].split()[1] == str(shown["status"]).encode()
    return shown


def test_a_request_in_time_is_answered(port: int) -> None:
    """In one piece or several, as long as it is whole in time."""
    closing = HEAD.replace(b"Host: x", b"Host: x\r\nConnection: close")
    assert said(port, closing + BODY).startswith(b"HTTP/1.1 200")
    assert said(port, closing[:30], closing[30:], BODY[:9], BODY[9:], pause=0.02).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("begun", [HEAD, HEAD + BODY[:20]], ids=["no body", "half a body"])
def test_a_slow_body_is_ended(impatient: int, begun: bytes) -> None:
    """A body that does not come is not waited for: 408, told as a problem."""
    assert refusal(said(impatient, begun))["code"] == "too_slow"


def test_a_dribbled_body_is_ended(impatient: int) -> None:
    """The time is for the whole request; a byte now and then does not prolong it."""
    with socket.create_connection(("127.0.0.1", impatient), timeout=PATIENCE) as connection:
        connection.sendall(HEAD)
        try:
            for each in BODY:
                connection.sendall(bytes([each]))
                time.sleep(0.1)
        except OSError:
            pass
        else:
            pytest.fail("it was listened to for too long")


def test_slow_headers_are_ended(impatient: int) -> None:
    """Headers that do not end get the same, on a new connection or after a first request."""
    assert refusal(said(impatient, HEAD[:40]))["code"] == "too_slow"
    heard = said(impatient, HEAD + BODY, HEAD[:40], pause=0.1)
    assert heard.startswith(b"HTTP/1.1 200")
    assert refusal(heard[heard.rindex(b"HTTP/1.1") :])["code"] == "too_slow"


def test_slow_headers_are_ended_in_the_language_that_they_wish(impatient: int) -> None:
    """Of what came, the wish is known."""
    shown = refusal(said(impatient, HEAD[:-2] + b"Accept-Language: es\r\nX: "))
    assert (shown["code"], shown["language"]["code"]) == ("too_slow", "es")


def test_a_connection_that_says_nothing_is_closed(impatient: int) -> None:
    """Nothing was asked, so nothing is answered."""
    assert said(impatient) == b""


def test_endless_headers_are_refused(port: int) -> None:
    """Headers have a limit, whether or not they ever end."""
    heard = said(port, HEAD[:-2] + b"X: " + b"x" * (HEAD_LIMIT + 1))
    assert refusal(heard)["code"] == "headers_too_large"


@pytest.mark.parametrize(
    "nonsense", [b"\x16\x03\x01\x02\x00", b"BREW coffee\r\n\r\n", b"GET / HTTP/1.1\r\na b\r\n\r\n"]
)
def test_what_is_no_http_gets_a_problem(port: int, nonsense: bytes) -> None:
    """Even what never became a request is told in the one form for errors."""
    assert refusal(said(port, nonsense))["code"] == "bad_request"


def test_whoever_asks_whether_to_go_on_is_told_at_once(port: int) -> None:
    """A client that waits for 100 before it sends a body gets it, and then its answer."""
    head = HEAD[:-2] + b"Expect: 100-continue\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(head)
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 Continue\r\n")
        connection.sendall(BODY)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")


def test_answers_keep_the_order_of_requests_sent_at_once(port: int) -> None:
    """Requests that do not wait for each other are answered one after the other, those without a body among them."""
    head = b"HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    heard = said(port, head + HEAD + BODY + head + last)
    answers = heard.split(b"HTTP/1.1 ")[1:]
    assert [answer[:3] for answer in answers] == [b"200"] * 4
    assert [bool(answer.partition(b"\r\n\r\n")[2]) for answer in answers] == [False, True, False, True]
    assert b'"suitability"' in answers[1]
    assert b'"software"' in answers[3]


def test_an_answer_comes_before_the_refusal_of_what_follows_it(port: int) -> None:
    """What is no HTTP behind a request takes nothing from the request before it."""
    heard = said(port, HEAD + BODY + b"\x16\x03\x01\r\n\r\n")
    answers = heard.split(b"HTTP/1.1 ")[1:]
    assert [answer[:3] for answer in answers] == [b"200", b"400"]
    assert refusal(b"HTTP/1.1 " + answers[-1])["code"] == "bad_request"
