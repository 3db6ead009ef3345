"""How many requests one address or one key may make, and what it is told of it. Pure ASGI, behind the door.

Every request below `/v1/` counts as one, and a batch as many as it holds: for a clinic's secret key where it has one,
else for the address. A credential that is refused counts for the address, wherever it was sent. The fields are those of
the IETF's draft `RateLimit header fields for HTTP` (10 and 11).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Literal, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.door import CALLER
from app.api.heads import Headers
from app.api.peers import Peers
from app.api.problems import ProblemError, problem_response
from app.api.windows import Windows
from app.rates import Rate
from app.service.access import ANYBODY, Caller

COUNTED = "candidacy.counted"  # the key in the scope of a request
COUNTS_BELOW = "/v1/"
_LINES = b'ratelimit-policy: "%b";q=%d;w=%d\r\nratelimit: "%b";r=%d;t=%d\r\n'  # what `Limits.headers` says


@dataclass(frozen=True, slots=True)
class Allowance:
    """What whoever makes a request may ask for.

    Attributes:
        name: of the limit.
        rate: how much.
        who: is counted: a key's id, or an address.
    """

    name: Literal["address", "key"]
    rate: Rate
    who: str


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
        address: what one address may ask for; None where that is not limited.
        key: the same of one secret key.
        windows: count.
        peers: tell who asks.
        here: the same where they count in this process, which takes no waiting.
        clock: seconds since the epoch.
    """

    address: Rate | None
    key: Rate | None
    windows: Counts
    peers: Peers
    here: Windows | None = None
    clock: Callable[[], float] = time

    def allowance(self, caller: Caller, peer: str | None, forwarded: bytes | None) -> Allowance | None:
        """What a caller may ask for; None where that is not limited. A browser's key is anybody's, who has an address.

        Args:
            caller: who asks.
            peer: the address that the request came from.
            forwarded: what proxies say of it, as `Peers.counted_as` takes it.
        """
        if caller.key is not None and caller.key.kind == "server":
            return None if self.key is None else Allowance("key", self.key, caller.key.id)
        if self.address is None:
            return None
        return Allowance("address", self.address, self.peers.counted_as(peer, forwarded))

    async def count(self, one: Allowance, requests: int = 1) -> int | None:
        """How many requests are left in this window behind these, below 0 where they were too many; None: not known."""
        counted = await self.windows.count(one.name, one.rate, one.who, requests)
        return None if counted is None else one.rate.amount - counted

    def allows_now(self, one: Allowance) -> bool:
        """Whether one more request is allowed; no where others have to be asked."""
        return self.here is not None and self.here.counted(one.name, one.rate, one.who) < one.rate.amount

    def count_now(self, one: Allowance) -> bytes:
        """Count one request that `allows_now` allowed; what its response says of it, as lines of its head."""
        if self.here is None:
            return b""
        name, rate = one.name.encode(), one.rate
        left = rate.amount - self.here.count_now(one.name, rate, one.who, 1)
        return _LINES % (name, rate.amount, rate.seconds, name, max(0, left), self.seconds_left(rate))

    def headers(self, one: Allowance, left: int) -> Mapping[str, str]:
        """What a response says of the window that is current, and of what is left in it."""
        return {
            "RateLimit-Policy": f'"{one.name}";q={one.rate.amount};w={one.rate.seconds}',
            "RateLimit": f'"{one.name}";r={max(0, left)};t={self.seconds_left(one.rate)}',
        }

    def seconds_left(self, rate: Rate) -> int:
        """Whole seconds after which the next window has begun."""
        return rate.seconds - int(self.clock() % rate.seconds)

    def refusal(self, one: Allowance, left: int) -> ProblemError:
        """The problem of a request that was too many."""
        headers = {**self.headers(one, left), "Retry-After": str(self.seconds_left(one.rate))}
        return ProblemError("too_many_requests", headers=headers)


class RateLimited:
    """Wraps an application.

    Args:
        app: what answers.
        limits: what it may be asked.
        everything: whether every request counts, and not only those below `/v1/`.
    """

    def __init__(self, app: ASGIApp, limits: Limits, *, everything: bool = False) -> None:
        self.app = app
        self.limits = limits
        self.everything = everything

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowance = _allowance(self.limits, scope) if self.everything or _counts(scope) else None
        if allowance is None:
            await self.app(scope, receive, send)
            return
        exchange = Exchange(self.limits, allowance, send)
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
        allowance: what whoever makes it may ask for.
        send: takes the response.
    """

    __slots__ = ("_allowance", "_left", "_limits", "_send")

    def __init__(self, limits: Limits, allowance: Allowance, send: Send) -> None:
        self._limits = limits
        self._allowance = allowance
        self._send = send
        self._left: int | None = None

    async def count(self, requests: int = 1) -> None:
        """Count so many requests, if they are allowed; those of a batch that are too many are not counted.

        Raises:
            ProblemError: they are more than what is left.
        """
        if self._left is None or requests <= self._left:
            self._left = await self._limits.count(self._allowance, requests)
            if self._left is None or self._left >= 0:
                return
        raise self._limits.refusal(self._allowance, self._left)

    async def send(self, message: Message) -> None:
        """Send a message, and with its head what is left."""
        if message["type"] == "http.response.start" and self._left is not None:
            there = {name.lower() for name, _ in message.get("headers", [])}
            ours = _as_bytes(self._limits.headers(self._allowance, self._left))
            message["headers"] = [*message.get("headers", []), *[each for each in ours if each[0] not in there]]
        await self._send(message)


def _counts(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] == "OPTIONS":
        return False
    path: str = scope["path"]
    return path.startswith(COUNTS_BELOW)


def _as_bytes(headers: Mapping[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _allowance(limits: Limits, scope: Scope) -> Allowance | None:
    client: tuple[str, int] | None = scope.get("client")
    said = [value for name, value in scope["headers"] if name == limits.peers.header]
    caller: Caller = scope.get(CALLER, ANYBODY)
    return limits.allowance(caller, client[0] if client else None, b",".join(said) if said else None)


async def count_more(scope: Scope, requests: int) -> None:
    """Count so many requests more, that stand in one; nothing where nobody counts.

    Raises:
        ProblemError: they are more than what is left.
    """
    exchange: Exchange | None = scope.get(COUNTED)
    if exchange is not None and requests > 0:
        await exchange.count(requests)
