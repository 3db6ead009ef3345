"""Writing to SQLite, which one at a time can: one thread does it, and those who wait are kept in one transaction."""

from asyncio import get_running_loop, wrap_future
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

Got = TypeVar("Got")
Waiting: TypeAlias = tuple[Callable[[Connection], Any], "Future[Any]"]

FAILED = (OperationalError, InterfaceError)
TOGETHER = 32  # that one transaction keeps


class Writer:
    """Runs acts that write, in the order in which they came.

    Threads that each wait for SQLite's lock look for it now and then, mostly in vain; and what is kept together waits
    for the disk once. Where an act fails, what was done with it is done again, each alone; where the database fails,
    everybody is told so, since of nobody it is known to be kept. So an act changes nothing but the database.

    Args:
        engine: makes connections.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[Waiting] = deque()
        self._thread = ThreadPoolExecutor(1, "candidacy-writer")

    async def write(self, act: Callable[[Connection], Got]) -> Got:
        """What an act gives; once this returns, what it changed is kept for good.

        Raises:
            RuntimeError: it is closed.
            OperationalError, InterfaceError: the database failed, in this act or in another of the transaction.
            Exception: what the act raised.
        """
        future: Future[Got] = Future()
        self._waiting.append((act, future))
        get_running_loop().call_soon(self._begin)  # once all that the loop has found came as far as this
        return await wrap_future(future)

    def close(self) -> None:
        """End the thread, once all that was given to it is done."""
        self._thread.shutdown()
        while self._waiting:
            self._keep()

    def _begin(self) -> None:
        if not self._waiting:
            return
        try:
            self._thread.submit(self._keep)
        except RuntimeError as closed:
            for _, future in self._next():
                future.set_exception(closed)

    def _keep(self) -> None:
        """Keep what waits; an earlier turn may have kept it already."""
        if not self._waiting:
            return
        taken: list[Waiting] = []
        try:
            with self._engine.begin() as connection:
                taken.extend(self._next())
                found = [act(connection) for act, _ in taken]
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            if len(taken) > 1 and not isinstance(error, FAILED):
                self._keep_each(taken)
            else:
                for _, future in taken or self._next():
                    future.set_exception(error)
        else:
            for (_, future), got in zip(taken, found, strict=True):
                future.set_result(got)

    def _keep_each(self, taken: list[Waiting]) -> None:
        """One of them fails, and nothing is kept yet: each has a transaction of its own."""
        for act, future in taken:
            try:
                with self._engine.begin() as connection:
                    got = act(connection)
            except Exception as error:  # noqa: BLE001 - as above
                future.set_exception(error)
            else:
                future.set_result(got)

    def _next(self) -> Iterator[Waiting]:
        """Those who wait and have not gone away."""
        for _ in range(min(TOGETHER, len(self._waiting))):
            act, future = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                yield act, future
