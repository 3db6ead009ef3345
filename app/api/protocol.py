"""HTTP/1.1 as the server speaks it: uvicorn's, with its own refusals told as problems, and an end to slow requests.

A plain assessment request is withheld from uvicorn until it is whole, and answered at once if `fast.py` can.
A request that is not whole within `REQUEST_SECONDS` is ended: by the application while its body is awaited, here
otherwise. One that arrives at once, as nearly all do, costs no timer.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.api.body import TOO_SLOW
from app.api.envelope import HEADERS, new_request_id
from app.api.fast import TARGET, FastPath
from app.api.problems import REQUEST_ID, ROOT, ProblemError, problem_response
from app.api.readiness import Readiness

REQUEST_SECONDS = 10.0
JUST_MADE_SECONDS = 0.3
HEAD_LIMIT = 64 * 1024  # bytes of request line and headers
READINESS = "candidacy.readiness"  # keys in the server's state
FAST = "candidacy.fast"


class Protocol(HttpToolsProtocol):
    """One connection."""

    seconds = REQUEST_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - passed on as they come
        self._deadline: asyncio.TimerHandle | None = None
        self._head: int | None = 0  # bytes of a head that is not whole yet; None where none is awaited
        self._withheld: bytes | None = None  # the body, so far, of a request that the server does not know of yet
        self._answer = b""  # what is to be written soon
        super().__init__(*arguments, **named)
        self._fast = cast("FastPath | None", self.app_state.get(FAST))

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        self._deadline = self.loop.call_later(self.seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        self._withheld = None
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
        self._unset_keepalive_if_required()  # it may have come with the request before, in one piece
        self._head = 0

    def on_headers_complete(self) -> None:
        self._head = None
        if self._fast is not None and self._is_plain() and self._fast.takes(self.headers):
            self._withheld = b""
        else:
            self._begin()

    def _is_plain(self) -> bool:
        """Whether this is a POST to the one address, on a connection where nothing else is going on or is to end.

        Of requests that are sent without waiting for answers only the first is: the server sees to it that they wait.
        """
        return (
            self.url == TARGET
            and self.parser.get_method() == b"POST"
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and (self.cycle is None or self.cycle.response_complete)
            and not self._answer
            and not self.flow.write_paused
            and not self._is_stopping()
        )

    def _is_stopping(self) -> bool:
        readiness = cast("Readiness | None", self.app_state.get(READINESS))
        return readiness is not None and readiness.stopping

    def _begin(self) -> None:
        """Let the server begin with the request."""
        super().on_headers_complete()
        if self._is_stopping():
            self.cycle.keep_alive = False

    def _hand_on(self) -> None:
        """Tell the server what was withheld from it, if anything was."""
        body, self._withheld = self._withheld, None
        if body is not None:
            self._begin()
            super().on_body(body)

    def on_body(self, body: bytes) -> None:
        if self._withheld is None:
            super().on_body(body)
        else:
            self._withheld += body

    def on_message_complete(self) -> None:
        self._disarm()
        if self._withheld is not None:
            answer = self._fast.answer(self._withheld) if self._fast is not None and not self._is_stopping() else None
            if answer is not None:
                self._withheld = None
                self._write_soon(answer)
                return
            self._hand_on()
        super().on_message_complete()

    def _write_soon(self, answer: bytes) -> None:
        """Write an answer once those to the other requests that the loop found waiting are made.

        So whoever reads them is woken up once for all, which under load costs about a sixth less CPU a request.
        """
        general = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        self._answer = b"".join((STATUS_LINE[200], *general, answer))
        self.loop.call_soon(self._write)
        self.on_response_complete()

    def _write(self) -> None:
        """Write the answer that waits, if it still does."""
        if self._answer and not self.transport.is_closing():
            self.transport.write(self._answer)
        self._answer = b""

    def shutdown(self) -> None:
        """As uvicorn's, but a connection that was only just made may still ask, and is answered."""
        self._hand_on()
        self.loop.call_later(0 if self.cycle else JUST_MADE_SECONDS, self._end)

    def _end(self) -> None:
        self._write()
        self._hand_on()
        super().shutdown()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's text; ours is the problem's
        self._refuse("bad_request")

    def _awaits_more(self) -> bool:
        return not self.transport.is_closing() and (bool(self._head) or self._awaits_body())

    def _awaits_body(self) -> bool:
        return self._withheld is not None or (self.cycle is not None and self.cycle.more_body)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self.transport.is_closing():
            return
        self._hand_on()
        if self._head:
            self._refuse("too_slow")
        elif self._awaits_body() and not self.cycle.response_started:
            self.cycle.scope["state"][TOO_SLOW] = True
            self.cycle.message_event.set()
        else:
            self.transport.close()

    def _refuse(self, code: str) -> None:
        """Answer what never became a request, and close."""
        self._write()
        if self.transport.is_closing():
            return
        request_id = new_request_id()
        scope = {REQUEST_ID: request_id, ROOT: self.app_state.get(ROOT, "")}
        response = problem_response(ProblemError(code, headers={"Connection": "close"}), scope)
        headers = [*response.raw_headers, *HEADERS.items(), (b"request-id", request_id.encode())]
        lines = [b"%b: %b\r\n" % header for header in (*self.server_state.default_headers, *headers)]
        self.transport.write(b"".join([STATUS_LINE[response.status_code], *lines, b"\r\n", response.body]))
        self.transport.close()
