"""Requests counted in windows of time, in a Redis or Valkey that several processes share."""

from collections.abc import Callable
from time import time

from limits.aio.storage import RedisStorage
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

from app.api.logs import Outage
from app.rates import Rate

WAIT_SECONDS = 0.5  # for an answer of the server
PAUSE_SECONDS = 1.0  # without asking a server that did not answer


class SharedWindows:
    """Counts in a server, for all processes that name the same.

    While it does not answer nobody is counted, which the log says once; it is asked again once a second.

    Args:
        address: where it is, such as `redis://127.0.0.1:6379/0`.
        clock: seconds since the epoch.
    """

    def __init__(self, address: str, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        spoken = address.replace("valkey", "redis", 1)  # which speak the same, so one client is enough
        self._connections = ConnectionPool.from_url(
            spoken, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS
        )
        self._server = RedisStorage(
            f"async+{spoken}",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix="candidacy",
            connection_pool=self._connections,  # type: ignore[arg-type] # which it takes, and does not declare
        )
        self._asked_again = 0.0
        self._outage = Outage("limits are not kept", "limits are kept again")

    async def count(self, name: str, rate: Rate, who: str, requests: int) -> int | None:
        """How many requests there were in this window, with these; None while the server does not answer."""
        now = self._clock()
        if now < self._asked_again:
            return None
        try:
            counted = await self._server.incr(
                f"{name}/{rate.seconds}/{int(now // rate.seconds)}/{who}", rate.seconds, requests
            )
        except (StorageError, OSError) as error:
            self._asked_again = now + PAUSE_SECONDS
            self._outage.begin(error)
            return None
        self._outage.end()
        return counted

    async def close(self) -> None:
        """Close what connections there are."""
        await self._connections.disconnect()
