"""What was deleted, so that it can be deleted again once an older backup was restored."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from app.store import clinics, keys, shared
from app.store.tables import deletions


class Deletion(NamedTuple):
    """Something that was deleted; `until` is when no backup could bring it back any more."""

    what: str
    id: str
    clinic: str
    deleted_at: datetime
    until: datetime | None


def every(connection: Connection) -> list[Deletion]:
    """Every deletion that a backup could still undo, oldest first."""
    columns = [deletions.c[name] for name in Deletion._fields]
    found = select(*columns).order_by(deletions.c.deleted_at, deletions.c.what, deletions.c.id)
    return [Deletion(*row) for row in connection.execute(found)]


def again(connection: Connection, deletion: Deletion, now: datetime) -> bool:
    """Delete what a backup has brought back; whether it was there."""
    match deletion.what:
        case "assessment":
            row = shared.one(connection, deletion.id, datetime.min.replace(tzinfo=now.tzinfo))
            found = row is not None and shared.drop(connection, row, deletion.deleted_at)
        case "key":
            found = keys.revoke(connection, deletion.clinic, deletion.id, deletion.deleted_at)
        case _:
            row_of = clinics.one(connection, deletion.id)
            found = row_of is not None and row_of.applied_at < deletion.deleted_at
            if found:
                clinics.remove(connection, deletion.id, deletion.deleted_at)
    clinics.note(connection, deletion.what, deletion.id, deletion.clinic, deletion.deleted_at, deletion.until)
    return found


def forget(connection: Connection, now: datetime) -> None:
    """Forget what no backup could bring back any more."""
    connection.execute(delete(deletions).where(deletions.c.until <= now))
