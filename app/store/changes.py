"""Numbers that rise with each change, so that every process can see soon whether what it knows is still so."""

from sqlalchemy import Connection, select, update

from app.store.database import insert_new
from app.store.tables import changes

CLINICS = "clinics"  # clinics, their files, proofs and keys


def number(connection: Connection, name: str = CLINICS) -> int:
    """How often it has changed."""
    return connection.scalar(select(changes.c.number).where(changes.c.name == name)) or 0


def rise(connection: Connection, name: str = CLINICS) -> None:
    """Say that it changes, in the transaction in which it does."""
    insert_new(connection, changes, name=name, number=0)
    connection.execute(update(changes).where(changes.c.name == name).values(number=changes.c.number + 1))
