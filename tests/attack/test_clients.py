import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from app import main
from app.api.protocol import Protocol
from app.api.unread import Kept
from app.main import create_app
from app.settings import Settings
from tests.attack.clients import BATCHES, BEHAVIOURS, CONTRACT, WHOLE, asked, connected, crowd, ended
from tests.serving import PATIENCE, serving_here, until

HOST = "127.0.0.1"
MANY = 30
SOME = 700
MUCH = 2_500_000  # bytes; the largest single answer has less
TOO_MUCH = 50_000_000
LAST = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


class Impatient(Protocol):
    """The same, with less time for whoever holds something."""

    seconds = 1.0
    unread_seconds = 1.0
    most_left = 0  # bytes that came and were not looked at, on any connection
    most_unread = 0  # bytes that were written and not taken

    def _read_on(self) -> None:
        super()._read_on()
        Impatient.most_left = max(Impatient.most_left, len(self._left))

    def pause_writing(self) -> None:
        super().pause_writing()
        Impatient.most_unread = max(Impatient.most_unread, self.transport.get_write_buffer_size())

    def _write(self) -> None:
        super()._write()
        Impatient.most_unread = max(Impatient.most_unread, self.transport.get_write_buffer_size())


class Watched:
    """An application that counts how often it was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += scope["type"] == "http"
        await self.app(scope, receive, send)


@pytest.fixture(scope="module", params=["true", "false"], ids=["fast path on", "fast path off"])
def service(request: pytest.FixtureRequest) -> Iterator[tuple[int, Watched]]:
    """A server that answers two at once, its port and its application."""
    settings = Settings(log_requests="none", limit_concurrency=2, fast_path=request.param)
    app = Watched(create_app(settings))
    with serving_here(app, Impatient, keep_alive=1) as port:
        until(lambda: asked(HOST, port, CONTRACT)[0] == 200)
        yield port, app


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_nobody_waits_for_somebody_else(service: tuple[int, Watched], behaviour: str) -> None:
    """Many clients that send or read no further keep nobody out, though only two requests are answered at once."""
    port, _ = service
    Impatient.most_unread = 0
    crowd(HOST, port, behaviour, MANY)
    assert Impatient.most_unread < MUCH


def test_a_client_that_does_not_read_is_not_answered_in_advance(service: tuple[int, Watched]) -> None:
    """Little is written for it, and what it asked besides stays unanswered, until it is let go of."""
    port, _ = service
    Impatient.most_unread = 0
    with connected(HOST, port, WHOLE * 3_000):
        time.sleep(2.5)
    assert 0 < Impatient.most_unread < MUCH


def test_whoever_sends_faster_than_it_is_answered_is_read_no_faster(service: tuple[int, Watched]) -> None:
    """What came and was not looked at yet stays little, however much is on its way, and all of it is answered."""
    port, _ = service
    Impatient.most_left = 0
    body = b" " * 10_000 + b'{"assessments":[{"answers":{}},{"answers":{}}]}'
    batch = BATCHES + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
        sender = threading.Thread(target=connection.sendall, args=(batch * SOME + LAST,))
        sender.start()
        heard = b"".join(iter(lambda: connection.recv(1 << 20), b""))
        sender.join()
    assert heard.count(b"HTTP/1.1 200") == SOME + 1
    assert Impatient.most_left < MUCH


def test_whoever_goes_no_further_is_let_go_of(service: tuple[int, Watched]) -> None:
    """Each of them loses its connection, and others are answered as before."""
    port, _ = service
    with ExitStack() as stack:
        held = {each: stack.enter_context(connected(HOST, port, sent)) for each, sent in BEHAVIOURS.items()}
        time.sleep(3)  # nothing is read meanwhile, which would be progress
        assert len(rest(held.pop("reads no answer"))) < TOO_MUCH  # of a hundred million
        until(lambda: all(map(ended, held.values())))
    assert asked(HOST, port)[0] == 200


def rest(connection: socket.socket) -> bytes:
    """Everything that is still to be read on a connection."""
    connection.settimeout(PATIENCE)
    with suppress(ConnectionError):
        return b"".join(iter(lambda: connection.recv(1 << 20), b""))
    return b""


class Narrow(Impatient):
    """The same, where the system takes little of what is written."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)


def test_a_client_that_leaves_the_rest_of_one_answer_is_let_go_of() -> None:
    """However little it is that is not taken, the connection ends, and not only once it is."""
    with serving_here(create_app(Settings(log_requests="none")), Narrow, keep_alive=1) as port:
        with connected(HOST, port, WHOLE) as connection:
            time.sleep(3)
            part = rest(connection)
        with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
            connection.sendall(WHOLE)
            whole = rest(connection)
    assert len(part) < len(whole)


def test_reading_pauses_when_writing_does(service: tuple[int, Watched]) -> None:
    """A client that does not read cannot send without end either: what it sends is left where it is."""
    port, _ = service
    sent = 0
    with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
        connection.settimeout(0.3)
        with suppress(TimeoutError, ConnectionError):
            while sent < TOO_MUCH:
                sent += connection.send(WHOLE * 5_000)
    assert sent < TOO_MUCH


class Patient(Protocol):
    """The same, with all the time in the world."""

    seconds = 1_000.0
    unread_seconds = 1_000.0


@pytest.mark.parametrize("behaviour", ["reads no answer", "half a batch"])
def test_what_is_kept_for_all_has_a_limit(behaviour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where clients together leave too much, those that have waited longest are let go of, and others are answered."""
    monkeypatch.setattr(main, "Kept", partial(Kept, 300_000))
    app = create_app(Settings(log_requests="none"))
    with serving_here(app, Patient, keep_alive=1_000) as port, ExitStack() as stack:
        held = [stack.enter_context(connected(HOST, port, BEHAVIOURS[behaviour])) for _ in range(20)]
        until(lambda: ended(held[0]))
        assert asked(HOST, port)[0] == 200
        time.sleep(0.2)
        assert not ended(held[-1])
