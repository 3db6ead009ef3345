"""HTTP/1.1 as the server speaks it: uvicorn's, with its own refusals told as problems, and an end to slow requests.

A request that is not whole within `REQUEST_SECONDS` is ended: by the application while its body is awaited, here
otherwise. One that arrives at once, as nearly all do, costs no timer.
"""

import asyncio
import socket
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.api.body import TOO_SLOW
from app.api.envelope import HEADERS, new_request_id
from app.api.problems import ProblemError, problem_response
from app.api.readiness import Readiness

REQUEST_SECONDS = 10.0
JUST_MADE_SECONDS = 0.3
HEAD_LIMIT = 64 * 1024  # bytes of request line and headers
CONTINUE = b"HTTP/1.1 100 "
READINESS = "candidacy.readiness"  # the key in the server's state


class Joined(asyncio.Transport):
    """What answers are written to: the head of one waits for the start of its body, and both leave as one packet.

    uvicorn writes them apart, which costs the server a second system call, and whoever reads a second waking up.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._begun = False
        self._head = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._begun or bytes(data[: len(CONTINUE)]) == CONTINUE:
            self._transport.write(self._head + data if self._head else data)
            self._head = b""
        else:
            self._begun = True
            self._head = bytes(data)

    def end(self) -> None:
        """The answer is whole: write a head that no body followed."""
        if self._head:
            self._transport.write(self._head)
            self._head = b""
        self._begun = False

    def close(self) -> None:
        self.end()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()


class Protocol(HttpToolsProtocol):
    """One connection."""

    seconds = REQUEST_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - passed on as they come
        self._deadline: asyncio.TimerHandle | None = None
        self._head: int | None = 0  # bytes of a head that is not whole yet; None where none is awaited
        super().__init__(*arguments, **named)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        self._joined = Joined(transport)
        # With several workers uvicorn's socket names no protocol, so asyncio leaves Nagle's algorithm on, and the
        # body of an answer would wait 40 ms for its head to be acknowledged.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._deadline = self.loop.call_later(self.seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > HEAD_LIMIT:
                self._refuse("headers_too_large")
        if self._awaits_more() and self._deadline is None:
            self._deadline = self.loop.call_later(self.seconds, self._too_slow)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()
        self.cycle.transport = self._joined
        readiness = cast("Readiness | None", self.app_state.get(READINESS))
        if readiness is not None and readiness.stopping:
            self.cycle.keep_alive = False

    def on_response_complete(self) -> None:
        self._joined.end()
        super().on_response_complete()

    def on_message_complete(self) -> None:
        self._disarm()
        super().on_message_complete()

    def shutdown(self) -> None:
        """As uvicorn's, but a connection that was only just made may still ask, and is answered."""
        self.loop.call_later(0 if self.cycle else JUST_MADE_SECONDS, super().shutdown)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's text; ours is the problem's
        self._refuse("bad_request")

    def _awaits_more(self) -> bool:
        return not self.transport.is_closing() and (bool(self._head) or self._awaits_body())

    def _awaits_body(self) -> bool:
        return self.cycle is not None and self.cycle.more_body

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self.transport.is_closing():
            return
        if self._head:
            self._refuse("too_slow")
        elif self._awaits_body() and not self.cycle.response_started:
            self.cycle.scope["state"][TOO_SLOW] = True
            self.cycle.message_event.set()
        else:
            self.transport.close()

    def _refuse(self, code: str) -> None:
        """Answer what never became a request, and close."""
        if self.transport.is_closing():
            return
        request_id = new_request_id()
        response = problem_response(ProblemError(code, headers={"Connection": "close"}), request_id)
        headers = [*response.raw_headers, *HEADERS.items(), (b"request-id", request_id.encode())]
        lines = [b"%b: %b\r\n" % header for header in (*self.server_state.default_headers, *headers)]
        self.transport.write(b"".join([STATUS_LINE[response.status_code], *lines, b"\r\n", response.body]))
        self.transport.close()
