import asyncio
import json
import re
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from starlette.types import Receive, Scope, Send

from app.api.heads import HEAD_LIMIT, MOST_HEADERS
from app.main import create_app
from app.settings import Settings
from app.wire.problems import problem_texts
from tests.calls import LEAST, posted
from tests.serving import PATIENCE, serving_here

BODY = posted(LEAST)
LINE = b"POST /v1/assessments HTTP/1.1\r\nHost: x\r\n"
PLAIN = LINE + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY
GET = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
IN_CHUNKS = LINE + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module", params=[True, False], ids=["fast path on", "fast path off"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a server in this process."""
    with serving_here(create_app(Settings(log_requests="none", fast_path=request.param))) as opened:
        yield opened


def said(port: int, data: bytes, piece: int = 1 << 30) -> bytes:
    """Everything a server says to these bytes, sent in such pieces, until it closes; nothing is sent after that."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sender = threading.Thread(target=send, args=(connection, data, piece))
        sender.start()
        heard = b""
        try:
            while received := connection.recv(65536):
                heard += received
        except ConnectionResetError:
            pass  # it closed while more was coming
        sender.join()
        return heard


def send(connection: socket.socket, data: bytes, piece: int) -> None:
    """Send in pieces, as far as it is listened to."""
    try:
        for place in range(0, len(data), piece):
            connection.sendall(data[place : place + piece])
            if piece < len(data):
                time.sleep(0.0005)
    except OSError:
        pass


def statuses(heard: bytes) -> list[int]:
    """The statuses of responses, in their order."""
    return [int(each) for each in re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)]


def padded(size: int, rest: bytes) -> bytes:
    """A head of this many bytes that ends in `rest`."""
    line = b"GET /livez HTTP/1.1\r\nHost: x\r\nX: "
    return line + b"x" * (size - len(line) - len(rest)) + rest


END = b"\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "piece", [1 << 30, 1 << 14, 1_000], ids=["in one write", "in large packets", "in small packets"]
)
@pytest.mark.parametrize("before", [b"", GET, PLAIN], ids=["alone", "behind another", "behind a plain one"])
def test_a_head_has_a_limit_to_the_byte(port: int, piece: int, before: bytes) -> None:
    """64 KiB with its blank line are answered, one byte more is 431, whatever the packets and whatever came before."""
    earlier = statuses(before) or [200] * bool(before)
    assert statuses(said(port, before + padded(HEAD_LIMIT, END), piece)) == [*earlier, 200]
    heard = said(port, before + padded(HEAD_LIMIT + 1, END), piece)
    assert statuses(heard)[: len(earlier)] == earlier
    assert statuses(heard)[len(earlier) :] in ([431], [])  # nothing, where the connection was closed under our hands


def test_many_requests_in_one_write_are_all_answered(port: int) -> None:
    """Together they may be larger than a head."""
    heard = said(port, GET * 3_000 + PLAIN * 100 + LAST)
    assert statuses(heard) == [200] * 3_101
    assert heard.count(b'"suitability"') == 100


def test_headers_are_counted(port: int) -> None:
    """A hundred are taken, trailers among them; one more is 431."""
    some = b"".join(b"X-%d: 1\r\n" % place for place in range(MOST_HEADERS - 2))
    assert statuses(said(port, LAST[:-2] + some + b"\r\n")) == [200]
    assert statuses(said(port, LAST[:-2] + some + b"X: 1\r\n\r\n")) == [431]
    body = b"%x\r\n%b\r\n0\r\n" % (len(BODY), BODY)
    fits = IN_CHUNKS + body + b"".join(b"T: 1\r\n" for _ in range(MOST_HEADERS - 3)) + b"\r\n"
    assert statuses(said(port, fits + LAST)) == [200, 200]
    over = IN_CHUNKS + body + b"".join(b"T: 1\r\n" for _ in range(MOST_HEADERS - 2)) + b"\r\n"
    assert statuses(said(port, over)) == [431]


TAMIL = b"GET /livez HTTP/1.1\r\nAccept-Language: ta\r\n"
PADDING = b"Host: x\r\nX: " + b"x" * HEAD_LIMIT


@pytest.mark.parametrize("piece", [1 << 30, 1_000], ids=["in one write", "in small packets"])
@pytest.mark.parametrize(
    ("head", "code"),
    [
        (TAMIL + PADDING + END, "headers_too_large"),
        (TAMIL + b"Host: x\r\n" + b"X: 1\r\n" * MOST_HEADERS + b"\r\n", "headers_too_large"),
        (TAMIL + b"\r\n", "bad_request"),
        (TAMIL + b"Host: x\r\n no header\r\n\r\n", "bad_request"),
    ],
    ids=["too large", "too many", "no host", "malformed"],
)
def test_a_head_that_is_refused_is_answered_in_the_language_that_it_wishes(
    port: int, head: bytes, code: str, piece: int
) -> None:
    """As far as it was read: what stands behind the fault is not looked at."""
    heard = said(port, head, piece)
    assert b"content-language: ta\r\n" in heard.lower()
    assert b"vary: accept-language\r\n" in heard.lower()
    assert json.loads(heard.partition(b"\r\n\r\n")[2])["title"] == problem_texts("ta").title(code)


def test_a_request_does_not_speak_for_the_next(port: int) -> None:
    """Whoever wishes no language is told in English, whatever came before on the connection."""
    heard = said(port, TAMIL + b"Host: x\r\n\r\n" + b"GET /livez HTTP/1.1\r\nNo header\r\n\r\n")
    assert statuses(heard) == [200, 400]
    assert heard.lower().rindex(b"content-language: en\r\n")


DATA = b"%x\r\n%b\r\n" % (len(BODY), BODY)


@pytest.mark.parametrize("piece", [1 << 30, 5_000])
@pytest.mark.parametrize(
    ("before", "again", "after"),
    [
        (DATA + b"0\r\nT: ", b"xxxxxxxxxx", b"\r\n\r\n"),
        (DATA + b"0\r\n", b"Trailer: xxxxx\r\n", b"\r\n"),
        (DATA + b"1;a=", b"xxxxxxxxxx", b"\r\n \r\n0\r\n\r\n"),
        (DATA + b"0;a=", b"xxxxxxxxxx", b"\r\n\r\n"),
        (DATA, b"1;a=xxxxxxxxxx\r\n \r\n", b"0\r\n\r\n"),
    ],
    ids=["a trailer", "trailers", "an extension", "the last extension", "extensions"],
)
def test_what_is_no_data_counts_with_the_head(port: int, piece: int, before: bytes, again: bytes, after: bytes) -> None:
    """Trailers, and what chunks say beside their data, have the limit of the head with it, whether or not they end."""
    assert statuses(said(port, IN_CHUNKS + before + again * 50 + after + LAST, piece)) == [200, 200]
    for end in (after, b""):
        heard = said(port, IN_CHUNKS + before + again * (HEAD_LIMIT // 9) + end, piece)
        assert statuses(heard) in ([431], [])  # nothing, where the connection was closed under our hands


def test_trailers_are_no_headers() -> None:
    """What comes behind a body is not taken for what came before it (RFC 9110 6.5.1)."""
    seen: list[list[tuple[bytes, bytes]]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            while (await receive()).get("more_body"):
                pass
            seen.append(list(scope["headers"]))
            await send({"type": "http.response.start", "status": 204, "headers": [(b"connection", b"close")]})
            await send({"type": "http.response.body"})

    with serving_here(app) as port:
        assert statuses(said(port, IN_CHUNKS + b"1\r\nx\r\n0\r\nAuthorization: x\r\n\r\n")) == [204]
    assert [name for name, _ in seen[0]] == [b"host", b"content-type", b"transfer-encoding"]


@pytest.mark.parametrize(
    "chunks",
    [
        [BODY[place : place + 1] for place in range(len(BODY))],
        [BODY[:1] + b"\r\n\r\n" + BODY[1:]],
        [b"\r\n\r\n" * 5_000, BODY],
        [b"\r\n" for _ in range(9_999)] + [BODY],
    ],
    ids=["a byte each", "a blank line inside", "many blank lines", "line breaks"],
)
@pytest.mark.parametrize("piece", [1 << 30, 977], ids=["in one write", "in packets"])
def test_chunks_are_taken_however_they_are_cut(port: int, chunks: list[bytes], piece: int) -> None:
    """A body in the smallest of chunks, or with what looks like the end of a head inside, is a body."""
    body = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in [*chunks, b""])
    assert statuses(said(port, IN_CHUNKS + body + PLAIN + LAST, piece)) == [200, 200, 200]


@pytest.mark.parametrize("size", [1, 16])
def test_a_long_body_may_come_in_small_chunks(port: int, size: int) -> None:
    """What each chunk says beside its data does not add up to a head that is too large."""
    body = BODY.ljust(60_000)
    pieces = (body[place : place + size] for place in range(0, len(body), size))
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in (*pieces, b""))
    assert statuses(said(port, IN_CHUNKS + chunks + LAST)) == [200, 200]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /livez HTTP/1.1\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\nHost:\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        (PLAIN.replace(b"Host: x\r\n", b""), 400),
        (PLAIN.replace(b"Host: x", b"Host: /"), 400),
        (LINE + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        (LINE + b"Transfer-Encoding: gzip\r\n\r\n", 501),
        (LINE + b"Transfer-Encoding: chunked, gzip\r\n\r\n", 400),
        (LINE + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
        (b"GET /livez HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        (b"GET /livez\r\n\r\n", 505),
        (b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (IN_CHUNKS + b"z\r\n", 400),
    ],
)
@pytest.mark.parametrize("before", [b"", GET, PLAIN, PLAIN.replace(b'"moderate"', b'"?"       ')])
def test_what_is_malformed_is_refused_in_its_turn(port: int, before: bytes, request_: bytes, status: int) -> None:
    """By a problem, behind the answers to what came before it in the same write; nothing behind it is answered."""
    heard = said(port, before + request_ + GET)
    assert statuses(heard)[-1] == status
    assert len(statuses(heard)) == (2 if before else 1)
    assert json.loads(heard.rpartition(b"\r\n\r\n")[2])["status"] == status


def test_http_1_0_need_not_name_a_host(port: int) -> None:
    """It is older than the header."""
    assert statuses(said(port, b"GET /livez HTTP/1.0\r\n\r\n")) == [200]


UPGRADE = b"Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAM\r\n"


@pytest.mark.parametrize("piece", [1 << 30, 10])
def test_another_protocol_is_offered_in_vain(port: int, piece: int) -> None:
    """A client that would rather speak HTTP/2 is answered as if it had not said so, body and all (RFC 9110 7.8)."""
    asked = PLAIN.replace(b"Host: x\r\n", UPGRADE)
    heard = said(port, asked + GET.replace(b"Host: x\r\n", UPGRADE) + PLAIN + LAST, piece)
    assert statuses(heard) == [200] * 4
    assert heard.count(b'"suitability"') == 2
    chunked = IN_CHUNKS.replace(b"Host: x\r\n", UPGRADE) + b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
    assert statuses(said(port, chunked + LAST, piece)) == [200, 200]


def test_line_breaks_before_a_request_are_nothing(port: int) -> None:
    """They are passed over, as some clients send one behind a body (RFC 9112 2.2)."""
    assert statuses(said(port, b"\r\n" + GET + b"\r\n\r\n" + PLAIN + b"\r\n" * 40_000 + LAST)) == [200] * 3


def test_a_line_break_keeps_no_connection_open() -> None:
    """What is no beginning of a request does not stop the time after which an idle connection is closed."""
    with serving_here(create_app(Settings(log_requests="none")), keep_alive=1) as port:
        assert statuses(said(port, GET + b"\r\n")) == [200]
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(GET)
            connection.recv(65536)
            try:
                for _ in range(60):
                    connection.sendall(b"\r\n")
                    time.sleep(0.1)
            except OSError:
                return
            pytest.fail("it was kept open")


def test_whoever_has_said_everything_is_still_answered(port: int) -> None:
    """A client that closes its side gets all its answers, and then the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(GET + PLAIN + GET)
        connection.shutdown(socket.SHUT_WR)
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    assert statuses(heard) == [200] * 3
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(GET + PLAIN[:-5])
        connection.shutdown(socket.SHUT_WR)
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    assert statuses(heard)[0] == 200


def test_a_kept_alive_client_may_ask_whether_to_go_on(port: int) -> None:
    """The second time as the first it is told at once, and then answered."""
    head = PLAIN[: -len(BODY) - 2] + b"Expect: 100-continue\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        for _ in range(2):
            connection.sendall(head)
            assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(BODY)
            assert whole(connection).startswith(b"HTTP/1.1 200")
            connection.sendall(PLAIN)
            assert whole(connection).startswith(b"HTTP/1.1 200")


def whole(connection: socket.socket) -> bytes:
    """One response."""
    heard = b""
    while not (head := re.match(rb"(?s).*?content-length: (\d+)\r\n.*?\r\n\r\n", heard)) or len(heard) < (
        head.end() + int(head[1])
    ):
        received = connection.recv(65536)
        assert received
        heard += received
    return heard


class Slow:
    """An application that answers `/livez` once it may."""

    def __init__(self) -> None:
        self.app = create_app(Settings(log_requests="none"))
        self.free = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/livez":
            await asyncio.to_thread(self.free.wait)
        await self.app(scope, receive, send)


@pytest.mark.parametrize("asked", [GET, GET + PLAIN], ids=["one request", "two"])
def test_whoever_closed_its_side_long_ago_is_still_answered(asked: bytes) -> None:
    """However long the answers take, all of them come."""
    slow = Slow()
    with serving_here(slow) as port, socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(asked)
        connection.shutdown(socket.SHUT_WR)
        time.sleep(0.3)
        slow.free.set()
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    assert statuses(heard) == [200] * asked.count(b"HTTP/1.1")


def test_a_plain_request_behind_one_still_being_answered_waits_its_turn() -> None:
    """However long the one before takes, its answer comes first."""
    slow = Slow()
    with (
        serving_here(slow) as port,
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection,
    ):
        connection.sendall(GET)
        time.sleep(0.1)
        connection.sendall(PLAIN + LAST)
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(65536)
        slow.free.set()
        connection.settimeout(PATIENCE)
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    assert statuses(heard) == [200] * 3
    assert heard.index(b'"status":"ok"') < heard.index(b'"suitability"') < heard.index(b'"software"')


@pytest.mark.parametrize("fast_path", [True, False])
def test_ipv6_is_spoken(fast_path: bool) -> None:  # noqa: FBT001 - a case
    """Over it, and with an address in `Host`, all is the same."""
    app = create_app(Settings(log_requests="none", fast_path=fast_path))
    with (
        serving_here(app, host="::1") as port,
        socket.create_connection(("::1", port), timeout=PATIENCE) as connection,
    ):
        connection.sendall((GET + PLAIN + LAST).replace(b"Host: x", b"Host: [::1]:%d" % port))
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    assert statuses(heard) == [200] * 3
