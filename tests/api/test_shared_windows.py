import asyncio
import json

import pytest
from redis.asyncio import Redis

from app.api.shared_windows import SharedWindows
from app.rates import Rate
from tests.api.test_windows import Clock
from tests.redis_server import REDIS, redis_running
from tests.serving import free_port

pytestmark = pytest.mark.skipif(REDIS is None, reason="needs redis-server: make system")

MINUTE = Rate(3, 60)


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_what_one_process_counts_another_knows(scheme: str) -> None:
    """Two that name the same server add up, each by itself, and begin anew in the next window."""

    async def counted(port: int) -> list[int | None]:
        clock = Clock()
        one, other = (SharedWindows(f"{scheme}://127.0.0.1:{port}/3", clock) for _ in range(2))
        found = [
            await one.count("address", MINUTE, "a", 1),
            await other.count("address", MINUTE, "a", 1),
            await one.count("address", MINUTE, "a", 5),
            await other.count("address", MINUTE, "b", 1),
        ]
        clock.now += 60
        found.append(await one.count("address", MINUTE, "a", 1))
        for each in (one, other):
            await each.close()
        return found

    with redis_running() as port:
        assert asyncio.run(counted(port)) == [1, 2, 7, 1, 1]


def test_nothing_outlasts_its_window() -> None:
    """The server forgets by itself what it has counted."""

    async def kept(port: int) -> list[float]:
        shared = SharedWindows(f"redis://127.0.0.1:{port}")
        await shared.count("address", MINUTE, "a", 1)
        await shared.close()
        async with Redis(port=port) as client:
            return [await client.ttl(key) for key in await client.keys("*")]

    with redis_running() as port:
        (seconds,) = asyncio.run(kept(port))
    assert 0 < seconds <= 60


def test_a_server_that_is_down_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is counted meanwhile, it is asked once a second, and the log says so once, and once when it is back."""

    async def counted(clock: Clock, shared: SharedWindows) -> list[int | None]:
        found = []
        for _ in range(3):
            found.append(await shared.count("address", MINUTE, "a", 1))
            clock.now += 0.4
        return found

    async def all_of_it() -> tuple[list[int | None], list[int | None], list[int | None]]:
        port, clock = free_port(), Clock()
        shared = SharedWindows(f"redis://127.0.0.1:{port}", clock)
        down = await counted(clock, shared)
        clock.now += 1
        with redis_running(port):
            up = await counted(clock, shared)
        again = await counted(clock, shared)
        await shared.close()
        return down, up, again

    with caplog.at_level("INFO", "candidacy"):
        down, up, again = asyncio.run(all_of_it())
    assert (down, up, again) == ([None] * 3, [1, 2, 3], [None] * 3)
    assert [record.message for record in caplog.records] == [
        "limits are not kept",
        "limits are kept again",
        "limits are not kept",
    ]
    assert "127.0.0.1" not in json.dumps([record.__dict__ for record in caplog.records], default=str)
