import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from app.api.protocol import HEAD_LIMIT, Joined, Protocol
from app.main import create_app
from app.settings import Settings
from tests.calls import LEAST, posted
from tests.serving import PATIENCE

BODY = posted(LEAST)
HEAD = (
    b"POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    % len(BODY)
)


class Impatient(Protocol):
    """The same, with less time for a request."""

    seconds = 0.5


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of an impatient server."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            create_app(Settings(log_requests="none")), http=Impatient, ws="none", lifespan="on", log_config=None
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=asyncio.run, args=(server.serve([listener]),))
        thread.start()
        deadline = time.monotonic() + PATIENCE
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


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
def test_a_slow_body_is_ended(port: int, begun: bytes) -> None:
    """A body that does not come is not waited for: 408, told as a problem."""
    assert refusal(said(port, begun))["code"] == "too_slow"


def test_a_dribbled_body_is_ended(port: int) -> None:
    """The time is for the whole request; a byte now and then does not prolong it."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(HEAD)
        try:
            for each in BODY:
                connection.sendall(bytes([each]))
                time.sleep(0.1)
                if time.monotonic() - began > 3:
                    break
        except OSError:
            pass
        else:
            pytest.fail("it was listened to for too long")


def test_slow_headers_are_ended(port: int) -> None:
    """Headers that do not end get the same, on a new connection or after a first request."""
    assert refusal(said(port, HEAD[:40]))["code"] == "too_slow"
    heard = said(port, HEAD + BODY, HEAD[:40], pause=0.1)
    assert heard.startswith(b"HTTP/1.1 200")
    assert refusal(heard[heard.rindex(b"HTTP/1.1") :])["code"] == "too_slow"


def test_a_connection_that_says_nothing_is_closed(port: int) -> None:
    """Nothing was asked, so nothing is answered."""
    assert said(port) == b""


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


# Answers leave in one piece


class Wire(asyncio.Transport):
    """Keeps what is written to it, packet by packet."""

    def __init__(self) -> None:
        super().__init__()
        self.packets: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.packets.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def test_a_head_leaves_with_its_body() -> None:
    """Head and body are one packet, the parts of a long body follow as they come, and the next answer begins anew."""
    wire = Wire()
    joined = Joined(wire)
    for parts in ([b"head 1 ", b"body 1"], [b"head 2 ", b"body 2", b" and more"]):
        for part in parts:
            joined.write(part)
        joined.end()
    assert wire.packets == [b"head 1 body 1", b"head 2 body 2", b" and more"]


def test_a_head_without_a_body_is_written_all_the_same() -> None:
    """Where no body follows, the head leaves once the answer is whole, or before the connection is closed."""
    for over in (Joined.end, Joined.close):
        wire = Wire()
        joined = Joined(wire)
        joined.write(b"head")
        assert wire.packets == []
        over(joined)
        assert wire.packets == [b"head"]
        assert joined.is_closing() is wire.closed


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
