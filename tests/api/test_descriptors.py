import asyncio
import errno
import io
import json
import logging
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from app.api.codes import CODES
from app.api.descriptors import NOT_ACCEPTED, NotAccepted, most_connections
from app.api.languages import SPOKEN, Languages
from app.api.problems import REQUEST_ID, ROOT, ProblemError, problem_response
from app.building import create_service
from app.wire.problems import problem_texts
from tests.serving import PATIENCE, Server, serving, until

GET = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
FEW = 128


@contextmanager
def limited(most: int) -> Iterator[None]:
    """Processes that are started meanwhile have so many descriptors."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@contextmanager
def serving_with_few(folder: Path) -> Iterator[Server]:
    """A server that has few descriptors; this process has as many as ever."""
    with ExitStack() as stack:
        with limited(FEW):
            server = stack.enter_context(serving(folder))
        yield server


def opened(server: Server) -> socket.socket:
    """A connection."""
    return socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=PATIENCE)


def answer(connection: socket.socket) -> bytes:
    """What is said to a request, or instead of an answer to one."""
    with suppress(ConnectionError):  # it may be closed already
        connection.sendall(GET)
    heard = b""
    with suppress(ConnectionResetError):
        while b"}" not in heard and (received := connection.recv(65536)):
            heard += received
    return heard


def once(server: Server) -> bytes:
    """What is said on a connection of its own."""
    with opened(server) as connection:
        return answer(connection)


def test_connections_leave_some_descriptors(tmp_path: Path) -> None:
    """So many are answered, the next is told to come again, and there is room as soon as they are closed."""
    most = FEW * 3 // 4
    with serving_with_few(tmp_path) as server:
        with ExitStack() as connections:
            several = [connections.enter_context(opened(server)) for _ in range(most)]
            assert all(answer(each).startswith(b"HTTP/1.1 200") for each in several)
            refused = once(server)
            assert refused.startswith(b"HTTP/1.1 503")
            assert b"retry-after: 1" in refused.lower()
            assert json.loads(refused.partition(b"\r\n\r\n")[2])["code"] == "overloaded"
            assert all(once(server).startswith(b"HTTP/1.1 503") for _ in range(50))
            assert server.written().count("too many connections") == 1
            assert '"status":503' not in server.written()
        until(lambda: once(server).startswith(b"HTTP/1.1 200"))


def test_running_out_of_descriptors_is_told_once(tmp_path: Path) -> None:
    """Where more come at once than there are descriptors, there is one line in the log, and then all is as before."""
    with serving_with_few(tmp_path) as server:
        with ExitStack() as crowd:
            for _ in range(3 * FEW):
                connection = crowd.enter_context(socket.socket())
                connection.setblocking(False)  # noqa: FBT003 - the standard library's
                connection.connect_ex(("127.0.0.1", int(server.url.rpartition(":")[2])))
            until(lambda: "no descriptors left" in server.written())
        until(lambda: once(server).startswith(b"HTTP/1.1 200"))
        assert server.written().count("no descriptors left") == 1
        assert "Traceback" not in server.written()
        assert len(server.written().splitlines()) < 20


def test_whoever_is_refused_is_told_so_in_every_language_without_opening_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What problems say was read when the service began: at the limit of descriptors it would be too late."""
    problem_texts.cache_clear()
    service = create_service("latest")
    languages = Languages(service)

    def none_left(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "")

    monkeypatch.setattr(io, "open", none_left)
    for language in service.languages:
        scope = {REQUEST_ID: "", ROOT: "", SPOKEN: languages.of(language.encode())}
        for code in (each for each, known in CODES.items() if known.status):
            assert problem_response(ProblemError(code), scope).status_code == CODES[code].status


def test_it_is_told_again_a_minute_later(caplog: pytest.LogCaptureFixture) -> None:
    """However often it happens within; what else goes wrong in the loop is told as ever."""
    now = 0.0
    handler = NotAccepted(lambda: now)
    context: dict[str, Any] = {"message": NOT_ACCEPTED, "exception": OSError(errno.EMFILE, "")}
    loop = asyncio.new_event_loop()
    with caplog.at_level(logging.ERROR):
        for _ in range(1_000):
            handler(loop, context)
        assert len(caplog.records) == 1
        now = 60.0
        handler(loop, context)
        assert [each.message for each in caplog.records] == ["no descriptors left"] * 2
        handler(loop, {"message": "something else"})
        assert caplog.records[-1].message == "something else"
    loop.close()


def test_without_a_limit_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that gives any number of descriptors sets no limit of connections."""
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert most_connections() is None
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (100_000, 100_000))
    assert most_connections() == 99_900
