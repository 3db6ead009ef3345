import threading
from dataclasses import replace
from datetime import timedelta

from app.store import deliveries, webhooks
from app.store.database import Database, within
from app.store.deliveries import AT_ONCE, LEASE, Due
from tests.store.test_webhooks import ONE
from tests.telling import NOW, happened, noted, storage

SECOND = timedelta(seconds=1)


def taken(database: Database, most: int = 10, after: timedelta = SECOND, busy: tuple[str, ...] = ()) -> list[Due]:
    """What is taken, a while after it happened."""
    return within(database.engine, deliveries.take, most, busy, NOW + after)


def told(database: Database, endpoints: int = 1, events: int = 1) -> None:
    """A clinic with endpoints, to which things are to be told."""
    storage(database)
    for number in range(endpoints):
        within(database.engine, webhooks.add, replace(ONE, id=f"whe_{number}"))
    happened(database, events)


def test_what_is_due_is_taken_once(database: Database) -> None:
    """With all that is needed to tell it; nobody else takes it until the lease is over."""
    told(database)
    (due,) = taken(database)
    assert (due.type, due.happened_at, due.attempts, due.endpoint) == (
        "assessment.shared",
        NOW,
        0,
        replace(ONE, id="whe_0"),
    )
    assert taken(database) == []
    assert taken(database, after=LEASE) == []
    assert taken(database, after=LEASE + SECOND) == [due]


def test_what_is_not_due_is_left(database: Database) -> None:
    """Before its time, to an endpoint that is disabled, or to one that has enough to do."""
    told(database, endpoints=2)
    assert taken(database, after=-SECOND) == []
    assert {each.endpoint.id for each in taken(database, busy=("whe_0",))} == {"whe_1"}
    within(database.engine, webhooks.disable, "whe_0", "gone", NOW)
    assert taken(database) == []


def test_no_endpoint_takes_the_place_of_others(database: Database) -> None:
    """However much is to be told to one, at most a few of it are taken at once, and no more than there is room for."""
    told(database, endpoints=3, events=5)
    assert len(taken(database, most=4)) == 4
    assert len(taken(database, most=100)) <= 3 * AT_ONCE


def test_what_was_told_is_never_due_again(database: Database) -> None:
    """Nor does a late failure of another process change that."""
    told(database)
    (due,) = taken(database)
    within(database.engine, deliveries.delivered, due, 204, NOW)
    within(database.engine, deliveries.failed, due, 500, NOW, NOW)
    assert noted(database) == [(1, True, False, 204)]
    assert taken(database, after=10 * LEASE) == []


def test_what_failed_is_due_again_when_it_is_said(database: Database) -> None:
    """And never, where it is given up, until somebody asks for it."""
    told(database)
    (due,) = taken(database)
    within(database.engine, deliveries.failed, due, None, NOW + 60 * SECOND, NOW)
    assert taken(database, after=59 * SECOND) == []
    (again,) = taken(database, after=60 * SECOND)
    assert again == replace(due, attempts=1)
    within(database.engine, deliveries.failed, again, 500, None, NOW)
    assert noted(database) == [(2, False, True, 500)]
    assert taken(database, after=10 * LEASE) == []
    within(database.engine, webhooks.disable, "whe_0", "gone", NOW)
    assert within(database.engine, deliveries.redeliver, "whe_0", None, NOW) == 1
    assert taken(database) == [due]
    assert within(database.engine, deliveries.redeliver, "whe_0", due.event, NOW) == 1
    assert within(database.engine, deliveries.redeliver, "whe_9", None, NOW) is None


def test_what_waits_is_counted(database: Database) -> None:
    """How much, since when, and what was given up; of one endpoint, or of all that are not disabled."""
    told(database, endpoints=2, events=2)
    first, second = taken(database, most=2)
    within(database.engine, deliveries.delivered, first, 200, NOW)
    within(database.engine, deliveries.failed, second, 500, None, NOW)
    count = within(database.engine, deliveries.waiting)
    assert (count.count, count.oldest, count.given_up) == (2, NOW, 1)
    within(database.engine, webhooks.disable, "whe_0", "gone", NOW)
    within(database.engine, webhooks.disable, "whe_1", "gone", NOW)
    nothing = within(database.engine, deliveries.waiting)
    assert (nothing.count, nothing.oldest, nothing.given_up) == (0, None, 0)
    assert sum(within(database.engine, deliveries.waiting, f"whe_{each}").count for each in (0, 1)) == 2


def test_what_was_told_long_ago_is_forgotten(database: Database) -> None:
    """Not before, and not while it is still to be told to somebody."""
    told(database, events=2)
    first, _ = taken(database)
    within(database.engine, deliveries.delivered, first, 200, NOW)
    assert within(database.engine, deliveries.forget, NOW) == 0
    assert within(database.engine, deliveries.forget, NOW + SECOND) == 1
    assert len(noted(database)) == 1


def test_processes_never_take_the_same(database: Database) -> None:
    """Several at once take all that is due, each something else, and none waits for another."""
    told(database, endpoints=20)
    found: list[list[Due]] = []

    def take() -> None:
        found.append(taken(database, most=5))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    everything = [each.endpoint.id for one in found for each in one] + [
        each.endpoint.id for each in taken(database, most=20)
    ]
    assert sorted(everything) == sorted({f"whe_{number}" for number in range(20)})
