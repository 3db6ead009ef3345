import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest
from sqlalchemy import Connection, select, text

from app.store import changes, database
from app.store.database import Database, insert_new, insert_or_replace, opened, within
from app.store.errors import StoreUnavailable, UnusableUrl
from app.store.schema import upgrade
from app.store.tables import changes as numbers
from app.store.tables import sweeps

SECRET = "hunter2"  # noqa: S105 - of nobody


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a lock does not wait long."""
    monkeypatch.setattr(database, "WAIT_SECONDS", 1)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "candidacy.db",
        "sqlite://",
        "sqlite:///:memory:",
        f"mysql://root:{SECRET}@host/name",
        "postgresql+asyncpg://h/n",
    ],
)
def test_what_names_no_database_that_could_be_used_is_refused_without_being_repeated(url: str) -> None:
    """A database in memory would forget, others are not known, and a password is never shown."""
    with pytest.raises(UnusableUrl) as refused:
        opened(url)
    assert SECRET not in str(refused.value)


def test_what_was_written_is_there_for_whoever_opens_the_database_next(database_url: str) -> None:
    """One transaction is one change, and it is kept."""
    first = opened(database_url)
    upgrade(first.engine)
    within(first.engine, changes.rise)
    first.close()
    second = opened(database_url)
    assert within(second.reading, changes.number) == 1
    second.close()


def test_a_transaction_that_fails_changes_nothing(database: Database) -> None:
    """What it did before it failed is taken back."""

    def fails(connection: Connection) -> None:
        changes.rise(connection)
        raise KeyError

    with pytest.raises(KeyError):
        within(database.engine, fails)
    assert within(database.reading, changes.number) == 0


def test_a_row_is_inserted_once(database: Database) -> None:
    """The second of one key changes nothing, and says so."""
    assert within(database.engine, insert_new, numbers, name="some", number=7)
    assert not within(database.engine, insert_new, numbers, name="some", number=8)
    assert within(database.reading, changes.number, "some") == 7


def test_a_row_of_a_key_that_is_there_is_replaced_whole(database: Database) -> None:
    """Several at once: those that are there become the new ones, and the others are inserted."""
    now, later = datetime(2026, 11, 27, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC)
    old = {"name": "one", "leased_until": now, "by": "a", "done_at": now}
    new = [{"name": name, "leased_until": later, "by": "b", "done_at": None} for name in ("one", "two")]
    within(database.engine, insert_or_replace, sweeps, [old])
    within(database.engine, insert_or_replace, sweeps, new)
    within(database.engine, insert_or_replace, sweeps, [])
    rows = within(database.reading, lambda connection: connection.execute(select(sweeps).order_by(sweeps.c.name)).all())
    assert [row._asdict() for row in rows] == new


def test_numbers_rise_once_for_each_change_whoever_makes_it(database: Database) -> None:
    """Two at once wait for each other, and none is lost."""
    several = [
        threading.Thread(target=lambda: [within(database.engine, changes.rise) for _ in range(10)]) for _ in range(4)
    ]
    for each in several:
        each.start()
    for each in several:
        each.join()
    assert within(database.reading, changes.number) == 40


def test_the_event_loop_goes_on_while_the_database_works(database: Database) -> None:
    """What blocks is in a thread."""

    async def both() -> list[str]:
        order: list[str] = []
        waits = threading.Event()

        def slow(connection: Connection) -> None:
            connection.execute(select(numbers.c.name))
            waits.wait()

        async def query() -> None:
            await database.read(slow)
            order.append("query")

        async with anyio.create_task_group() as group:
            group.start_soon(query)
            await anyio.sleep(0.01)
            order.append("loop")
            waits.set()
        return order

    assert anyio.run(both) == ["loop", "query"]


@pytest.mark.usefixtures("impatient")
def test_a_locked_database_is_unavailable(tmp_path: Path) -> None:
    """Whoever would write waits a while for whoever does, and is then told; who reads need not wait."""
    file = tmp_path / "candidacy.db"
    found = opened(f"sqlite:///{file}")
    upgrade(found.engine)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        within(found.engine, changes.rise)
    assert within(found.reading, changes.number) == 0
    other.execute("ROLLBACK")
    other.close()
    within(found.engine, changes.rise)
    found.close()


@pytest.mark.usefixtures("impatient")
def test_a_database_that_is_away_is_unavailable(tmp_path: Path) -> None:
    """Nobody listens, or the folder is not there."""
    for url in ("postgresql://nobody@127.0.0.1:9/none", f"sqlite:///{tmp_path / 'none' / 'candidacy.db'}"):
        away = opened(url)
        with pytest.raises(StoreUnavailable):
            within(away.reading, changes.number)
        away.close()


def test_an_error_never_quotes_what_was_to_be_kept(database: Database) -> None:
    """Parameters are hidden, and what was unavailable says no more than that."""

    def wrong(connection: Connection) -> None:
        connection.execute(text("SELECT nothing FROM nowhere WHERE :value = 1"), {"value": SECRET})

    with pytest.raises(Exception) as failed:  # noqa: PT011 - each database has its own
        within(database.engine, wrong)
    assert SECRET not in str(failed.value)
