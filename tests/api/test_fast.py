import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.body import ASSESSMENT_LIMIT
from app.api.fast import FastPath, Ready, Why
from app.api.guards import Answering
from app.api.peers import Peers
from app.api.protocol import Protocol
from app.api.rate_limits import Limits
from app.api.windows import Windows
from app.building import create_service
from app.main import create_app
from app.rates import Rate
from app.service.access import ANYBODY
from app.settings import Settings
from tests.api.test_refusals import MISFITS, NOT_JSON
from tests.calls import LEAST, WHOLE, posted
from tests.serving import PATIENCE, serving_here

PLAIN = (b"Host: 127.0.0.1", b"Content-Type: application/json")
LOOPBACK = "http://localhost:1234"


class Watched:
    """An application that counts how often it was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += scope["type"] == "http"
        await self.app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Running:
    """A server in this process: its port, and its application."""

    port: int
    app: Watched


@contextmanager
def running(settings: Settings, keep_alive: int = 5, protocol: type[Protocol] = Protocol) -> Iterator[Running]:
    """A server with these settings, that closes a connection idle for so many seconds."""
    app = Watched(create_app(settings))
    with serving_here(app, protocol, keep_alive) as port:
        yield Running(port, app)


@pytest.fixture(scope="module", params=[False, True], ids=["closed", "open to pages"])
def loopback(request: pytest.FixtureRequest) -> bool:
    """Whether pages may call."""
    return bool(request.param)


@pytest.fixture(scope="module")
def fast(loopback: bool) -> Iterator[Running]:  # noqa: FBT001 - a case
    """A server that answers plain requests in front of its application."""
    with running(Settings(log_requests="none", cors_loopback=loopback)) as server:
        yield server


@pytest.fixture(scope="module")
def stack(loopback: bool) -> Iterator[Running]:  # noqa: FBT001 - a case
    """The same with that switched off."""
    with running(Settings(log_requests="none", cors_loopback=loopback, fast_path=False)) as server:
        yield server


def request(body: bytes, *headers: bytes, line: bytes = b"POST /v1/assessments HTTP/1.1") -> bytes:
    """A request as it is sent; its length is told unless a header says otherwise."""
    told = () if any(b"Transfer-Encoding" in header for header in headers) else (b"Content-Length: %d" % len(body),)
    return b"\r\n".join((line, *(headers or PLAIN), *told, b"", body))


def answered(server: Running, *packets: bytes) -> bytes:
    """What is answered to a request sent in these packets; what is never the same twice is blotted out."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        for place, packet in enumerate(packets):
            time.sleep(0.05 if place else 0)
            connection.sendall(packet)
        heard = b""
        while not (head := re.match(rb"(?s).*?content-length: (\d+)\r\n.*?\r\n\r\n", heard)) or len(heard) < (
            head.end() + int(head[1])
        ):
            received = connection.recv(65536)
            assert received, "the connection was closed before its answer was whole"
            heard += received
    return re.sub(rb"(?m)(?<=^date: ).*$|[0-9a-f]{32}", b"-", heard)


WHOLE_BODIES = {
    "whole": posted(WHOLE),
    "least": posted(LEAST),
    "nothing": posted({}),
    "on a day": posted(LEAST, as_of="2027-01-31", client_reference="6f2d7a0e-6a1a-4a3e-9c53-0a8b4b6d9a11"),
    "79.0": posted({"person": {"age": 79.0}}),
}
REFUSED = {
    **{name: body for name, (body, _) in NOT_JSON.items()},
    **{name: body for name, (body, _) in MISFITS.items()},
    "release that is not there": posted({}, release="1999.01"),
    "contradiction": posted({"herpes": {"history": "no", "outbreak_now": "yes"}}),
}


@pytest.mark.parametrize("body", WHOLE_BODIES.values(), ids=WHOLE_BODIES)
def test_a_plain_request_spares_the_stack_and_has_the_same_answer(fast: Running, stack: Running, body: bytes) -> None:
    """Every byte of status, headers and body is the stack's, and the stack was not asked."""
    before = fast.app.asked
    heard = answered(fast, request(body))
    assert fast.app.asked == before
    assert heard == answered(stack, request(body))
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_every_refusal_is_the_stacks_own(fast: Running, stack: Running, body: bytes) -> None:
    """What is wrong is handed on, body and all, and told in the same words."""
    before = fast.app.asked
    heard = answered(fast, request(body))
    assert fast.app.asked == before + 1
    assert heard == answered(stack, request(body))
    assert int(heard.split()[1]) >= 400


def chunked(*pieces: bytes) -> bytes:
    """A body in chunks."""
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))


BODY = posted(LEAST)
HEAD = b"content-length: %d\r\n%brequest-id: %b\r\n\r\n%b"
BROWSER = (
    *PLAIN,
    b"Connection: keep-alive",
    b"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0",
    b"Accept: */*",
    b"Accept-Language: en-GB,en;q=0.9,de;q=0.8",
    b"Accept-Encoding: gzip, deflate, br, zstd",
    b'Sec-CH-UA: "Chromium";v="143", "Not A(Brand";v="24"',
    b"Sec-CH-UA-Mobile: ?0",
    b'Sec-CH-UA-Platform: "Linux"',
    b"Sec-Fetch-Dest: empty",
    b"Sec-Fetch-Mode: cors",
    b"Sec-Fetch-Site: cross-site",
    b"Sec-New-And-Unheard-Of: ?1",
    b"Referer: http://localhost:1234/",
)
PROXY = (
    b"Forwarded: for=192.0.2.60;proto=https;by=203.0.113.43",
    b"X-Forwarded-For: 192.0.2.60",
    b"X-Forwarded-Proto: https",
    b"X-Forwarded-Prefix: /candidacy",
    b"X-Real-IP: 192.0.2.60",
    b"X-Request-Id: 7f000001",
    b"Via: 1.1 proxy",
    b"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)
PLAINLY = {
    "from a page that may call": (*BROWSER, b"Origin: " + LOOPBACK.encode()),
    "from a page that may not": (*BROWSER, b"Origin: https://elsewhere.example"),
    "from a page of no origin": (*BROWSER, b"Origin: null"),
    "from a page whose origin is odd": (*BROWSER, b"Origin: %d%s"),
    "from the service's own page": BROWSER,
    "by a proxy": (*PLAIN, *PROXY),
    "from a page by a proxy": (*BROWSER, *PROXY, b"Origin: " + LOOPBACK.encode()),
}


def ready(path: FastPath) -> Ready:
    """What is known of a plain request."""
    allowance = path.limits.allowance(ANYBODY, "192.0.2.1", None) if path.limits else None
    return Ready(HEAD, allowance, path.answering.service)


@pytest.mark.parametrize("headers", PLAINLY.values(), ids=PLAINLY)
def test_browsers_and_proxies_are_plain(fast: Running, stack: Running, headers: tuple[bytes, ...]) -> None:
    """What they add to a request changes no answer, but for the headers for the page; the stack is spared."""
    before = fast.app.asked
    heard = answered(fast, request(BODY, *headers))
    assert fast.app.asked == before
    assert heard == answered(stack, request(BODY, *headers))
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")


OTHERWISE = {
    "a header that nobody knows": request(BODY, *PLAIN, b"X-Whatever: 1"),
    "a key": request(BODY, *PLAIN, b"Authorization: Bearer x"),
    "a condition": request(BODY, *PLAIN, b"If-None-Match: *"),
    "an expectation": request(BODY, *PLAIN, b"Expect: 100-continue"),
    "a coding": request(BODY, *PLAIN, b"Content-Encoding: gzip"),
    "another method behind the method": request(BODY, *PLAIN, b"X-HTTP-Method-Override: GET"),
    "a connection with an option": request(BODY, *PLAIN, b"Connection: keep-alive, x-whatever"),
    "an endless origin": request(BODY, *PLAIN, b"Origin: " + b"x" * 301),
    "content type with a charset": request(BODY, b"Host: x", b"Content-Type: application/json; charset=utf-8"),
    "another content type": request(BODY, b"Host: x", b"Content-Type: text/plain"),
    "no content type": request(BODY, b"Host: x"),
    "two content types": request(BODY, *PLAIN, b"Content-Type: text/plain"),
    "a header twice": request(BODY, *PLAIN, b"X-Forwarded-For: a", b"X-Forwarded-For: b"),
    "in chunks": request(chunked(BODY[:9], BODY[9:]), *PLAIN, b"Transfer-Encoding: chunked"),
    "last on its connection": request(BODY, *PLAIN, b"Connection: close"),
    "HTTP/1.0": request(BODY, *PLAIN, b"Connection: keep-alive", line=b"POST /v1/assessments HTTP/1.0"),
    "another method": request(BODY, *PLAIN, line=b"DELETE /v1/assessments HTTP/1.1"),
    "another address": request(BODY, *PLAIN, line=b"POST /v1/assessments/ HTTP/1.1"),
    "with a query": request(BODY, *PLAIN, line=b"POST /v1/assessments?x=1 HTTP/1.1"),
    "a batch": request(b'{"assessments": [%b]}' % BODY, *PLAIN, line=b"POST /v1/assessment-batches HTTP/1.1"),
    "too large": request(BODY + b" " * ASSESSMENT_LIMIT, *PLAIN),
    "no body": request(b"", *PLAIN),
}


@pytest.mark.parametrize("said", OTHERWISE.values(), ids=OTHERWISE)
def test_what_is_not_plain_goes_to_the_stack(fast: Running, stack: Running, said: bytes) -> None:
    """Anything said in other words than the plainest is the stack's to understand."""
    before = fast.app.asked
    assert answered(fast, said) == answered(stack, said)
    assert fast.app.asked == before + 1


def test_a_request_in_pieces_is_answered_once_it_is_whole(fast: Running, stack: Running) -> None:
    """Wherever packets end, a plain request spares the stack, and others on the same connection do not disturb it."""
    said = request(BODY)
    before = fast.app.asked
    for cut in (20, said.index(b"\r\n\r\n") + 4, len(said) - 1):
        assert answered(fast, said[:cut], said[cut:]) == answered(stack, said[:cut], said[cut:])
    assert fast.app.asked == before


def test_plain_and_other_requests_on_one_connection(fast: Running) -> None:
    """Sent at once, requests are answered in their order, whoever answers them; a plain one is plain in its turn."""
    before = fast.app.asked
    wrong = request(posted({"skin": {"tone": "VII"}}))
    last = request(b"", b"Host: x", b"Connection: close", line=b"GET /livez HTTP/1.1")
    with socket.create_connection(("127.0.0.1", fast.port), timeout=PATIENCE) as connection:
        connection.sendall(request(BODY) + request(BODY) + wrong + request(BODY) + wrong + last)
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)
    assert statuses == [b"200", b"200", b"422", b"200", b"422", b"200"]
    assert fast.app.asked == before + 3


def test_a_connection_on_which_a_request_is_coming_is_not_idle() -> None:
    """A request whose beginning came together with the one before it has as much time as any other."""
    said = request(BODY)
    with (
        running(Settings(log_requests="none"), keep_alive=1) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection,
    ):
        connection.sendall(said + said[:-10])
        time.sleep(1.5)
        connection.sendall(said[-10:])
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d{3}) ", heard) == [b"200", b"200"]


def test_an_answer_that_waits_is_written_before_the_connection_is_closed() -> None:
    """Where the server ends in the very turn in which a request was answered, the answer is not lost."""

    class Ending(Protocol):
        def _write_soon(self, answer: bytes) -> None:
            super()._write_soon(answer)
            self._end()  # as if the time to close were just now

    with running(Settings(log_requests="none"), protocol=Ending) as server:
        assert answered(server, request(BODY)).startswith(b"HTTP/1.1 200")


def test_whoever_leaves_in_the_middle_disturbs_nobody(fast: Running) -> None:
    """A request that never ends is forgotten with its connection, and the next one is answered."""
    with socket.create_connection(("127.0.0.1", fast.port), timeout=PATIENCE) as connection:
        connection.sendall(request(BODY)[:-5])
        time.sleep(0.05)
    assert answered(fast, request(BODY)).startswith(b"HTTP/1.1 200")


def taken(*more: tuple[bytes, bytes], busy: bool = False, length: bytes = b"20") -> tuple[Ready | None, list[Why]]:
    """What is ready for a request with these headers beside the usual ones, and why it is handed on."""
    told: list[Why] = []
    path = FastPath(Answering(create_service("latest")), None, lambda: busy, handed_on=told.append)
    headers = [(b"host", b"x"), (b"content-type", b"application/json"), (b"content-length", length), *more]
    return path.takes(headers, dict(headers), None), told


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ((b"x-whatever", b"1"), "header"),
        ((b"authorization", b"Bearer x"), "key"),
        ((b"accept", b"*/*"), None),
        ((b"sec-unheard-of", b"1"), None),
        ((b"x-forwarded-unheard-of", b"1"), None),
        ((b"connection", b"Keep-Alive"), None),
        ((b"connection", b"keep-alive, accept"), "header"),
        ((b"origin", b"x" * 301), "header"),
        ((b"content-type", b"application/json"), "repeated_header"),
    ],
)
def test_a_header_that_is_not_known_is_handed_on_and_counted(more: tuple[bytes, bytes], why: Why | None) -> None:
    """What is plain is listed; all else is the stack's, with the reason."""
    ready, told = taken(more)
    assert (ready is None) == (why is not None)
    assert told == ([] if why is None else [why])


def test_every_reason_for_handing_on_is_told() -> None:
    """A length that is too large, places that are all taken, and a body that is not plain have reasons as well."""
    assert taken(length=b"%d" % (ASSESSMENT_LIMIT + 1)) == (None, ["content"])
    assert taken(busy=True) == (None, ["busy"])
    told: list[Why] = []
    path = FastPath(Answering(create_service("latest")), None, lambda: False, handed_on=told.append)
    assert path.respond(ready(path), b"{}") is None
    assert told == ["body"]
    told.clear()
    here = Windows()
    path = FastPath(
        Answering(create_service("latest")),
        None,
        lambda: False,
        handed_on=told.append,
        limits=Limits(Rate(1, 3_600), None, here, Peers(), here),
    )
    assert path.respond(ready(path), BODY) is not None
    assert path.respond(ready(path), BODY) is None
    assert told == ["limits"]


def test_an_assessment_is_counted_once() -> None:
    """Where whoever observes fails, the answer that was counted is given, and not made anew by the stack."""

    def fail(*_: object) -> None:
        raise OSError

    counted: list[object] = []
    service = replace(create_service("latest"), decided=counted.append)
    path = FastPath(Answering(service), fail, lambda: False)
    response = path.respond(ready(path), BODY)
    assert response is not None
    assert len(counted) == 1


def test_a_failure_is_the_stacks_to_tell() -> None:
    """An error inside never yields an response here, and is not told to whoever observes."""

    class Failing:
        reader = create_service("latest").reader
        languages = ("en",)

        def in_each_language(self) -> dict[str, object]:
            return {}

        def write(self, request: object) -> bytes:
            raise RuntimeError(request)

    told: list[object] = []
    failing: Any = Failing()
    path = FastPath(Answering(failing), lambda *each: told.append(each), lambda: False)
    assert path.respond(ready(path), BODY) is None
    assert told == []


def test_what_is_answered_is_observed() -> None:
    """Route, method, status, a time and the id that the response carries are told, as of every request."""
    told: list[tuple[str, str, int, float, str]] = []
    path = FastPath(Answering(create_service("latest")), lambda *each: told.append(each), lambda: False)
    response = path.respond(ready(path), BODY)
    assert response is not None
    ((route, method, status, seconds, request_id),) = told
    assert (route, method, status) == ("/v1/assessments", "POST", 200)
    assert 0 < seconds < PATIENCE
    assert f"request-id: {request_id}\r\n".encode() in response
    assert json.loads(response.partition(b"\r\n\r\n")[2])["suitability"] == "undetermined"
