"""Writing from one thread: those who wait are kept in one transaction, and alike acts in the same few statements."""

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

Given = TypeVar("Given")
Got = TypeVar("Got")

FAILED = (OperationalError, InterfaceError)
TOGETHER = 32  # that one transaction keeps
PAUSE = 0.004  # seconds in which more may come, where several came before: each transaction has a cost of its own


class Waiting(NamedTuple):
    """Somebody for whom an act is to be done, with what is given to it, and where it is told what came of that."""

    act: Callable[[Connection, Sequence[Any]], Iterable[Any]]
    given: Any
    future: "Future[Any]"
    loop: AbstractEventLoop


class Outcome(NamedTuple):
    """What came of it: what the act gave, or why there is nothing."""

    of: Waiting
    got: Any = None
    error: Exception | None = None


class Writer:
    """Runs acts that write, in the order in which they came.

    Threads that each wait for SQLite's lock look for it now and then, mostly in vain; and what is kept together waits
    for the disk once, and for the database's answers once. Where an act fails, what was done with it is done again,
    each alone; where the database fails, everybody is told so, since of nobody it is known to be kept. So an act
    changes nothing but the database.

    Args:
        engine: makes connections.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[Waiting] = deque()
        self._came = self._taken = 0  # how many, ever
        self._several = False  # whether more than one waited for the last transaction
        self._thread = ThreadPoolExecutor(1, "candidacy-writer")

    async def write(self, act: Callable[[Connection, Sequence[Given]], Iterable[Got]], given: Given) -> Got:
        """What an act gives for somebody; once this returns, what it changed is kept for good.

        Args:
            act: what is done for all at once who wait for the same, one after the other; it gives one thing for each.
            given: what it is given for this one.

        Raises:
            RuntimeError: it is closed.
            OperationalError, InterfaceError: the database failed, in this act or in another of the transaction.
            Exception: what the act raised.
        """
        loop = get_running_loop()
        future: Future[Got] = loop.create_future()
        self._waiting.append(Waiting(act, given, future, loop))
        self._came += 1
        loop.call_later(PAUSE if self._several else 0, self._begin, self._came)
        return await future

    def close(self) -> None:
        """End the thread, once all that was given to it is done."""
        self._thread.shutdown()
        while self._waiting:
            self._keep(self._came)

    def _begin(self, number: int) -> None:
        try:
            self._thread.submit(self._keep, number)
        except RuntimeError as closed:
            _tell([Outcome(each, error=closed) for each in self._next()])

    def _keep(self, number: int) -> None:
        """Keep what waits, unless the one of this number was taken already, together with those before it."""
        if number <= self._taken:
            return
        taken: list[Waiting] = []
        try:
            with self._engine.begin() as connection:
                taken.extend(self._next())
                outcomes = _done(connection, taken)
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            if len(taken) > 1 and not isinstance(error, FAILED):
                outcomes = [self._alone(each) for each in taken]
            else:
                outcomes = [Outcome(each, error=error) for each in taken or self._next()]
        self._several = len(outcomes) > 1
        _tell(outcomes)

    def _alone(self, one: Waiting) -> Outcome:
        """One of several of which another fails, in a transaction of its own: nothing of them is kept yet."""
        try:
            with self._engine.begin() as connection:
                (outcome,) = _done(connection, [one])
        except Exception as error:  # noqa: BLE001 - as above
            return Outcome(one, error=error)
        return outcome

    def _next(self) -> Iterator[Waiting]:
        """Those who wait and have not gone away."""
        for _ in range(min(TOGETHER, len(self._waiting))):
            one = self._waiting.popleft()
            self._taken += 1
            if not one.future.cancelled():
                yield one


def _done(connection: Connection, taken: Sequence[Waiting]) -> list[Outcome]:
    """What came of each; neighbours who wait for the same act have it done at once."""
    found: list[Outcome] = []
    for act, alike in groupby(taken, lambda each: each.act):
        those = list(alike)
        for one, got in zip(those, act(connection, [each.given for each in those]), strict=True):
            found.append(Outcome(one, got))
    return found


def _tell(outcomes: Sequence[Outcome]) -> None:
    """Tell each, in its loop; where that has ended, nobody listens any more."""
    for loop, those in groupby(outcomes, lambda each: each.of.loop):
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, list(those))


def _settle(outcomes: Sequence[Outcome]) -> None:
    for (_, _, future, _), got, error in outcomes:
        if future.done():  # whoever waited has gone away
            continue
        if error is None:
            future.set_result(got)
        else:
            future.set_exception(error)
