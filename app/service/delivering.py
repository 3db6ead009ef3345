"""Telling clinics what is due, beside everything else that a process does; any process of several may do it.

What was sent and could not be noted is sent again: at least once, with the same id.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias
from uuid import uuid4

from app.deliveries.schedule import wait_after
from app.deliveries.sending import Sender
from app.deliveries.signing import headers
from app.sealing import NotOurs, Sealing
from app.service.storage import Storage
from app.service.webhooks import secrets_of
from app.store import deliveries, sweeps, webhooks
from app.store.database import Database
from app.store.deliveries import AT_ONCE, Due
from app.store.errors import StoreUnavailable

LOOK_SECONDS = 1.0  # between looks at what is due
BROKEN_SECONDS = 60.0  # the same after an error that nobody has foreseen
COUNT_SECONDS = 10.0  # between counts of what waits
MOST = 20  # at once, in one process
KEPT = timedelta(days=30)  # what was told can be told again for so long
GONE = 410

Outcome: TypeAlias = Literal["delivered", "failed", "given_up"]


@dataclass(frozen=True, slots=True)
class Told:
    """Whoever counts.

    Attributes:
        outcome: is told of each attempt.
        waiting: is told now and then how much waits, and for how many seconds the oldest of it.
        broken: is told of an error that nobody has foreseen.
    """

    outcome: Callable[[Outcome], object] = lambda _outcome: None
    waiting: Callable[[int, float], object] = lambda _count, _seconds: None
    broken: Callable[[Exception], object] = lambda _error: None


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@dataclass(slots=True, eq=False)
class Deliveries:
    """Delivers until it is cancelled.

    Attributes:
        database: where it stands what is due.
        sealing: opens the secrets.
        sender: sends.
        name: of this process.
        told: counts.
        clock: the time.
    """

    database: Database
    sealing: Sealing
    sender: Sender
    name: str
    told: Told = field(default_factory=Told)
    clock: Callable[[], datetime] = now
    _tasks: dict[asyncio.Task[None], str] = field(default_factory=dict)
    _looks_back_at: float = 0.0

    async def run(self) -> None:
        """Look for what is due, again and again; a database that cannot be used is asked again."""
        try:
            while True:
                try:
                    await self._look()
                except StoreUnavailable:
                    await asyncio.sleep(LOOK_SECONDS)
                except Exception as error:  # noqa: BLE001 - whatever it is, clinics are told again later
                    self.told.broken(error)
                    await asyncio.sleep(BROKEN_SECONDS)
        finally:
            await self._let_go()

    async def _look(self) -> None:
        """Begin with what is due, look back now and then, and rest."""
        await self.begin_due()
        loop_time = asyncio.get_running_loop().time()
        if loop_time >= self._looks_back_at:
            self._looks_back_at = loop_time + COUNT_SECONDS
            await self.look_back()
        await self._rest()

    async def begin_due(self) -> int:
        """Begin with what is due, as much as there is room for; how much that was.

        Raises:
            StoreUnavailable: the database cannot be used now.
        """
        room = MOST - len(self._tasks)
        if room <= 0:
            return 0
        busy = [name for name, count in Counter(self._tasks.values()).items() if count >= AT_ONCE]
        taken = await self.database.write(deliveries.take, room, busy, self.clock())
        for due in taken:
            task = asyncio.create_task(self._deliver(due))
            self._tasks[task] = due.endpoint.id
            task.add_done_callback(self._tasks.pop)
        return len(taken)

    async def all_done(self) -> None:
        """Wait for what was begun."""
        await asyncio.gather(*self._tasks)

    async def look_back(self) -> None:
        """Count what waits, and forget what was told long ago.

        Raises:
            StoreUnavailable: the database cannot be used now.
        """
        time = self.clock()
        waiting = await self.database.read(deliveries.waiting)
        self.told.waiting(waiting.count, (time - waiting.oldest).total_seconds() if waiting.oldest else 0.0)
        if await self.database.write(sweeps.take, "outbox", self.name, time):
            await self.database.write(deliveries.forget, time - KEPT)
            await self.database.write(sweeps.done, "outbox", self.name, time)

    async def _rest(self) -> None:
        """Until something is done, which leaves room for more, or a look is due."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(LOOK_SECONDS)

    async def _let_go(self) -> None:
        """Leave what was begun to whoever comes next; it is sent again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, due: Due) -> None:
        try:
            await self._attempt(due)
        except StoreUnavailable:
            return  # it stays leased, and is due again once that is over
        except Exception as error:  # noqa: BLE001 - as above
            self.told.broken(error)

    async def _attempt(self, due: Due) -> None:
        try:
            status = await self._sent(due)
        except NotOurs:
            await self.database.write(webhooks.disable, due.endpoint.id, "secrets cannot be opened", self.clock())
            return
        if status is not None and 200 <= status < 300:
            await self.database.write(deliveries.delivered, due, status, self.clock())
            self.told.outcome("delivered")
        else:
            await self._failed(due, status)

    async def _sent(self, due: Due) -> int | None:
        body = written(due)
        signed = headers(secrets_of(self.sealing, due.endpoint), due.event, body, self.clock())
        return await self.sender.send(due.endpoint.url, signed, body)

    async def _failed(self, due: Due, status: int | None) -> None:
        time = self.clock()
        wait = wait_after(due.attempts + 1)
        await self.database.write(deliveries.failed, due, status, None if wait is None else time + wait, time)
        if status == GONE:
            await self.database.write(webhooks.disable, due.endpoint.id, "gone", time)
        self.told.outcome("given_up" if wait is None else "failed")


async def deliver(storage: Storage, agent: str, *, private: bool, told: Told) -> None:
    """Deliver what is due until this is cancelled; nothing where there is nothing to open secrets with.

    Args:
        storage: where it stands what is due.
        agent: the software, as receivers see it.
        private: whether addresses that are not public are allowed.
        told: counts.
    """
    if storage.sealing is None:
        return
    async with Sender(agent, private=private) as sender:
        await Deliveries(storage.database, storage.sealing, sender, uuid4().hex, told).run()


def written(due: Due) -> str:
    """The body of a message: what happened, when, and the ids, times and versions that belong to it."""
    body: Mapping[str, object] = {
        "type": due.type,
        "timestamp": due.happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": json.loads(due.payload),
    }
    return json.dumps(body, separators=(",", ":"))
