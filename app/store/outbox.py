"""The outbox: what happened, and to which of the clinic's endpoints it is to be told; written with what it tells of."""

from datetime import datetime
from typing import Literal, TypeAlias
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, null, select

from app.store.tables import deliveries, outbox, webhook_endpoints

ACTIVE = select(webhook_endpoints.c.id).where(
    webhook_endpoints.c.clinic == bindparam("clinic"), webhook_endpoints.c.disabled_at.is_(null())
)
HAPPENED, TO_DELIVER = insert(outbox), insert(deliveries)
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
    endpoints = connection.scalars(ACTIVE, {"clinic": clinic}).all()
    if not endpoints:
        return
    name = f"msg_{uuid4().hex}"
    connection.execute(HAPPENED, {"id": name, "clinic": clinic, "type": event, "payload": payload, "happened_at": at})
    connection.execute(TO_DELIVER, [{"event": name, "endpoint": each, "next_at": at} for each in endpoints])
