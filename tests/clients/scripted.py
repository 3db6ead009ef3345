"""A server on loopback that answers by a script, and remembers what it was asked: what no service does on purpose."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; without a status the connection is closed, or where it is `silent`, held."""

    status: int | None
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str


@dataclass
class Scripted:
    """The server: where it is, and what it was asked so far."""

    url: str
    asked: list[Asked]


def given(body: object, status: int = 200) -> Reply:
    """JSON."""
    return Reply(status, json.dumps(body), {"Content-Type": "application/json"})


def problem(status: int, code: str, retry_after: str | None = None, errors: Sequence[Any] = ()) -> Reply:
    """A problem as the service writes it."""
    body = {
        "type": f"/problems/{code}",
        "title": "A title",
        "status": status,
        "detail": "A detail.",
        "code": code,
        "request_id": "5a3c9e0d7b1f4826a4d2c8e6f0b19375",
        "errors": list(errors),
        "errors_left_out": 0,
    }
    later = {} if retry_after is None else {"Retry-After": retry_after}
    return Reply(status, json.dumps(body), {"Content-Type": PROBLEM, **later})


def page(status: int, text: str = "<html>from a proxy</html>") -> Reply:
    """What a proxy says in its own name."""
    return Reply(status, text, {"Content-Type": "text/html"})


CLOSED = Reply(None)
SILENT = Reply(None, silent=True)


@contextmanager
def scripted(*replies: Reply) -> Iterator[Scripted]:
    """A server that gives these replies in order, and the last one from then on."""
    asked: list[Asked] = []
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = replies[min(len(asked), len(replies) - 1)]
            asked.append(Asked(self.command, self.path, headers, body))
            if reply.silent:
                over.wait(60)
            if reply.status is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(reply.body.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body.encode())

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - as they are called

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as it is called
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Scripted(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def http_date(seconds: float) -> str:
    """A moment so many seconds from now, as HTTP writes it."""
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + seconds))
