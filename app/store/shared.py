"""What people shared: records, the keys that make storing them safe to repeat, and the log of who touched them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from app.store import clinics
from app.store.database import insert_new
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


COLUMNS = [shared_assessments.c[name] for name in SharedRow._fields]

# What each storing does, made once: to make a statement costs more than to run it.
ADDED, LOGGED = insert(shared_assessments), insert(access_log)
REPEATED = select(*(idempotency.c[name] for name in RepeatRow._fields)).where(
    idempotency.c.clinic == bindparam("clinic"),
    idempotency.c.mac == bindparam("mac"),
    idempotency.c.until > bindparam("now"),
)
LOCKED = select(func.pg_try_advisory_xact_lock(bindparam("number", type_=BigInteger)))


def add(connection: Connection, row: SharedRow) -> None:
    """Keep a record."""
    connection.execute(ADDED, row._asdict())


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


def begin(connection: Connection, rows: Sequence[RepeatRow], now: datetime) -> RepeatRow | None:
    """Note that something is stored by a client's key; what was stored by it before, if anything was.

    Args:
        connection: of a transaction.
        rows: the key as each pepper has it; where there are none, nothing is noted.
        now: what was stored a day before is forgotten.
    """
    for row in rows:
        if found := connection.execute(REPEATED, {"clinic": row.clinic, "mac": row.mac, "now": now}).first():
            return RepeatRow(*found)
    for row in rows:
        if not insert_new(connection, idempotency, **row._asdict()):  # it is old
            same = idempotency.c.clinic == row.clinic, idempotency.c.mac == row.mac
            connection.execute(update(idempotency).where(*same).values(**row._asdict()))
    return None


def is_free(connection: Connection, mac: bytes) -> bool:
    """Whether nobody else is storing by a client's key at this moment; nobody else can, until the transaction ends.

    SQLite lets one at a time write anyhow, and whoever comes second finds what the first stored.
    """
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(LOCKED, {"number": int.from_bytes(mac[:8], signed=True)}))


def forget_repeats(connection: Connection, now: datetime) -> None:
    """Forget keys of clients that are old enough."""
    connection.execute(delete(idempotency).where(idempotency.c.until <= now))


# The log


def log(connection: Connection, clinic: str, actor: str, act: str, ids: Sequence[str | None], at: datetime) -> None:
    """Note who did what with which records; None for a whole list."""
    if ids:
        lines = [{"clinic": clinic, "at": at, "actor": actor, "act": act, "shared_id": each} for each in ids]
        connection.execute(LOGGED, lines)


def log_page(connection: Connection, clinic: str, limit: int, before: int | None) -> Sequence[Row[tuple[object, ...]]]:
    """Lines of a clinic's log, newest first, below a number."""
    which: list[ColumnElement[bool]] = [access_log.c.clinic == clinic]
    if before is not None:
        which.append(access_log.c.id < before)
    return connection.execute(select(access_log).where(*which).order_by(access_log.c.id.desc()).limit(limit)).all()
