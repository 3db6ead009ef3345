"""File descriptors: each connection takes one, some are left for everything else, and running out is told seldom."""

import asyncio
import logging
import resource
from collections.abc import Callable
from time import monotonic
from typing import Any

from app.api import logs

LEFT = 100  # descriptors for files, metrics and whatever connections are being refused; a quarter where there are few
SELDOM = 60.0  # seconds
NOT_ACCEPTED = "socket.accept() out of system resource"  # asyncio's own words


def most_connections() -> int | None:
    """How many connections leave enough descriptors; None where there is no limit of them."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if limit == resource.RLIM_INFINITY else limit - min(LEFT, limit // 4)


class Seldom:
    """Logs an event at most once a minute, however often it happens."""

    def __init__(self, event: str, clock: Callable[[], float] = monotonic) -> None:
        self._event = event
        self._clock = clock
        self._told = -SELDOM

    def __call__(self, *_what: object) -> None:
        """Log it, unless that was done a short while ago; what happened in particular does not matter."""
        if self._clock() - self._told >= SELDOM:
            self._told = self._clock()
            logs.event(self._event, logging.ERROR)


class NotAccepted:
    """Tells at most once a minute that connections cannot be accepted; asyncio would at every try, thousands of times.

    To be the exception handler of a loop, which keeps trying once a second.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._tell = Seldom("no descriptors left", clock)

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Handle what asyncio tells."""
        if context.get("message") != NOT_ACCEPTED:
            loop.default_exception_handler(context)
        else:
            self._tell()
