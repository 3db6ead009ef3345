import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from app.store import schema
from app.store.database import Database, opened, within
from app.store.tables import metadata
from tests.postgres import Postgres


def test_an_empty_database_gets_every_table_as_the_code_has_them(database_url: str) -> None:
    """What the migrations make is what the code describes: types, indexes and keys."""
    found = opened(database_url)
    assert within(found.reading, schema.standing, schema.newest()) == "missing"
    assert schema.upgrade(found.engine) == schema.newest()
    assert within(found.reading, schema.standing, schema.newest()) == "current"

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    assert within(found.reading, differences) == []
    found.close()


def test_postgresql_does_not_try_to_compress_what_is_encrypted(postgresql: Postgres) -> None:
    """What people shared is kept as it is given, beside its row."""
    found = opened(postgresql.database())
    schema.upgrade(found.engine)
    how = text(
        "SELECT attstorage FROM pg_attribute WHERE attrelid = 'shared_assessments'::regclass AND attname = 'sealed'"
    )
    assert within(found.reading, lambda connection: connection.scalar(how)) == "e"
    found.close()


def test_upgrading_again_changes_nothing(database: Database) -> None:
    """Who upgrades need not know whether it was done."""
    before = within(database.reading, lambda connection: sorted(inspect(connection).get_table_names()))
    assert schema.upgrade(database.engine) == schema.newest()
    assert within(database.reading, lambda connection: sorted(inspect(connection).get_table_names())) == before


def test_a_newer_schema_is_left_alone(database: Database) -> None:
    """An older process works with it, and an older `db upgrade` does not take it back."""
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert within(database.reading, schema.standing, schema.newest()) == "newer"
    assert schema.upgrade(database.engine) == "9999"


def test_an_older_schema_is_told(database: Database) -> None:
    """Newer software needs more than it has."""
    assert within(database.reading, schema.standing, "9999") == "older"


def test_two_upgrades_at_once_wait_for_each_other(database_url: str) -> None:
    """Neither fails, and each table is made once."""
    several = [opened(database_url) for _ in range(3)]
    ended: list[str] = []
    threads = [threading.Thread(target=lambda each=each: ended.append(schema.upgrade(each.engine))) for each in several]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for one in several:
        one.close()
    assert ended == [schema.newest()] * 3


@pytest.mark.parametrize("steps", [sorted(schema.numbers())])
def test_migrations_are_numbered_in_their_order(steps: list[str]) -> None:
    """So older and newer can be told by the number alone."""
    assert steps == [f"{place:04}" for place in range(1, len(steps) + 1)]
    assert steps[-1] == schema.newest()
