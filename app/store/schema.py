"""Whether a database has the tables that this software needs, and how it gets them.

Migrations are numbered and only add. So whoever needs an older schema works with a newer one as well, and an upgrade
may run while older processes serve.
"""

from typing import Literal, TypeAlias

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from app.store.database import told_apart

Standing: TypeAlias = Literal["missing", "older", "current", "newer"]
LOCK = 4_231_207_401  # what upgrades of one PostgreSQL database wait for each other by


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "app.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The number of the schema that this software needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return head or "0000"


def numbers() -> list[str]:
    """The numbers of all migrations."""
    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()]


def number(connection: Connection) -> str | None:
    """The number of a database's schema; None where it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def standing(connection: Connection, needed: str) -> Standing:
    """How a database stands to the schema that is needed."""
    found = number(connection)
    if found is None:
        return "missing"
    if found == needed:
        return "current"
    return "older" if found < needed else "newer"


def upgrade(engine: Engine) -> str:
    """Bring the schema up to date, if it is not newer already; its number then. Two at once wait for each other.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    with told_apart(), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if standing(connection, newest()) in ("missing", "older"):
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return number(connection) or newest()
