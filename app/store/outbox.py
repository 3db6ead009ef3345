"""The outbox: what happened, and to which of the clinic's endpoints it is to be told; written with what it tells of."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, null, select

from app.store.tables import deliveries, outbox, webhook_endpoints

EventType: TypeAlias = Literal["assessment.shared", "assessment.deleted", "assessment.expired"]


class Happened(NamedTuple):
    """Something that happened.

    Attributes:
        clinic: whose it is.
        type: what.
        payload: JSON; ids, times and versions, never answers.
        happened_at: when.
    """

    clinic: str
    type: EventType
    payload: str
    happened_at: datetime


ACTIVE = select(webhook_endpoints.c.clinic, webhook_endpoints.c.id).where(
    webhook_endpoints.c.clinic.in_(bindparam("clinics", expanding=True)), webhook_endpoints.c.disabled_at.is_(null())
)
# one statement for many rows each, since they return something
HAPPENED = insert(outbox).returning(outbox.c.id)
TO_DELIVER = insert(deliveries).returning(deliveries.c.event)


def add(connection: Connection, happened: Sequence[Happened]) -> None:
    """Note what happened, for every endpoint that the clinic has now; nothing, where it has none.

    Args:
        connection: of the transaction in which it happens.
        happened: what.
    """
    if not happened:
        return
    endpoints: defaultdict[str, list[str]] = defaultdict(list)
    for clinic, endpoint in connection.execute(ACTIVE, {"clinics": list({each.clinic for each in happened})}):
        endpoints[clinic].append(endpoint)
    told = [(f"msg_{uuid4().hex}", each) for each in happened if each.clinic in endpoints]
    if not told:
        return
    connection.execute(HAPPENED, [{"id": name, **each._asdict()} for name, each in told])
    due = [
        {"event": name, "endpoint": endpoint, "next_at": each.happened_at}
        for name, each in told
        for endpoint in endpoints[each.clinic]
    ]
    connection.execute(TO_DELIVER, due)
