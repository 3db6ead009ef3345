"""One connection as the server speaks it: how long anything may take, what is answered at once, and how it ends.

A plain assessment request is withheld from uvicorn until it is whole, and answered at once if `fast.py` can.
A request that is not whole within `REQUEST_SECONDS` is ended: by the application while its body is awaited, here
otherwise. One that arrives at once, as nearly all do, costs no timer.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from app.api.body import TOO_SLOW
from app.api.fast import TARGET, FastPath, Ready
from app.api.heads import Headers
from app.api.incoming import CROWDED, Incoming, Stage
from app.api.readiness import Readiness
from app.api.unread import PROGRESS_SECONDS, Kept, Unread

REQUEST_SECONDS = 10.0
JUST_MADE_SECONDS = 0.3
READINESS = "candidacy.readiness"  # keys in the server's state
FAST = "candidacy.fast"
UNFINISHED = "candidacy.unfinished"
UNREAD = "candidacy.unread"
MOST_CONNECTIONS = "candidacy.connections"


class Protocol(Incoming):
    """One connection."""

    seconds = REQUEST_SECONDS
    unread_seconds = PROGRESS_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - passed on as they come
        self._deadline: asyncio.TimerHandle | None = None
        self._withheld: bytearray | None = None  # the body, so far, of a request that the server does not know of yet
        self._ready: Ready | None = None  # what is known of it
        self._response = b""  # what is to be written soon
        super().__init__(*arguments, **named)
        self._fast = cast("FastPath | None", self.app_state.get(FAST))
        self._unfinished = cast("Kept", self.app_state.get(UNFINISHED) or Kept())

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # so that we are told whenever a client does not take what we write
        self._unread = Unread(transport, self.app_state.get(UNREAD) or Kept(), self.unread_seconds)
        self._deadline = self.loop.call_later(self.seconds, self._too_slow)
        most = self.app_state.get(MOST_CONNECTIONS)
        if most is not None and len(self.connections) > most:
            self._refuse("overloaded", CROWDED)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        self._unread.end()
        self._unfinished.forget(self.transport)
        self._withheld = None
        super().connection_lost(exc)

    # A request comes

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._left or self._stage is not Stage.BEFORE:
            self._unfinished.add(self.transport, len(data))

    def _must_wait(self) -> bool:
        return bool(self._response) or super()._must_wait()

    def _go_on(self) -> None:
        super()._go_on()
        if self._stage is Stage.BEFORE:
            if not self._left:
                self._unfinished.forget(self.transport)
        elif self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.seconds, self._too_slow)

    def _on_head(self, headers: Headers, named: dict[bytes, bytes]) -> None:
        self._ready = self._readied(headers, named)
        if self._ready is None:
            self._begin()
        else:
            self._withheld = bytearray()

    def _readied(self, headers: Headers, named: dict[bytes, bytes]) -> Ready | None:
        """What is known of a plain POST to the one address, where neither connection nor service is to end."""
        if self._fast is None or self.url != TARGET or self.parser.get_method() != b"POST":
            return None
        if self.parser.get_http_version() != "1.1" or not self.parser.should_keep_alive() or self._is_stopping():
            self._fast.hand_on("connection")
            return None
        return self._fast.takes(headers, named, self.client[0] if self.client else None)

    def _is_stopping(self) -> bool:
        readiness = cast("Readiness | None", self.app_state.get(READINESS))
        return readiness is not None and readiness.stopping

    def _begin(self) -> None:
        super()._begin()
        if self._is_stopping():
            self.cycle.keep_alive = False

    def _hand_on(self) -> None:
        """Tell the server what was withheld from it, if anything was."""
        body, self._withheld = self._withheld, None
        if body is not None:
            self._begin()
            super()._on_data(bytes(body))

    def _on_data(self, body: bytes) -> None:
        if self._withheld is None:
            super()._on_data(body)
        else:
            self._withheld += body

    def _on_whole(self) -> None:
        self._disarm()
        response = self._fast_response()
        if response is not None:
            self._withheld = None
            self._write_soon(response)
            return
        self._hand_on()
        super()._on_whole()

    def _fast_response(self) -> bytes | None:
        if self._fast is None or self._ready is None or self._withheld is None:
            return None
        if self._is_stopping():
            self._fast.hand_on("connection")
            return None
        return self._fast.respond(self._ready, bytes(self._withheld))

    # A response goes

    def _write_soon(self, response: bytes) -> None:
        """Write a response once those to the other requests that the loop found waiting are made.

        So whoever reads them is woken up once for all, which under load costs about a sixth less CPU a request.
        """
        general = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        self._response = b"".join((STATUS_LINE[200], *general, response))
        self.loop.call_soon(self._write)
        self.on_response_complete()

    def _write(self) -> None:
        """Write the response that waits, if it still does."""
        if self._response and not self.transport.is_closing():
            self.transport.write(self._response)
        self._response = b""
        self._look_again()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread.begin()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread.end()
        self._look_again()

    # It ends

    def shutdown(self) -> None:
        """As uvicorn's, but a connection that was only just made may still ask, and is answered."""
        self._hand_on()
        self.loop.call_later(0 if self.cycle else JUST_MADE_SECONDS, self._end)

    def _end(self) -> None:
        self._write()
        self._hand_on()
        super().shutdown()

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self.transport.is_closing():
            return
        self._hand_on()
        if self._stage is Stage.HEAD:
            self._refuse("too_slow")
        elif self._is_begun() and not self.cycle.response_started:
            self.cycle.scope["state"][TOO_SLOW] = True
            self.cycle.message_event.set()
        else:
            self.transport.close()
