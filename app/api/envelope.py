"""What every request and response has, whatever answers it: a request id, headers, HEAD, and an end.

Pure ASGI, outermost. It sees no body, and what it logs of a failure carries no value.
Whoever wants to count or log requests passes `observe`; it gets plain values that name no person and no address.
"""

import logging
import secrets
import traceback
from asyncio import CancelledError
from collections.abc import Callable, Iterable, MutableMapping
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.languages import SPOKEN, Languages
from app.api.problems import REQUEST_ID, ROOT, ProblemError, problem_response
from app.api.rooted import without_root

logger = logging.getLogger("candidacy")

CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": CONTENT_SECURITY_POLICY.encode(),
}
GUARDS = tuple(HEADERS.items())
VARYING = ((b"vary", b"Accept-Language"),)  # what is in a language is in another for who wishes that
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

UNMATCHED = "unmatched"  # the route of what no route is for

Observe = Callable[[str, str, int, float, str], None]
"""Called once a request is over: route template or `unmatched`, method or `other`, status (0 where no response
began), seconds, request id."""


class Envelope:
    """Wraps an application.

    Args:
        app: what answers.
        observe: is told of every finished request.
        root: where a proxy has put the service; addresses may begin so or not, and inside they do not.
        languages: those that clients can wish for; None where there is English alone.
    """

    def __init__(
        self, app: ASGIApp, observe: Observe | None = None, root: str = "", languages: Languages | None = None
    ) -> None:
        self.app = app
        self.observe = observe
        self.root = root
        self.languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(new_request_id(), scope["method"] == "HEAD", send)
        ours: dict[str, object] = {
            REQUEST_ID: exchange.request_id,
            ROOT: self.root,
            "path": without_root(scope["path"], self.root),
        }
        if self.languages is not None:
            ours[SPOKEN] = self.languages.spoken(scope)
        scope = {**scope, **ours, "method": "GET" if exchange.head else scope["method"]}
        if self.observe is None:
            await self._respond(exchange, scope, receive)
            return
        began = perf_counter()
        try:
            await self._respond(exchange, scope, receive)
        finally:
            method = "HEAD" if exchange.head else scope["method"]
            self.observe(
                template(scope),
                method if method in METHODS else "other",
                exchange.status,
                perf_counter() - began,
                exchange.request_id,
            )

    async def _respond(self, exchange: "_Exchange", scope: Scope, receive: Receive) -> None:
        try:
            await self.app(scope, receive, exchange.send)
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends here and tells nothing
            logger.error(  # noqa: TRY400 - a traceback may quote an answer
                "internal error", extra={"request_id": exchange.request_id, "error": without_values(error)}
            )
            await exchange.fail("internal_error", scope, receive)
        except CancelledError:  # the server stops, and this request outlasted its grace
            await exchange.fail("shutting_down", scope, receive)
            raise


def _varies_by_language(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether it is said already that another language has another response."""
    return any(name.lower() == b"vary" and b"accept-language" in value.lower() for name, value in headers)


class _Exchange:
    """One request being answered."""

    __slots__ = ("_send", "head", "request_id", "status")

    def __init__(self, request_id: str, head: bool, send: Send) -> None:  # noqa: FBT001 - a plain property of it
        self.request_id = request_id
        self.head = head
        self.status = 0
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message.get("headers", [])
            there = {name.lower() for name, _ in headers}
            ours = (
                *GUARDS,
                *(VARYING if b"content-language" in there and not _varies_by_language(headers) else ()),
                (b"request-id", self.request_id.encode()),
            )
            message["headers"] = [*headers, *[each for each in ours if each[0] not in there or each in VARYING]]
        elif self.head and message["type"] == "http.response.body":
            message = _without_body(message)
        await self._send(message)

    async def fail(self, code: str, scope: Scope, receive: Receive) -> None:
        if not self.status:
            await problem_response(ProblemError(code), scope)(scope, receive, self.send)


def new_request_id() -> str:
    """A request id: 32 hexadecimal digits, drawn at random."""
    return secrets.token_hex(16)


def template(scope: Scope) -> str:
    """The template of the route that a request was for, as the router left it in the scope; never its own path."""
    return getattr(scope.get("route"), "path", UNMATCHED)


def _without_body(message: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {**message, "body": b""}


def without_values(error: BaseException) -> str:
    """Where an error came from: its type and its frames. Never its message, which may quote an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    return f"{type(error).__name__} at {places}"
