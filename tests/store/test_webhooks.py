from dataclasses import replace

from app.store import webhooks
from app.store.database import Database, within
from app.store.webhooks import Endpoint
from tests.telling import CLINIC, NOW, storage

ONE = Endpoint("whe_1", CLINIC, "https://clinic.example/", b"sealed", NOW, None)


def test_an_endpoint_is_kept_changed_and_forgotten(database: Database) -> None:
    """With everything that belongs to it."""
    storage(database)
    two = replace(ONE, id="whe_2")
    engine = database.engine
    assert within(engine, webhooks.add, ONE)
    assert within(engine, webhooks.add, two)
    assert within(engine, webhooks.change_secrets, "whe_1", lambda found: found + b" anew")
    within(engine, webhooks.disable, "whe_2", "gone", NOW)
    assert within(engine, webhooks.endpoints) == [
        replace(ONE, sealed_secrets=b"sealed anew"),
        replace(two, disabled_why="gone"),
    ]
    assert within(engine, webhooks.enable, "whe_2")
    assert within(engine, webhooks.endpoints, CLINIC)[1] == two
    assert within(engine, webhooks.endpoints, "hill") == []
    assert within(engine, webhooks.remove, "whe_1")
    assert [each.id for each in within(engine, webhooks.endpoints)] == ["whe_2"]


def test_what_is_not_there_is_told(database: Database) -> None:
    """A clinic or an endpoint that nobody knows is neither made nor changed."""
    storage(database)
    assert not within(database.engine, webhooks.add, replace(ONE, clinic="hill"))
    assert not within(database.engine, webhooks.remove, "whe_1")
    assert not within(database.engine, webhooks.enable, "whe_1")
    assert not within(database.engine, webhooks.change_secrets, "whe_1", lambda found: found)
