import asyncio
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import ProgrammingError

from app.store import changes, database, writer
from app.store.database import Database, opened, within
from app.store.errors import StoreUnavailable
from app.store.schema import upgrade

Got = TypeVar("Got")
Act = Callable[[Connection], object]


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """A database that one at a time writes to."""
    found = opened(f"sqlite:///{tmp_path / 'candidacy.db'}")
    upgrade(found.engine)
    yield found
    found.close()


def commits(database: Database) -> list[None]:
    """One more for each transaction that is kept from now on."""
    found: list[None] = []
    event.listen(database.engine, "commit", lambda _: found.append(None))
    return found


def together(database: Database, acts: list[Act]) -> list[Any]:
    """What acts give or raise that all wait while another one writes."""
    return all_at_once(database, [partial(database.write, act) for act in acts])


def all_at_once(database: Database, writes: Sequence[Callable[[], Awaitable[object]]]) -> list[Any]:
    """What writing gives or raises for several who all wait while somebody else writes."""
    held = threading.Event()

    async def every() -> list[Any]:
        first = asyncio.create_task(as_coroutine(database.write(lambda _: held.wait())))
        await asyncio.sleep(0.05)  # it is being written
        rest = [asyncio.create_task(as_coroutine(each())) for each in writes]
        await asyncio.sleep(0.05)  # they wait
        held.set()
        await first
        return await asyncio.gather(*rest, return_exceptions=True)

    return asyncio.run(every())


async def as_coroutine(awaited: Awaitable[Got]) -> Got:
    """What a task is made of."""
    return await awaited


def rises(connection: Connection) -> int:
    """One change, and how many there were."""
    changes.rise(connection)
    return changes.number(connection)


def fails(connection: Connection) -> None:
    """A change, and then a failure of its own."""
    changes.rise(connection)
    raise KeyError


def test_those_who_wait_are_kept_in_one_transaction_in_their_order(sqlite: Database) -> None:
    """The disk is waited for once, and each is given what its own act gave."""
    kept = commits(sqlite)
    assert together(sqlite, [rises] * 9) == list(range(1, 10))
    assert len(kept) == 2
    assert within(sqlite.reading, changes.number) == 9


def test_more_than_one_transaction_holds_wait_for_the_next(sqlite: Database) -> None:
    """Nobody waits for a transaction that never ends."""
    kept = commits(sqlite)
    assert together(sqlite, [rises] * 70) == list(range(1, 71))
    assert len(kept) == 1 + 3


def test_an_act_that_fails_is_taken_back_alone(sqlite: Database) -> None:
    """Whoever was to be kept with it is kept all the same, once."""
    first, wrong, last = together(sqlite, [rises, fails, rises])
    assert (first, last) == (1, 2)
    assert isinstance(wrong, KeyError)
    assert within(sqlite.reading, changes.number) == 2


def test_a_statement_that_is_wrong_concerns_nobody_else(sqlite: Database) -> None:
    """A row that is there already is no failure of the database."""

    def twice(connection: Connection) -> None:
        for _ in range(2):
            connection.execute(text("INSERT INTO changes (name, number) VALUES ('twice', 1)"))

    def wrong(_: Connection) -> None:
        raise ProgrammingError("SELECT", {}, Exception())

    first, refused, also, last = together(sqlite, [rises, twice, wrong, rises])
    assert (first, last) == (1, 2)
    assert not isinstance(refused, StoreUnavailable | int)
    assert isinstance(also, ProgrammingError)


def test_where_the_database_fails_everybody_in_the_transaction_is_told(sqlite: Database) -> None:
    """SQLite takes a transaction back by itself on a full disk: of nobody it is known to be kept, and nobody is."""

    def full(connection: Connection) -> None:
        connection.execute(text("PRAGMA max_page_count = 1"))  # that is fewer than there are
        connection.execute(text("INSERT INTO changes (name, number) VALUES (hex(randomblob(1000000)), 1)"))

    assert all(isinstance(each, StoreUnavailable) for each in together(sqlite, [rises, full, rises]))
    assert within(sqlite.reading, changes.number) == 0


def test_while_another_holds_the_lock_everybody_who_waits_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not told one after the other, each after a time of its own; and then writing goes on."""
    monkeypatch.setattr(database, "WAIT_SECONDS", 1)
    file = tmp_path / "candidacy.db"
    found = opened(f"sqlite:///{file}")
    upgrade(found.engine)
    tries: list[None] = []
    event.listen(found.engine, "checkout", lambda *_: tries.append(None))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def several() -> list[Any]:
        return await asyncio.gather(*(found.write(rises) for _ in range(5)), return_exceptions=True)

    assert all(isinstance(each, StoreUnavailable) for each in asyncio.run(several()))
    assert len(tries) == 1
    other.execute("ROLLBACK")
    other.close()
    assert asyncio.run(as_coroutine(found.write(rises))) == 1
    found.close()


def test_those_who_wait_for_the_same_are_done_at_once(sqlite: Database) -> None:
    """Neighbours share a call, in their order; each is given what is its own."""
    calls: list[Sequence[int]] = []

    def doubled(_: Connection, given: Sequence[int]) -> list[int]:
        calls.append(given)
        return [2 * each for each in given]

    acts = [partial(sqlite.write_together, doubled, number) for number in range(3)]
    other = partial(sqlite.write, rises)
    assert all_at_once(sqlite, [*acts, other, acts[0]]) == [0, 2, 4, 1, 0]
    assert calls == [[0, 1, 2], [0]]


def test_where_one_of_them_fails_each_is_done_alone(sqlite: Database) -> None:
    """Also where an act does not give one thing for each."""

    def refuses(connection: Connection, given: Sequence[int]) -> list[int]:
        if 1 in given:
            raise KeyError
        return [rises(connection) for _ in given]

    def too_few(_: Connection, given: Sequence[int]) -> Sequence[int]:
        return given[1:]

    acts = [partial(sqlite.write_together, refuses, number) for number in range(3)]
    first, refused, last, lacking = all_at_once(sqlite, [*acts, partial(sqlite.write_together, too_few, 0)])
    assert (first, last) == (1, 2)
    assert isinstance(refused, KeyError)
    assert isinstance(lacking, ValueError)


def test_where_several_came_more_are_waited_for(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes a little later is kept with them; whoever comes alone waits for nobody."""
    kept = commits(sqlite)

    monkeypatch.setattr(writer, "PAUSE", 1)
    assert together(sqlite, [rises] * 2) == [1, 2]
    kept.clear()

    async def later() -> None:
        first = asyncio.create_task(as_coroutine(sqlite.write(rises)))
        await asyncio.sleep(0.05)
        assert await sqlite.write(rises) == 4
        assert await first == 3

    asyncio.run(later())
    assert len(kept) == 1
    monkeypatch.setattr(writer, "PAUSE", 0)
    assert asyncio.run(as_coroutine(sqlite.write(rises))) == 5
    monkeypatch.setattr(writer, "PAUSE", 3600)
    assert asyncio.run(as_coroutine(sqlite.write(rises))) == 6


def test_whoever_goes_away_before_its_turn_changes_nothing(sqlite: Database) -> None:
    """It is taken from those who wait, and the others do not mind."""
    held = threading.Event()

    async def leaves() -> int:
        first = asyncio.create_task(as_coroutine(sqlite.write(lambda _: held.wait())))
        await asyncio.sleep(0.05)
        gone = asyncio.create_task(as_coroutine(sqlite.write(rises)))
        await asyncio.sleep(0.05)
        gone.cancel()
        await asyncio.sleep(0.05)
        held.set()
        await first
        return await sqlite.write(rises)

    assert asyncio.run(leaves()) == 1


def test_whoever_goes_away_while_it_is_written_keeps_nobody_waiting(sqlite: Database) -> None:
    """What was done stays done, and those who were kept with it are told."""
    began, held = threading.Event(), threading.Event()

    def slowly(connection: Connection, given: Sequence[int]) -> list[int]:
        began.set()
        held.wait()
        return [rises(connection) for _ in given]

    async def leaves() -> int:
        gone, stays = (asyncio.create_task(as_coroutine(sqlite.write_together(slowly, 0))) for _ in range(2))
        await asyncio.to_thread(began.wait)
        gone.cancel()
        await asyncio.sleep(0)
        held.set()
        return await asyncio.wait_for(stays, 60)

    assert asyncio.run(leaves()) == 2


def test_what_was_given_to_it_is_kept_before_it_is_closed(tmp_path: Path) -> None:
    """Closing waits for it; whoever comes later is refused, and does not wait for ever."""
    url = f"sqlite:///{tmp_path / 'candidacy.db'}"
    found, again = opened(url), opened(url)
    upgrade(found.engine)

    def slowly(connection: Connection) -> int:
        time.sleep(0.2)
        return rises(connection)

    async def closed() -> None:
        task = asyncio.create_task(as_coroutine(found.write(slowly)))
        await asyncio.sleep(0.05)  # it is being written
        late = asyncio.create_task(as_coroutine(found.write(rises)))
        await asyncio.sleep(0)  # it waits
        found.close()
        assert within(again.reading, changes.number) == 2
        assert (await task, await late) == (1, 2)
        with pytest.raises(RuntimeError):
            await found.write(rises)

    asyncio.run(closed())
    again.close()
