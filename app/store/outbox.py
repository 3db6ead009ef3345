"""The outbox: what happened, and to which of the clinic's endpoints it is to be told; written with what it tells of."""

from datetime import datetime
from typing import Literal, TypeAlias
from uuid import uuid4

from sqlalchemy import Connection, insert, literal, null, select

from app.store.tables import deliveries, outbox, webhook_endpoints

EventType: TypeAlias = Literal["assessment.shared", "assessment.deleted", "assessment.expired"]


def add(connection: Connection, clinic: str, event: EventType, payload: str, at: datetime) -> None:
    """Note that something happened, for every endpoint that the clinic has now; nothing, where it has none.

    Args:
        connection: of the transaction in which it happens.
        clinic: whose it is.
        event: what.
        payload: JSON; ids, times and versions, never answers.
        at: when.
    """
    active = webhook_endpoints.c.clinic == clinic, webhook_endpoints.c.disabled_at.is_(null())
    if connection.execute(select(webhook_endpoints.c.id).where(*active).limit(1)).first() is None:
        return
    name = f"msg_{uuid4().hex}"
    connection.execute(insert(outbox).values(id=name, clinic=clinic, type=event, payload=payload, happened_at=at))
    each = select(literal(name), webhook_endpoints.c.id, literal(at, deliveries.c.next_at.type)).where(*active)
    connection.execute(insert(deliveries).from_select(["event", "endpoint", "next_at"], each))
