"""The hot path: `POST /v1/assessments` answered in front of FastAPI's stack.

On any doubt - a header it does not know well, a body in pieces, anything raised - it hands the request on, body and
all, to the stack, which decides anew and tells every error. So it can only ever be faster, never different.
"""

from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.body import ASSESSMENT_LIMIT
from app.service import Service


class Path(NamedTuple):
    """Stands for the route in the scope, as the router would leave it there."""

    path: str


ASSESSMENTS = Path("/v1/assessments")


class FastPath:
    """Wraps the application whose stack it spares.

    Args:
        app: the application, which could answer everything itself.
        service: what both ask.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != ASSESSMENTS.path or not _is_plain(scope):
            await self.app(scope, receive, send)
            return
        message = await receive()
        answer = self._answer(message)
        if answer is None:
            await self.app(scope, _again(message, receive), send)
            return
        scope["route"] = ASSESSMENTS
        headers = [
            (b"cache-control", b"no-store"),
            (b"content-length", str(len(answer)).encode()),
            (b"content-type", b"application/json"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _answer(self, message: Message) -> bytes | None:
        """The answer to a whole body; None on any doubt."""
        if message["type"] != "http.request" or message.get("more_body") or len(message["body"]) > ASSESSMENT_LIMIT:
            return None
        try:
            return self.service.write(self.service.reader.read_plainly(message["body"]))
        except Exception:  # noqa: BLE001 - the stack does it again, and tells it as it tells every error
            return None


def _is_plain(scope: Scope) -> bool:
    """Whether it is a POST of JSON, said in the plainest words."""
    declared = [value for name, value in scope["headers"] if name == b"content-type"]
    return scope["method"] == "POST" and declared == [b"application/json"]


def _again(message: Message, receive: Receive) -> Receive:
    """What was received once, and then what comes."""
    pending = [message]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again
