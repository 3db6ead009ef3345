"""Keys of clinics: hashes of them, and when each was last used, by day."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, insert, or_, select, update

from app.store import changes, clinics
from app.store.tables import keys

Kind: TypeAlias = Literal["server", "browser"]


class KeyRow(NamedTuple):
    """A key; it holds as long as it is not revoked."""

    id: str
    clinic: str
    kind: Kind
    mac: bytes
    added_at: datetime
    revoked_at: datetime | None
    used_on: date | None


COLUMNS = [keys.c[name] for name in KeyRow._fields]


def valid(connection: Connection) -> list[KeyRow]:
    """Every key that holds, of every clinic."""
    return [KeyRow(*row) for row in connection.execute(select(*COLUMNS).where(keys.c.revoked_at.is_(None)))]


def of(connection: Connection, clinic: str) -> list[KeyRow]:
    """Every key that a clinic has had, oldest first."""
    found = select(*COLUMNS).where(keys.c.clinic == clinic).order_by(keys.c.added_at, keys.c.id)
    return [KeyRow(*row) for row in connection.execute(found)]


def add(connection: Connection, key: KeyRow) -> None:
    """Add a key."""
    connection.execute(insert(keys).values(**key._asdict()))
    changes.rise(connection)


def revoke(connection: Connection, clinic: str, key: str, now: datetime) -> bool:
    """Revoke a key, so that no backup brings it back; whether the clinic had one of that id that held."""
    which = keys.c.clinic == clinic, keys.c.id == key, keys.c.revoked_at.is_(None)
    if connection.execute(update(keys).where(*which).values(revoked_at=now)).rowcount == 0:
        return False
    clinics.note(connection, "key", key, clinic, now, None)
    changes.rise(connection)
    return True


def used(connection: Connection, ids: Collection[str], today: date) -> None:
    """Note that some keys were used today."""
    not_yet = or_(keys.c.used_on.is_(None), keys.c.used_on < today)
    connection.execute(update(keys).where(keys.c.id.in_(ids), not_yet).values(used_on=today))
