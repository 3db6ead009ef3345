"""What every request and response has, whatever answers it: a request id, headers, HEAD, and an end.

Pure ASGI, outermost. It sees no body, and what it logs of a failure carries no value.
"""

import logging
import traceback
from collections.abc import MutableMapping
from typing import Any
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import REQUEST_ID, ProblemError, problem_response

logger = logging.getLogger("candidacy")

CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": CONTENT_SECURITY_POLICY.encode(),
}


class Envelope:
    """Wraps an application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(uuid4().hex, scope["method"] == "HEAD", send)
        scope = {**scope, REQUEST_ID: exchange.request_id, "method": "GET" if exchange.head else scope["method"]}
        try:
            await self.app(scope, receive, exchange.send)
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends here and tells nothing
            logger.error(  # noqa: TRY400 - a traceback may quote an answer
                "internal error", extra={"request_id": exchange.request_id, "error": without_values(error)}
            )
            if not exchange.started:
                response = problem_response(ProblemError("internal_error"), exchange.request_id)
                await response(scope, receive, exchange.send)


class _Exchange:
    """One request being answered."""

    __slots__ = ("_send", "head", "request_id", "started")

    def __init__(self, request_id: str, head: bool, send: Send) -> None:  # noqa: FBT001 - a plain property of it
        self.request_id = request_id
        self.head = head
        self.started = False
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            message["headers"] = [*message.get("headers", []), *self._missing(message)]
        elif self.head and message["type"] == "http.response.body":
            message = _without_body(message)
        await self._send(message)

    def _missing(self, message: Message) -> list[tuple[bytes, bytes]]:
        there = {name.lower() for name, _ in message.get("headers", [])}
        headers = {**HEADERS, b"request-id": self.request_id.encode()}
        return [(name, value) for name, value in headers.items() if name not in there]


def _without_body(message: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {**message, "body": b""}


def without_values(error: BaseException) -> str:
    """Where an error came from: its type and its frames. Never its message, which may quote an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    return f"{type(error).__name__} at {places}"
