"""How many requests are worked on at once; those beyond it are told to come again. Pure ASGI, inside the envelope.

A request has its place while we work on it, not while its client sends or reads. Who asks for a document needs none:
it is there, or is made once for all who wait; so whoever runs the service sees it while it is busy, too.
"""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import ProblemError, problem_response

RETRY_AFTER = "1"  # seconds

Given = ParamSpec("Given")
Got = TypeVar("Got")


class Limit:
    """Wraps an application.

    Args:
        app: what answers.
        most: how many requests it may work on at once.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most
        self._now = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] == "GET":
            await self.app(scope, receive, send)
            return
        if self.is_reached():
            refusal = ProblemError("overloaded", headers={"Retry-After": RETRY_AFTER})
            await problem_response(refusal, scope)(scope, receive, send)
            return
        self._now += 1
        try:
            await self.app(scope, self._outside(receive), self._outside(send))
        finally:
            self._now -= 1

    def _outside(self, call: Callable[Given, Awaitable[Got]]) -> Callable[Given, Awaitable[Got]]:
        """The same, without a place while the client is waited for."""

        async def waiting(*arguments: Given.args, **named: Given.kwargs) -> Got:
            self._now -= 1
            try:
                return await call(*arguments, **named)
            finally:
                self._now += 1

        return waiting

    def is_reached(self) -> bool:
        """Whether one more is told to come again."""
        return self._now >= self.most
