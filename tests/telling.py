"""A clinic in a database with an endpoint, and things that happened to be told to it."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from app.sealing import Sealing, new_key
from app.service.storage import Storage
from app.store import outbox
from app.store.database import Database, within
from app.store.outbox import Happened
from app.store.tables import clinics, deliveries

CLINIC = "river"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def storage(database: Database, key: str | None = None) -> Storage:
    """A database with a clinic in it, and something to encrypt with."""
    within(database.engine, _clinic)
    return Storage(database, (), Sealing([key or new_key()]))


def _clinic(connection: Connection) -> None:
    at = datetime.now(UTC)
    connection.execute(
        insert(clinics).values(
            id=CLINIC, name="River", origins="", digest="d", status="active", applied_at=at, changed_at=at
        )
    )


def happened(database: Database, count: int = 1, at: datetime = NOW) -> list[str]:
    """So many things happen; the payload of each."""
    payloads = [json.dumps({"id": f"sha_{number}", "until": "2026-12-26"}) for number in range(count)]
    within(database.engine, outbox.add, [Happened(CLINIC, "assessment.shared", each, at) for each in payloads])
    return payloads


def noted(database: Database) -> list[tuple[int, bool, bool, int | None]]:
    """Of each delivery: attempts, whether it was told, whether it was given up, and the last status."""

    def read(connection: Connection) -> list[tuple[int, bool, bool, int | None]]:
        return [
            (row.attempts, row.delivered_at is not None, row.given_up_at is not None, row.status)
            for row in connection.execute(select(deliveries).order_by(deliveries.c.event))
        ]

    return within(database.reading, read)


def leases_end(connection: Connection) -> None:
    """What a process that was killed had taken is free at once; else it is a minute later."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    connection.execute(update(deliveries).where(deliveries.c.leased_until > past).values(leased_until=past))
