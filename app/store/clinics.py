"""Clinics, every state that each has been in, and what was proved of each state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, delete, exists, select, update

from app.store import changes
from app.store.database import insert_new
from app.store.tables import (
    access_log,
    clinic_proofs,
    clinic_states,
    clinics,
    deletions,
    idempotency,
    keys,
    outbox,
    shared_assessments,
    webhook_endpoints,
)

Status: TypeAlias = Literal["active", "suspended", "removed"]
OF_A_CLINIC = (idempotency, shared_assessments, access_log, outbox, webhook_endpoints, keys)
"""What is gone with a clinic, in an order that no reference stands against."""


class ClinicRow(NamedTuple):
    """A clinic as it is now."""

    id: str
    name: str
    digest: str
    origins: tuple[str, ...]
    status: Status
    applied_at: datetime
    changed_at: datetime


def every(connection: Connection) -> list[ClinicRow]:
    """Every clinic that is not removed, by id."""
    columns = [clinics.c[name] for name in ClinicRow._fields]
    rows = connection.execute(select(*columns).where(clinics.c.status != "removed").order_by(clinics.c.id))
    return [ClinicRow(*row)._replace(origins=tuple(row.origins.split())) for row in rows]


def one(connection: Connection, clinic: str) -> ClinicRow | None:
    """A clinic, unless it is removed or was never there."""
    return next((each for each in every(connection) if each.id == clinic), None)


def put(connection: Connection, clinic: ClinicRow, file: str) -> None:
    """Let a clinic be what its file says, from now on; a new one is active, and so is one that was removed.

    Args:
        connection: of a transaction.
        clinic: as it is to be.
        file: the file's text.
    """
    said = {**clinic._asdict(), "origins": " ".join(clinic.origins)}
    if not insert_new(connection, clinics, **said):
        this = update(clinics).where(clinics.c.id == clinic.id)
        lasting = {name: said.pop(name) for name in ("status", "changed_at")}
        connection.execute(this.values(**said))
        connection.execute(this.where(clinics.c.status == "removed").values(**lasting))
    insert_new(
        connection, clinic_states, clinic=clinic.id, digest=clinic.digest, file=file, applied_at=clinic.applied_at
    )
    changes.rise(connection)


def state(connection: Connection, clinic: str, digest: str) -> str | None:
    """The file of a clinic as it once was; None where it never was so."""
    which = clinic_states.c.clinic == clinic, clinic_states.c.digest == digest
    return connection.scalar(select(clinic_states.c.file).where(*which))


def states(connection: Connection, clinic: str) -> list[tuple[str, datetime]]:
    """The digest of every state that a clinic has been in, and since when; oldest first."""
    columns = clinic_states.c.digest, clinic_states.c.applied_at
    found = select(*columns).where(clinic_states.c.clinic == clinic).order_by(clinic_states.c.applied_at)
    return [(digest, since) for digest, since in connection.execute(found)]


def proofs(connection: Connection, clinic: str, digest: str) -> Mapping[str, str | None]:
    """What was proved of a state: by the digest of a rulebook, the digest of it as the clinic's, or None: unfit."""
    columns = clinic_proofs.c.rulebook, clinic_proofs.c.fits, clinic_proofs.c.book_digest
    found = select(*columns).where(clinic_proofs.c.clinic == clinic, clinic_proofs.c.digest == digest)
    return {rulebook: own if fits else None for rulebook, fits, own in connection.execute(found)}


def unproved(connection: Connection, releases: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By clinic, the releases that its state was not tried with yet: with rules of its own, it is not served with them.

    Args:
        connection: to the database.
        releases: by the digest of each rulebook, its name.
    """
    missing: dict[str, tuple[str, ...]] = {}
    one = clinic_proofs.c
    for rulebook, release in releases.items():
        tried = exists().where(one.clinic == clinics.c.id, one.digest == clinics.c.digest, one.rulebook == rulebook)
        found = select(clinics.c.id).where(clinics.c.status != "removed", ~tried).order_by(clinics.c.id)
        for clinic in connection.scalars(found):
            missing[clinic] = (*missing.get(clinic, ()), release)
    return missing


def add_proof(connection: Connection, clinic: str, digest: str, rulebook: str, own: str | None, now: datetime) -> None:
    """Remember what was proved of a state with a rulebook; `own` is the digest of that as the clinic's, None: unfit."""
    named = {"clinic": clinic, "digest": digest, "rulebook": rulebook}
    insert_new(connection, clinic_proofs, **named, fits=own is not None, book_digest=own, proved_at=now)
    changes.rise(connection)


def set_status(connection: Connection, clinic: str, status: Status, now: datetime) -> bool:
    """Suspend a clinic or let it go on; whether it is there."""
    this = update(clinics).where(clinics.c.id == clinic, clinics.c.status != "removed")
    found = connection.execute(this.values(status=status, changed_at=now)).rowcount == 1
    changes.rise(connection)
    return found


def remove(connection: Connection, clinic: str, now: datetime) -> int:
    """Remove a clinic with its keys and all that people shared with it; how many assessments those were.

    Its files stay, so that what was decided by them can be decided again. That it was removed is noted, so that a
    backup does not bring it back.
    """
    shared = select(shared_assessments.c.id, shared_assessments.c.until).where(shared_assessments.c.clinic == clinic)
    gone = [("assessment", shared_id, until) for shared_id, until in connection.execute(shared)]
    count = len(gone)
    gone += [("key", key, None) for key in connection.scalars(select(keys.c.id).where(keys.c.clinic == clinic))]
    for what, each, until in [*gone, ("clinic", clinic, None)]:
        note(connection, what, each, clinic, now, until)
    for table in OF_A_CLINIC:
        connection.execute(delete(table).where(table.c.clinic == clinic))
    set_status(connection, clinic, "removed", now)
    return count


def note(connection: Connection, what: str, each: str, clinic: str, now: datetime, until: datetime | None) -> None:
    """Note that something was deleted, so that it can be deleted again once a backup was restored.

    Args:
        connection: of the transaction that deletes it.
        what: `assessment`, `key` or `clinic`.
        each: its id.
        clinic: whose it was.
        now: the time.
        until: when no backup could bring it back any more; None where that is never.
    """
    values = {"clinic": clinic, "deleted_at": now, "until": until}
    if not insert_new(connection, deletions, what=what, id=each, **values):
        which = deletions.c.what == what, deletions.c.id == each
        connection.execute(update(deletions).where(*which).values(**values))
