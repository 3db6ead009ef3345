"""What people shared: records, the keys that make storing them safe to repeat, and the log of who touched them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    Row,
    String,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql import ColumnElement

from app.store import clinics
from app.store.database import insert_or_replace
from app.store.tables import access_log, idempotency, shared_assessments

Place = tuple[datetime, str]
"""Where in the order of records, newest first: when it was shared, and its id."""


class SharedRow(NamedTuple):
    """A record; what it says is sealed."""

    id: str
    clinic: str
    shared_at: datetime
    until: datetime
    token_mac: bytes
    release: str
    clinic_digest: str
    consent_text_version: str
    consent_agreed_at: datetime
    sealed: bytes


class RepeatRow(NamedTuple):
    """What was stored by a client's key; `sealed` is None once the record is gone."""

    clinic: str
    mac: bytes
    body_mac: bytes
    shared_id: str
    sealed: bytes | None
    until: datetime


class LogLine(NamedTuple):
    """Who did what with which record; None for a whole list."""

    clinic: str
    at: datetime
    actor: str
    act: str
    shared_id: str | None


COLUMNS = [shared_assessments.c[name] for name in SharedRow._fields]

# What each storing does, made once: to make a statement costs more than to run it. What returns something is one
# statement for many rows.
ADDED = insert(shared_assessments).returning(shared_assessments.c.id)
LOGGED = insert(access_log).returning(access_log.c.id)
REPEATED = select(*(idempotency.c[name] for name in RepeatRow._fields)).where(
    tuple_(idempotency.c.clinic, idempotency.c.mac).in_(bindparam("keys", expanding=True)),
    idempotency.c.until > bindparam("now"),
)
# one text, since a driver needs longer for a list than the database for its numbers
NUMBERS = cast(func.string_to_array(bindparam("numbers", type_=String), ","), ARRAY(BigInteger))
NUMBER = func.unnest(NUMBERS).column_valued("number")
TAKEN = select(NUMBER).where(~func.pg_try_advisory_xact_lock(NUMBER))


def add(connection: Connection, rows: Sequence[SharedRow]) -> None:
    """Keep records."""
    if rows:
        connection.execute(ADDED, [row._asdict() for row in rows])


def one(connection: Connection, shared_id: str, now: datetime) -> SharedRow | None:
    """A record that is not to be deleted yet."""
    found = select(*COLUMNS).where(shared_assessments.c.id == shared_id, shared_assessments.c.until > now)
    row = connection.execute(found).first()
    return SharedRow(*row) if row else None


def page(
    connection: Connection, clinic: str, now: datetime, limit: int, since: datetime | None, before: Place | None
) -> list[SharedRow]:
    """A clinic's records, newest first.

    Args:
        connection: of a transaction.
        clinic: whose.
        now: those to be deleted by then are left out.
        limit: how many at most.
        since: those that were shared after that alone.
        before: those that follow that place alone.
    """
    table = shared_assessments.c
    which: list[ColumnElement[bool]] = [table.clinic == clinic, table.until > now]
    if since is not None:
        which.append(table.shared_at > since)
    if before is not None:
        at, shared_id = before
        which.append(or_(table.shared_at < at, and_(table.shared_at == at, table.id < shared_id)))
    found = select(*COLUMNS).where(*which).order_by(table.shared_at.desc(), table.id.desc()).limit(limit)
    return [SharedRow(*row) for row in connection.execute(found)]


def drop(connection: Connection, row: SharedRow, now: datetime) -> bool:
    """Delete a record, and what repeating its storing would answer; whether it was still there."""
    if connection.execute(delete(shared_assessments).where(shared_assessments.c.id == row.id)).rowcount == 0:
        return False
    connection.execute(update(idempotency).where(idempotency.c.shared_id == row.id).values(sealed=None))
    clinics.note(connection, "assessment", row.id, row.clinic, now, row.until)
    return True


def expired(connection: Connection, now: datetime, limit: int) -> list[SharedRow]:
    """Records that are to be deleted by now, the oldest first."""
    found = select(*COLUMNS).where(shared_assessments.c.until <= now).order_by(shared_assessments.c.until).limit(limit)
    return [SharedRow(*row) for row in connection.execute(found)]


# Storing again by the same key


def repeated(connection: Connection, rows: Sequence[RepeatRow], now: datetime) -> Mapping[bytes, RepeatRow]:
    """What was stored before by clients' keys, by their digests; what was stored a day before is forgotten."""
    if not rows:
        return {}
    found = connection.execute(REPEATED, {"keys": [(row.clinic, row.mac) for row in rows], "now": now})
    return {row.mac: row for row in map(RepeatRow._make, found)}


def remember(connection: Connection, rows: Sequence[RepeatRow]) -> None:
    """Note what is stored by clients' keys, each as every pepper has it."""
    insert_or_replace(connection, idempotency, [row._asdict() for row in rows])


def taken(connection: Connection, macs: Sequence[bytes]) -> frozenset[bytes]:
    """By which clients' keys another process is storing now; by the rest none can until the transaction ends.

    SQLite lets one at a time write anyhow, and whoever comes second finds what the first stored.
    """
    if not macs or connection.dialect.name != "postgresql":
        return frozenset()
    numbers = {int.from_bytes(mac[:8], signed=True): mac for mac in macs}
    return frozenset(numbers[each] for each in connection.scalars(TAKEN, {"numbers": ",".join(map(str, numbers))}))


def forget_repeats(connection: Connection, now: datetime) -> None:
    """Forget keys of clients that are old enough."""
    connection.execute(delete(idempotency).where(idempotency.c.until <= now))


# The log


def log(connection: Connection, lines: Sequence[LogLine]) -> None:
    """Note who did what."""
    if lines:
        connection.execute(LOGGED, [line._asdict() for line in lines])


def log_page(connection: Connection, clinic: str, limit: int, before: int | None) -> Sequence[Row[tuple[object, ...]]]:
    """Lines of a clinic's log, newest first, below a number."""
    which: list[ColumnElement[bool]] = [access_log.c.clinic == clinic]
    if before is not None:
        which.append(access_log.c.id < before)
    return connection.execute(select(access_log).where(*which).order_by(access_log.c.id.desc()).limit(limit)).all()
