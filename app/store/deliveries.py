"""What is to be told to each endpoint: taken by one process at a time, noted, told again, and forgotten."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, null, or_, select, tuple_, update

from app.store.tables import deliveries, outbox, webhook_endpoints
from app.store.webhooks import COLUMNS, Endpoint, enable

LEASE = timedelta(minutes=1)  # longer than sending takes; then another process may take it
AT_ONCE = 2  # of one endpoint, so that one that is slow holds few of those who send


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be told to an endpoint now.

    Attributes:
        event: its id, the same at each attempt.
        type: what happened.
        happened_at: when.
        payload: JSON.
        attempts: how often it was tried before.
        endpoint: where it is told.
    """

    event: str
    type: str
    happened_at: datetime
    payload: str
    attempts: int
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an endpoint has not been told yet, or all of them.

    Attributes:
        count: how much.
        oldest: when the first of it happened; None where there is nothing.
        given_up: how much will not be tried again.
    """

    count: int
    oldest: datetime | None
    given_up: int


def take(connection: Connection, most: int, busy: Collection[str], now: datetime) -> list[Due]:
    """What is due, for this process alone until its lease is over, the longest due first.

    Args:
        connection: of a transaction; what another one takes is passed over.
        most: how much.
        busy: endpoints that are to be left alone.
        now: the time.
    """
    order = (deliveries.c.next_at, deliveries.c.event)
    rank = func.row_number().over(partition_by=deliveries.c.endpoint, order_by=order)
    ranked = select(deliveries.c.event, deliveries.c.endpoint, rank.label("rank")).where(*_due(now, busy)).subquery()
    chosen = (
        select(deliveries.c.event, deliveries.c.endpoint)
        .join(ranked, (ranked.c.event == deliveries.c.event) & (ranked.c.endpoint == deliveries.c.endpoint))
        .where(ranked.c.rank <= AT_ONCE, *_due(now, busy))
        .order_by(deliveries.c.next_at)
        .limit(most)
        .with_for_update(of=deliveries, skip_locked=True)
    )
    taken = [(event, endpoint) for event, endpoint in connection.execute(chosen)]
    if not taken:
        return []
    ours = tuple_(deliveries.c.event, deliveries.c.endpoint).in_(taken)
    connection.execute(update(deliveries).where(ours).values(leased_until=now + LEASE))
    return _of(connection, ours)


def _due(now: datetime, busy: Collection[str]) -> Sequence[ColumnElement[bool]]:
    free = or_(deliveries.c.leased_until.is_(null()), deliveries.c.leased_until <= now)
    active = select(webhook_endpoints.c.id).where(webhook_endpoints.c.disabled_at.is_(null()))
    return deliveries.c.next_at <= now, free, deliveries.c.endpoint.in_(active), deliveries.c.endpoint.not_in(busy)


def _of(connection: Connection, which: ColumnElement[bool]) -> list[Due]:
    what = (outbox.c.id, outbox.c.type, outbox.c.happened_at, outbox.c.payload, deliveries.c.attempts)
    found = (
        select(*what, *COLUMNS)
        .select_from(deliveries)
        .join(outbox, outbox.c.id == deliveries.c.event)
        .join(webhook_endpoints, webhook_endpoints.c.id == deliveries.c.endpoint)
        .where(which)
        .order_by(deliveries.c.next_at)
    )
    return [
        Due(event, kind, happened_at, payload, attempts, Endpoint(*endpoint))
        for event, kind, happened_at, payload, attempts, *endpoint in connection.execute(found)
    ]


def delivered(connection: Connection, due: Due, status: int, now: datetime) -> None:
    """It was told."""
    _note(connection, due, status=status, next_at=None, delivered_at=now)


def failed(connection: Connection, due: Due, status: int | None, next_at: datetime | None, now: datetime) -> None:
    """It could not be told; `next_at`: when it is tried again, None where it is given up."""
    _note(connection, due, status=status, next_at=next_at, given_up_at=None if next_at else now)


def _note(connection: Connection, due: Due, **values: object) -> None:
    ours = (deliveries.c.event == due.event) & (deliveries.c.endpoint == due.endpoint.id)
    noted = {"attempts": due.attempts + 1, "leased_until": None, **values}
    connection.execute(update(deliveries).where(ours, deliveries.c.delivered_at.is_(null())).values(**noted))


def redeliver(connection: Connection, endpoint: str, event: str | None, now: datetime) -> int | None:
    """Tell an endpoint again, also if it is disabled: one event, or all that were given up.

    Returns:
        How many; None where there is no such endpoint.
    """
    if not enable(connection, endpoint):
        return None
    event_or_all = deliveries.c.event == event if event else deliveries.c.given_up_at.is_not(null())
    again = {"attempts": 0, "next_at": now, "leased_until": None, "delivered_at": None, "given_up_at": None}
    changed = update(deliveries).where(deliveries.c.endpoint == endpoint, event_or_all).values(**again)
    return connection.execute(changed).rowcount


def waiting(connection: Connection, endpoint: str | None = None) -> Waiting:
    """What an endpoint has not been told yet; or, where none is named, all that are not disabled."""
    which = webhook_endpoints.c.id == endpoint if endpoint else webhook_endpoints.c.disabled_at.is_(null())
    still = deliveries.c.next_at.is_not(null())
    count, oldest, given_up = (
        func.count().filter(still),
        func.min(outbox.c.happened_at).filter(still),
        func.count(deliveries.c.given_up_at),
    )
    found = (
        select(count, oldest, given_up)
        .select_from(deliveries)
        .join(outbox, outbox.c.id == deliveries.c.event)
        .join(webhook_endpoints, webhook_endpoints.c.id == deliveries.c.endpoint)
        .where(which)
    )
    return Waiting(*connection.execute(found).one())


def forget(connection: Connection, before: datetime) -> int:
    """Forget what happened before a time, and is told or given up everywhere; how much."""
    still = select(deliveries.c.event).where(deliveries.c.next_at.is_not(null()))
    done = outbox.c.happened_at < before, outbox.c.id.not_in(still)
    return connection.execute(delete(outbox).where(*done)).rowcount
