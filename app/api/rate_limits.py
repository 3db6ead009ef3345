"""How many requests one address may make, and what it is told of it. Pure ASGI, inside of what opens it to pages.

Every request below `/v1/` counts as one, and a batch as many as it holds. The fields are those of the IETF's draft
`RateLimit header fields for HTTP` (10 and 11).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import time
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.heads import Headers
from app.api.peers import Peers
from app.api.problems import ProblemError, problem_response
from app.api.windows import Windows
from app.rates import Rate

COUNTED = "candidacy.counted"  # the key in the scope of a request
COUNTS_BELOW = "/v1/"
NAME = "address"  # of the limit
_LINES = b'ratelimit-policy: "address";q=%d;w=%d\r\nratelimit: "address";r=%d;t=%d\r\n'  # what `Limits.headers` says


class Counts(Protocol):
    """What counts requests, in this process or elsewhere."""

    async def count(self, name: str, rate: Rate, who: str, requests: int) -> int | None:
        """How many requests there were in this window, with these; None where that is not known."""

    async def close(self) -> None:
        """Let go of what it holds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed, and where it is counted.

    Attributes:
        rate: of one address.
        windows: count.
        here: the same where they count in this process, which takes no waiting.
        peers: tell who asks.
        clock: seconds since the epoch.
    """

    rate: Rate
    windows: Counts
    peers: Peers
    here: Windows | None = None
    clock: Callable[[], float] = time

    async def count(self, who: str, requests: int = 1) -> int | None:
        """How many requests are left in this window behind these, below 0 where they were too many; None: not known."""
        counted = await self.windows.count(NAME, self.rate, who, requests)
        return None if counted is None else self.rate.amount - counted

    def allows_now(self, who: str) -> bool:
        """Whether one more request is allowed; no where others have to be asked."""
        return self.here is not None and self.here.counted(NAME, self.rate, who) < self.rate.amount

    def count_now(self, who: str) -> bytes:
        """Count one request that `allows_now` allowed; what its response says of it, as lines of its head."""
        if self.here is None:
            return b""
        rate = self.rate
        left = rate.amount - self.here.count_now(NAME, rate, who, 1)
        return _LINES % (rate.amount, rate.seconds, max(0, left), self.seconds_left())

    def headers(self, left: int) -> Mapping[str, str]:
        """What a response says of the window that is current, and of what is left in it."""
        rate = self.rate
        return {
            "RateLimit-Policy": f'"{NAME}";q={rate.amount};w={rate.seconds}',
            "RateLimit": f'"{NAME}";r={max(0, left)};t={self.seconds_left()}',
        }

    def seconds_left(self) -> int:
        """Whole seconds after which the next window has begun."""
        return self.rate.seconds - int(self.clock() % self.rate.seconds)

    def refusal(self, left: int) -> ProblemError:
        """The problem of a request that was too many."""
        return ProblemError(
            "too_many_requests", headers={**self.headers(left), "Retry-After": str(self.seconds_left())}
        )


class RateLimited:
    """Wraps an application.

    Args:
        app: what answers.
        limits: what it may be asked.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _counts(scope):
            await self.app(scope, receive, send)
            return
        exchange = Exchange(self.limits, who(self.limits.peers, scope), send)
        try:
            await exchange.count()
        except ProblemError as refused:
            await problem_response(refused, scope)(scope, receive, send)
            return
        await self.app({**scope, COUNTED: exchange}, receive, exchange.send)


class Exchange:
    """One request that is counted.

    Args:
        limits: what is allowed.
        who: asks.
        send: takes the response.
    """

    __slots__ = ("_left", "_limits", "_send", "_who")

    def __init__(self, limits: Limits, who: str, send: Send) -> None:
        self._limits = limits
        self._who = who
        self._send = send
        self._left: int | None = None

    async def count(self, requests: int = 1) -> None:
        """Count so many requests, if they are allowed; those of a batch that are too many are not counted.

        Raises:
            ProblemError: they are more than what is left.
        """
        if self._left is None or requests <= self._left:
            self._left = await self._limits.count(self._who, requests)
            if self._left is None or self._left >= 0:
                return
        raise self._limits.refusal(self._left)

    async def send(self, message: Message) -> None:
        """Send a message, and with its head what is left."""
        if message["type"] == "http.response.start" and self._left is not None:
            there = {name.lower() for name, _ in message.get("headers", [])}
            ours = _as_bytes(self._limits.headers(self._left))
            message["headers"] = [*message.get("headers", []), *[each for each in ours if each[0] not in there]]
        await self._send(message)


def _counts(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] == "OPTIONS":
        return False
    path: str = scope["path"]
    return path.startswith(COUNTS_BELOW)


def _as_bytes(headers: Mapping[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def who(peers: Peers, scope: Scope) -> str:
    """Who makes the request of this scope."""
    client: Sequence[object] | None = scope.get("client")
    said = [value for name, value in scope["headers"] if name == peers.header]
    return peers.counted_as(str(client[0]) if client else None, b",".join(said) if said else None)


async def count_more(scope: Scope, requests: int) -> None:
    """Count so many requests more, that stand in one; nothing where nobody counts.

    Raises:
        ProblemError: they are more than what is left.
    """
    exchange: Exchange | None = scope.get(COUNTED)
    if exchange is not None and requests > 0:
        await exchange.count(requests)
