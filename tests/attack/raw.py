"""`python -m tests.attack.raw HOST PORT`: bytes that are nearly requests, and what is said to them."""

import re
import socket
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import product

from tests.calls import LEAST, posted

BODY = posted(LEAST)
PATIENCE = 60.0  # seconds

METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "OPTIONS",
    "TRACE",
    "QUERY",
    "BREW",
    "get",
    "CONNECT",
    "PRI",
    "G ET",
    "",
    "GET\t",
)
TARGETS = (
    "/livez", "/v1/assessments", "/v1/rules/x", "*", "livez", "http://x/livez", "http://x", "//x/livez", "/livez?a=b",
    "/livez#a", "/%00", "/%zz", "/%e4", "/\xe4", "/" + "a" * 5_000, "/..", "/docs/../livez", "/livez x", "", "?",
    "/docs/%2e%2e/%2e%2e/settings.py", "/a\x00b", "/a\rb", "x:443", "javascript:x",
)  # fmt: skip
VERSIONS = (
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/0.9",
    "HTTP/1.2",
    "HTTP/2.0",
    "HTTP/11.1",
    "HTTP/1",
    "http/1.1",
    "HTTP/1.1 ",
    "ICY",
    "",
)
HEADERS: Mapping[str, str] = {
    "plain": "Host: x\r\n",
    "no host": "",
    "two hosts": "Host: x\r\nHost: y\r\n",
    "a host that is none": "Host: x/y\r\n",
    "a host in capitals": "HOST:X\r\n",
    "blanks about a host": "Host: \t x \t \r\n",
    "folded": "Host: x\r\nX: a\r\n b\r\n",
    "a blank before the colon": "Host : x\r\n",
    "a blank before the name": " Host: x\r\n",
    "no name": "Host: x\r\n: a\r\n",
    "no colon": "Host: x\r\nX\r\n",
    "a zero byte": "Host: x\r\nX: a\x00b\r\n",
    "a carriage return": "Host: x\r\nX: a\rb\r\n",
    "line feeds alone": "Host: x\nX: a\n",
    "bytes beyond ASCII": "Host: x\r\nX: \xe4\xff\r\n",
    "a name beyond ASCII": "Host: x\r\nX\xe4: a\r\n",
    "a DEL": "Host: x\r\nX: \x7f\r\n",
    "an underscore": "Host: x\r\nContent_Length: 5\r\n",
    "an upgrade": "Host: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
    "HTTP/2": "Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\n",
    "an odd connection": "Host: x\r\nConnection: close, keep-alive, x, ,\r\n",
    "an odd expectation": "Host: x\r\nExpect: miracles\r\n",
    "a hundred and one": "Host: x\r\n" + "X: a\r\n" * 100,
}
FRAMINGS: Mapping[str, tuple[str, bytes]] = {
    "its length": (f"Content-Length: {len(BODY)}\r\n", BODY),
    "no length": ("", BODY),
    "too short a length": ("Content-Length: 5\r\n", BODY),
    "too long a length": ("Content-Length: 5000\r\n", BODY),
    "its length twice": (f"Content-Length: {len(BODY)}\r\n" * 2, BODY),
    "two lengths": (f"Content-Length: {len(BODY)}\r\nContent-Length: 5\r\n", BODY),
    "a list of lengths": (f"Content-Length: {len(BODY)}, {len(BODY)}\r\n", BODY),
    "a negative length": ("Content-Length: -1\r\n", BODY),
    "a signed length": (f"Content-Length: +{len(BODY)}\r\n", BODY),
    "a hexadecimal length": (f"Content-Length: {len(BODY):#x}\r\n", BODY),
    "an underlined length": ("Content-Length: 1_0\r\n", BODY),
    "a length in other digits": ("Content-Length: \xb2\r\n", BODY),
    "an endless length": ("Content-Length: " + "9" * 30 + "\r\n", BODY),
    "a padded length": (f"Content-Length: 000{len(BODY)}\r\n", BODY),
    "an empty length": ("Content-Length:\r\n", BODY),
    "chunks": ("Transfer-Encoding: chunked\r\n", b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)),
    "chunks and a length": ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"5\r\n{    \r\n0\r\n\r\n"),
    "chunks twice": ("Transfer-Encoding: chunked, chunked\r\n", b"0\r\n\r\n"),
    "chunks in two headers": ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "chunks with a tab": ("Transfer-Encoding: \x0bchunked\r\n", b"0\r\n\r\n"),
    "another coding": ("Transfer-Encoding: gzip\r\n", BODY),
    "another coding in chunks": ("Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"),
    "a chunk of odd size": ("Transfer-Encoding: chunked\r\n", b"0x5\r\n{    \r\n0\r\n\r\n"),
    "a chunk of negative size": ("Transfer-Encoding: chunked\r\n", b"-5\r\n{    \r\n0\r\n\r\n"),
    "a chunk of endless size": ("Transfer-Encoding: chunked\r\n", b"fffffffffffffffff\r\n{"),
    "a chunk longer than told": ("Transfer-Encoding: chunked\r\n", b"2\r\n{    }\r\n0\r\n\r\n"),
    "chunks that do not end": ("Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n"),
    "chunks with line feeds": ("Transfer-Encoding: chunked\r\n", b"2\n{}\n0\n\n"),
    "chunks with trailers": ("Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n"),
    "chunks with a bad trailer": ("Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\nX Y\r\n\r\n"),
}
JSON = "Content-Type: application/json\r\n"
NOTHING: tuple[bytes, ...] = (
    b"", b"\r\n", b"\x00", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\xff" * 99, b"GET", b"GET /\r\n",
    b"\r\n\r\n" * 99, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"{}", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\n\r\n",
    b"x" * 70_000,
)  # fmt: skip


def requests() -> Iterator[bytes]:
    """Everything that is tried: each part of a request with each of another that it may be confused with."""
    yield from NOTHING
    for method, target in product(METHODS, TARGETS):
        yield f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode("latin-1")
    for version, headers in product(VERSIONS, HEADERS.values()):
        yield f"GET /livez {version}\r\n{headers}\r\n".encode("latin-1")
    for version, headers, (framing, body) in product(("HTTP/1.1", "HTTP/1.0"), HEADERS.values(), FRAMINGS.values()):
        yield f"POST /v1/assessments {version}\r\n{headers}{JSON}{framing}\r\n".encode("latin-1") + body
    for method, (framing, body) in product(("GET", "HEAD", "OPTIONS"), FRAMINGS.values()):
        yield f"{method} /livez HTTP/1.1\r\nHost: x\r\n{framing}\r\n".encode("latin-1") + body


def said(host: str, port: int, request: bytes) -> bytes:
    """Everything that is said to a request, and to what may be another behind it, until the connection ends."""
    with socket.create_connection((host, port), timeout=PATIENCE) as connection:
        heard = b""
        with suppress(ConnectionError):
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while received := connection.recv(65536):
                heard += received
    return heard


def statuses(heard: bytes) -> list[int]:
    """The statuses of what was said."""
    return [int(each) for each in re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)]


def main() -> None:
    """Count what is said to everything."""
    host, port = sys.argv[1], int(sys.argv[2])
    counts = Counter(tuple(statuses(said(host, port, each))) for each in requests())
    for told, count in counts.most_common():
        print(f"{count:6} {' '.join(map(str, told)) or 'nothing'}")  # noqa: T201 - it is what the program is for


if __name__ == "__main__":
    main()
