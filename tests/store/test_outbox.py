from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from app.store import outbox
from app.store.database import Database, within
from app.store.outbox import Happened
from app.store.tables import clinics, deliveries, webhook_endpoints
from app.store.tables import outbox as events

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def _endpoints(connection: Connection) -> None:
    for clinic in ("river", "hill"):
        connection.execute(
            insert(clinics).values(
                id=clinic, name="", origins="", digest="d", status="active", applied_at=NOW, changed_at=NOW
            )
        )
    for name, clinic, disabled in (
        ("a", "river", None),
        ("b", "river", None),
        ("c", "river", NOW),
        ("d", "hill", None),
    ):
        connection.execute(
            insert(webhook_endpoints).values(
                id=name,
                clinic=clinic,
                url="https://example.org",
                sealed_secrets=b"",
                added_at=NOW,
                disabled_at=disabled,
            )
        )


def test_an_event_is_for_every_endpoint_that_the_clinic_has_now(database: Database) -> None:
    """One event, and a delivery for each of its own that is not disabled, due at once."""
    within(database.engine, _endpoints)
    within(database.engine, outbox.add, [Happened("river", "assessment.shared", "{}", NOW)])
    with database.reading.begin() as connection:
        (event,) = connection.execute(select(events)).all()
        due = connection.execute(select(deliveries).order_by(deliveries.c.endpoint)).all()
    assert (event.clinic, event.type, event.payload, event.happened_at) == ("river", "assessment.shared", "{}", NOW)
    assert [(each.event, each.endpoint, each.attempts, each.next_at) for each in due] == [
        (event.id, "a", 0, NOW),
        (event.id, "b", 0, NOW),
    ]


def test_what_nobody_is_to_be_told_is_not_kept(database: Database) -> None:
    """A clinic without endpoints has no events."""
    within(database.engine, outbox.add, [Happened("river", "assessment.shared", "{}", NOW)])
    with database.reading.begin() as connection:
        assert connection.execute(select(events)).all() == []


def test_what_happened_to_several_clinics_is_told_to_each_alone(database: Database) -> None:
    """Noted at once, and one never hears of another's."""
    within(database.engine, _endpoints)
    several = [
        Happened(clinic, "assessment.shared", f'"{clinic} {n}"', NOW) for n in range(2) for clinic in ("hill", "river")
    ]
    within(database.engine, outbox.add, several)
    with database.reading.begin() as connection:
        found = connection.execute(select(deliveries.c.endpoint, events.c.payload).join_from(deliveries, events)).all()
    told = {(endpoint, payload) for endpoint, payload in found}
    assert len(found) == len(told)
    assert told == {
        (name, f'"{clinic} {n}"') for name, clinic in (("a", "river"), ("b", "river"), ("d", "hill")) for n in range(2)
    }
