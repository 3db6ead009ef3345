"""`python -m tests.attack.clients HOST PORT`: clients that go no further, and how long others wait for them."""

import re
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress

from tests.calls import LEAST, posted

BODY = posted(LEAST)
HEAD = b"POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
BATCHES = HEAD.replace(b"assessments", b"assessment-batches")
BATCH = BATCHES + b"Content-Length: 1000000\r\n\r\n"
CONTRACT = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
PATIENCE = 30.0  # seconds

BEHAVIOURS: Mapping[str, bytes] = {
    "says nothing": b"",
    "says a line break": b"\r\n",
    "half a head": HEAD[:50],
    "half a body": WHOLE[:-10],
    "half a batch": BATCH + b" " * 60_000,
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n{",
    "waits for 100 and says nothing": WHOLE[: -len(BODY) - 2] + b"Expect: 100-continue\r\n\r\n",
    "reads no answer": CONTRACT * 500,
    "reads no assessment": WHOLE * 500,
    "reads no docs": b"GET /docs/swagger/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n" * 20,
    "reads no refusal": HEAD + b"X: " + b"x" * 70_000,
    "reads nothing, and more behind it": CONTRACT * 20 + WHOLE * 2_000 + b"\x16\x03\x01",
}
"""What a client sends before it does nothing more."""


def connected(host: str, port: int, data: bytes) -> socket.socket:
    """A connection on which so much was sent of this as is listened to, and that has little room for answers."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(PATIENCE)
    connection.connect((host, port))
    connection.setblocking(False)  # noqa: FBT003 - the standard library's
    with suppress(OSError):
        while data:
            data = data[connection.send(data) :]
    return connection


def asked(host: str, port: int, request: bytes = WHOLE) -> tuple[int, float]:
    """The status that somebody else gets meanwhile, and seconds until it came."""
    began = time.perf_counter()
    with socket.create_connection((host, port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        heard = connection.recv(65536)
    found = re.match(rb"HTTP/1\.1 (\d{3})", heard)
    return int(found[1]) if found else 0, time.perf_counter() - began


def ended(connection: socket.socket) -> bool:
    """Whether the server has let go of a connection; what it had written may still be there to be read."""
    connection.setblocking(False)  # noqa: FBT003 - the standard library's
    try:
        while connection.recv(1 << 20):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def crowd(host: str, port: int, behaviour: str, count: int) -> float:
    """How many seconds somebody else waits beside so many clients of one behaviour."""
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(connected(host, port, BEHAVIOURS[behaviour]))
        time.sleep(0.2)
        status, seconds = asked(host, port)
    if status != 200:
        raise AssertionError(f"{count} clients, behaviour: {behaviour}; somebody else got {status}")
    return seconds


def main() -> None:
    """Every behaviour, three hundred clients each."""
    host, port = sys.argv[1], int(sys.argv[2])
    for behaviour in BEHAVIOURS:
        seconds = crowd(host, port, behaviour, 300)
        print(f"{behaviour}: others waited {seconds * 1000:.0f} ms")  # noqa: T201 - it is what the program is for


if __name__ == "__main__":
    main()
