"""What comes in on one connection, as requests: one at a time, each with a head that is right and not too large.

uvicorn's protocol, but that nothing behind a request is looked at before that is answered and its response taken. So
responses keep their order, what is malformed takes nothing from the request before it, and little is kept for a client.
"""

import asyncio
from contextlib import suppress
from enum import Enum, auto
from typing import Any, NoReturn, cast

import httptools
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.api.envelope import HEADERS, UNMATCHED, VARYING, Observe, new_request_id
from app.api.heads import HEAD_LIMIT, MOST_HEADERS, Headers, fault_of
from app.api.languages import IN_ENGLISH, SPOKEN, Languages
from app.api.limit import RETRY_AFTER
from app.api.problems import REQUEST_ID, ROOT, ProblemError, problem_response

OBSERVE = "candidacy.observe"  # the key in the server's state
LANGUAGES = "candidacy.languages"  # the same of the languages that there are
CROWDED = "candidacy.crowded"  # the same of what is told of connections that are too many
BLANK = b"\r\n\r\n"  # every head ends so, and every body in chunks
CLOSING = {"Connection": "close"}
RETRYING = {"overloaded": {"Retry-After": RETRY_AFTER}}
OF_A_CHUNK = 6  # bytes that a chunk has at least, beside its data


class Stage(Enum):
    """Where in a request the next byte will be."""

    BEFORE = auto()
    HEAD = auto()
    BODY = auto()  # of a length that the head told
    CHUNKS = auto()


class MalformedError(Exception):
    """Stops the parser: the connection knows why."""


class Flow(FlowControl):
    """As uvicorn's, but that nothing more is read while something is left to look at."""

    left = False

    def resume_reading(self) -> None:
        """Read on, if nothing is left."""
        if not self.left:
            super().resume_reading()


class Incoming(HttpToolsProtocol):
    """The incoming side of a connection."""

    flow: Flow

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - passed on as they come
        super().__init__(*arguments, **named)
        self._stage = Stage.BEFORE
        self._left = b""  # what came, and was not looked at yet
        self._ended = False  # whether nothing more will come
        self._seam = b""  # the last bytes of a head or of chunks that are not whole
        self._spent = 0  # bytes of the head, and of what else is no data
        self._to_come = 0  # bytes of the body
        self._head: Headers = ()  # the headers of the head, once it is whole
        self._fault = "bad_request"  # what is wrong, where the parser stops

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        self.flow = Flow(transport)

    def data_received(self, data: bytes) -> None:
        self._left = self._left + data if self._left else data
        self._go_on()

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn closes at once
        """Nothing more will come; but what came is answered."""
        self._ended = True
        return self._stage is Stage.BEFORE and self._must_wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look_again()

    def _look_again(self) -> None:
        """What had to wait may have to wait no longer."""
        if self._left or self._ended:
            self.loop.call_soon(self._go_on)

    def _must_wait(self) -> bool:
        """Whether the next request has to wait for the one before to be answered, and the response to be taken."""
        return (self.cycle is not None and not self.cycle.response_complete) or self.flow.write_paused

    def _go_on(self) -> None:
        """Look at what came, up to the end of a request that has to be answered before the next."""
        data, self._left = self._left, b""
        start = 0
        while start < len(data) and not self.transport.is_closing():
            if self._stage is Stage.BEFORE and self._must_wait():
                self._left = data[start:]
                break
            end = self._end_of_piece(data, start)
            self._take(data[start:end])
            start = end
        self._read_on()

    def _read_on(self) -> None:
        """Let more come, or not before what is left was looked at; close where nothing more will."""
        if self._left:
            self.flow.left = True
            self.flow.pause_reading()
        elif self.flow.left:
            self.flow.left = False
            self.flow.resume_reading()
        if self._ended and not self._left and (self._stage is not Stage.BEFORE or not self._must_wait()):
            self.transport.close()

    def _end_of_piece(self, data: bytes, start: int) -> int:
        """Where to stop looking for now, so that no request goes on beyond the piece that it ends in."""
        if self._stage is Stage.BODY:
            return min(start + self._to_come, len(data))
        across = (self._seam + data[start : start + 3]).find(BLANK) if self._seam else -1
        found = start + across - len(self._seam) if across >= 0 else data.find(BLANK, start)
        if across < 0 and found < 0:
            self._seam = (self._seam + data[max(start, len(data) - 3) :])[-3:]
            return len(data)
        self._seam = b""
        return found + len(BLANK)

    def _take(self, piece: bytes) -> None:
        """Let the parser have a piece, unless the head is too large with it."""
        if self._stage is Stage.BODY:
            self._to_come -= len(piece)
        else:
            self._spent += len(piece)
            if self._stage is not Stage.CHUNKS and self._spent > HEAD_LIMIT:
                self._look_at(piece[: HEAD_LIMIT - (self._spent - len(piece))])
                self._refuse("headers_too_large")
                return
        try:
            self._parse(piece)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._refuse(self._fault)
            return
        if self._stage is Stage.BEFORE:
            self._spent = 0  # blank lines, which may come before a request
        elif self._stage is Stage.CHUNKS and self._spent > HEAD_LIMIT:
            self._refuse("headers_too_large")

    def _look_at(self, part: bytes) -> None:
        """Let the parser have what fits of a head that is too large: it may say in which language to refuse it."""
        with suppress(httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.parser.feed_data(part)

    def _parse(self, piece: bytes) -> None:
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            head = self._without_upgrade()
            self.parser = httptools.HttpRequestParser(self)
            self.parser.feed_data(head)

    def _without_upgrade(self) -> bytes:
        """The head as if it asked for no other protocol, of which we have none (RFC 9110 7.8).

        The parser takes it that the body is written in the other protocol already, and would take ours for requests.
        """
        line = b"%b %b HTTP/%b\r\n" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        headers = [b"%b: %b\r\n" % header for header in self.headers if header[0] != b"upgrade"]
        return b"".join((line, *headers, b"\r\n"))

    # What the parser calls

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._unset_keepalive_if_required()
        self._stage = Stage.HEAD
        self._head = ()
        self._fault = "bad_request"

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self._head = headers = self.headers
        self.headers = []  # what comes now are trailers, which are no headers (RFC 9110 6.5.1)
        named = dict(headers)
        if fault := fault_of(self.parser.get_http_version(), headers, named):
            self._stop(fault)
        self._stage = Stage.CHUNKS if b"transfer-encoding" in named else Stage.BODY
        self._to_come = int(named.get(b"content-length", 0))
        self.expect_100_continue = named.get(b"expect", b"").lower() == b"100-continue"
        self._on_head(headers, dict(named))

    def _on_head(self, headers: Headers, named: dict[bytes, bytes]) -> None:  # noqa: ARG002 - for those who look
        """A head is whole and right."""
        self._begin()

    def _begin(self) -> None:
        """Let the application have the request."""
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        self._spent -= OF_A_CHUNK

    def on_body(self, body: bytes) -> None:
        if self._stage is Stage.CHUNKS:
            self._spent -= len(body)
        self._on_data(body)

    def _on_data(self, body: bytes) -> None:
        """A part of the body came."""
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        if self._stage is Stage.CHUNKS and (
            self._spent > HEAD_LIMIT or len(self._head) + len(self.headers) > MOST_HEADERS
        ):
            self._stop("headers_too_large")
        self._stage = Stage.BEFORE
        self._spent = 0
        self._on_whole()

    def _on_whole(self) -> None:
        """A request is whole."""
        super().on_message_complete()

    def _stop(self, fault: str) -> NoReturn:
        self._fault = fault
        raise MalformedError

    def _refuse(self, code: str, told_to: str = OBSERVE) -> None:
        """Answer what never became a request, or no whole one, and close."""
        if self.transport.is_closing():
            return
        self._left = b""
        if self._is_begun():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not (self._is_begun() and self.cycle.response_started):
            self.transport.write(self._refusal(code, told_to))
        self.transport.close()

    def _is_begun(self) -> bool:
        """Whether the application has a request that it has not answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _refusal(self, code: str, told_to: str) -> bytes:
        request_id = new_request_id()
        languages = cast("Languages | None", self.app_state.get(LANGUAGES))
        spoken = languages.spoken({"headers": self._head or self.headers or ()}) if languages else IN_ENGLISH
        scope = {REQUEST_ID: request_id, ROOT: self.app_state.get(ROOT, ""), SPOKEN: spoken}
        response = problem_response(ProblemError(code, headers=CLOSING | RETRYING.get(code, {})), scope)
        headers = [*response.raw_headers, *HEADERS.items(), *VARYING, (b"request-id", request_id.encode())]
        lines = [b"%b: %b\r\n" % header for header in (*self.server_state.default_headers, *headers)]
        observe = cast("Observe | None", self.app_state.get(told_to))
        if observe is not None and not self._is_begun():  # else whoever has begun with it tells
            observe(UNMATCHED, "other", response.status_code, 0.0, request_id)
        return b"".join([STATUS_LINE[response.status_code], *lines, b"\r\n", response.body])
