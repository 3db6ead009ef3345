"""What the service keeps things with: a database, peppers for keys, and encryption. Loaded only where there is one."""

from dataclasses import dataclass
from secrets import token_urlsafe

from app.sealing import Sealing, new_key
from app.service.kept_errors import NoTables
from app.store import schema
from app.store.database import Database, within

PEPPER_BYTES = 32


@dataclass(frozen=True, slots=True, eq=False)
class Storage:
    """What things are kept with.

    Attributes:
        database: where.
        peppers: what keys and tokens are hashed with, newest first.
        sealing: encrypts what people share; None where nothing can be shared.
    """

    database: Database
    peppers: tuple[bytes, ...]
    sealing: Sealing | None


def upgraded(storage: Storage) -> str:
    """The number of the schema, once it is up to date.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    return schema.upgrade(storage.database.engine)


def stands(storage: Storage) -> tuple[str | None, schema.Standing]:
    """The number of the schema, and how it stands to what is needed.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    engine = storage.database.reading
    return within(engine, schema.number), within(engine, schema.standing, schema.newest())


def checked(storage: Storage) -> Storage:
    """The same, once it is seen that the tables are there.

    Raises:
        NoTables: they are not, or they are older ones.
        StoreUnavailable: the database cannot be used now.
    """
    if stands(storage)[1] in ("missing", "older"):
        raise NoTables
    return storage


def secrets_made() -> dict[str, str]:
    """New secrets, by the variable that takes them."""
    return {
        "CANDIDACY_KEY_PEPPER": token_urlsafe(PEPPER_BYTES),
        "CANDIDACY_ENCRYPTION_KEYS": new_key(),
    }
