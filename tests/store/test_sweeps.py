from datetime import UTC, datetime

from app.store import sweeps
from app.store.database import Database, within

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_one_process_does_it_at_a_time(database: Database) -> None:
    """Another gets it once it is done, or once whoever had it must have ended."""
    take = sweeps.take
    assert within(database.engine, take, "expiry", "one", NOW)
    assert within(database.engine, take, "expiry", "one", NOW)
    assert not within(database.engine, take, "expiry", "two", NOW)
    assert within(database.engine, take, "others", "two", NOW)
    within(database.engine, sweeps.done, "expiry", "two", NOW)
    assert not within(database.engine, take, "expiry", "two", NOW)
    within(database.engine, sweeps.done, "expiry", "one", NOW)
    assert within(database.engine, take, "expiry", "two", NOW)
    assert not within(database.engine, take, "expiry", "one", NOW)
    assert within(database.engine, take, "expiry", "one", NOW + sweeps.LEASE)
