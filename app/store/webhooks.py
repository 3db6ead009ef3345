"""Endpoints: where clinics want to be told, with secrets that are encrypted elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from app.store.tables import clinics, webhook_endpoints


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a clinic wants to be told.

    Attributes:
        id: its name.
        clinic: whose it is.
        url: where to.
        sealed_secrets: newest first, encrypted.
        added_at: when it was added.
        disabled_why: why nothing is sent to it; None where it is.
    """

    id: str
    clinic: str
    url: str
    sealed_secrets: bytes
    added_at: datetime
    disabled_why: str | None


COLUMNS = (
    webhook_endpoints.c.id,
    webhook_endpoints.c.clinic,
    webhook_endpoints.c.url,
    webhook_endpoints.c.sealed_secrets,
    webhook_endpoints.c.added_at,
    webhook_endpoints.c.disabled_why,
)
"""Those of an `Endpoint`, in its order."""


def add(connection: Connection, endpoint: Endpoint) -> bool:
    """Keep an endpoint; whether there is a clinic that it could be of."""
    there = select(clinics.c.id).where(clinics.c.id == endpoint.clinic, clinics.c.status != "removed")
    if connection.execute(there).first() is None:
        return False
    kept = {column.name: getattr(endpoint, column.name) for column in COLUMNS}
    connection.execute(insert(webhook_endpoints).values(kept))
    return True


def endpoints(connection: Connection, clinic: str | None = None) -> list[Endpoint]:
    """The endpoints of a clinic, or of all, the first added first."""
    found = select(*COLUMNS).order_by(webhook_endpoints.c.clinic, webhook_endpoints.c.added_at, webhook_endpoints.c.id)
    if clinic is not None:
        found = found.where(webhook_endpoints.c.clinic == clinic)
    return [Endpoint(*row) for row in connection.execute(found)]


def remove(connection: Connection, name: str) -> bool:
    """Forget an endpoint, and what was to be told to it; whether there was one."""
    return bool(connection.execute(delete(webhook_endpoints).where(webhook_endpoints.c.id == name)).rowcount)


def change_secrets(connection: Connection, name: str, change: Callable[[bytes], bytes]) -> bool:
    """Keep what a function makes of the secrets of an endpoint; whether there is one."""
    ours = webhook_endpoints.c.id == name
    found = connection.scalar(select(webhook_endpoints.c.sealed_secrets).where(ours).with_for_update())
    if found is None:
        return False
    connection.execute(update(webhook_endpoints).where(ours).values(sealed_secrets=change(found)))
    return True


def disable(connection: Connection, name: str, why: str, now: datetime) -> None:
    """Send nothing more to an endpoint."""
    ours = webhook_endpoints.c.id == name
    connection.execute(update(webhook_endpoints).where(ours).values(disabled_at=now, disabled_why=why))


def enable(connection: Connection, name: str) -> bool:
    """Send to an endpoint again; whether there is one."""
    ours = webhook_endpoints.c.id == name
    changed = connection.execute(update(webhook_endpoints).where(ours).values(disabled_at=None, disabled_why=None))
    return bool(changed.rowcount)
