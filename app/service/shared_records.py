"""What people shared, read and deleted: each act leaves a line in the clinic's log, in the same transaction."""

import base64
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from pydantic_core import from_json, to_json

from app import summary as summary_page
from app.credentials import mac
from app.rules.pack import OWN
from app.rules.translate import in_language
from app.sealing import Sealing
from app.service import Service
from app.service.access import Key
from app.service.sharing import about, event, written
from app.service.sharing_errors import NoSuchRecord, SharingUnavailable, UnusableParameter
from app.service.storage import Storage
from app.store import deleted as deletions
from app.store import outbox, shared, sweeps
from app.store.database import Connection
from app.store.outbox import Happened
from app.store.shared import LogLine, Place, SharedRow
from app.wire.sharing import AccessAct, AccessEntry, AccessLog, SharedAssessmentList, SharedEntry

HREF = "/v1/shared-assessments/"
AT_ONCE = 100  # records that one transaction works on


@dataclass(frozen=True, slots=True)
class Which:
    """Which part of a list: at most so many, those after a time, those that follow a cursor."""

    limit: int
    since: datetime | None = None
    cursor: str | None = None


async def listed(storage: Storage, key: Key, which: Which) -> SharedAssessmentList:
    """What people shared with the clinic, newest first, without what it says.

    Raises:
        UnusableParameter: the cursor is none of ours.
        StoreUnavailable: the database cannot be used now.
    """
    before = _place(which.cursor)

    def act(connection: Connection) -> list[SharedRow]:
        now = _now()
        shared.log(connection, [LogLine(key.clinic, now, key.id, "listed", None)])
        return shared.page(connection, key.clinic, now, which.limit + 1, which.since, before)

    rows = await storage.database.write(act)
    shown = rows[: which.limit]
    more = _cursor(shown[-1]) if len(rows) > len(shown) else None
    return {"shared_assessments": [_entry(row) for row in shown], "next": more}


async def read(storage: Storage, key: Key, shared_id: str, act: AccessAct = "read") -> bytes:
    """A record as JSON.

    Raises:
        NoSuchRecord: the clinic has none of that id.
        StoreUnavailable: the database cannot be used now, and nothing was read.
        NotOurs: the key that it was sealed with is not in the settings.
    """

    def one(connection: Connection) -> SharedRow | None:
        now = _now()
        row = shared.one(connection, shared_id, now)
        if row is None or row.clinic != key.clinic:
            return None
        shared.log(connection, [LogLine(row.clinic, now, key.id, act, row.id)])
        return row

    row = await storage.database.write(one)
    if row is None:
        raise NoSuchRecord
    return _whole(_sealing(storage), row)


async def summary(storage: Storage, service: Service, key: Key, shared_id: str) -> summary_page.Sheet:
    """A record as one printable sheet, in the language of the service where the rulebook has it.

    Raises:
        NoSuchRecord, StoreUnavailable, NotOurs: as `read`.
    """
    record = from_json(await read(storage, key, shared_id, "summary"))
    source = service.current.sources.get(OWN)
    clinic = source.title if source else key.clinic
    release = record["release"]
    book = in_language(service.releases.get(release, service.current), service.language)
    return summary_page.printed(book, record, clinic)


async def exported(storage: Storage, key: Key) -> AsyncIterator[bytes]:
    """Every record of the clinic, newest first, as a line of JSON each; those of a while at a time.

    Raises:
        StoreUnavailable, NotOurs: as `read`.
    """
    before: Place | None = None
    sealing = _sealing(storage)
    while rows := await storage.database.write(_export, key, before):
        yield b"".join([_whole(sealing, row) + b"\n" for row in rows])
        before = rows[-1].shared_at, rows[-1].id


def _export(connection: Connection, key: Key, before: Place | None) -> list[SharedRow]:
    now = _now()
    rows = shared.page(connection, key.clinic, now, AT_ONCE, None, before)
    shared.log(connection, [LogLine(key.clinic, now, key.id, "exported", row.id) for row in rows])
    return rows


async def deleted(storage: Storage, shared_id: str, key: Key | None, token: str | None) -> str:
    """Delete a record, by the clinic's key or the token of whoever shared it; the clinic whose it was.

    Raises:
        NoSuchRecord: there is none of that id that this key or token is for.
        StoreUnavailable: the database cannot be used now.
    """

    def act(connection: Connection) -> str | None:
        now = _now()
        row = shared.one(connection, shared_id, now)
        if row is None or not _may_delete(storage, row, key, token):
            return None
        shared.drop(connection, row, now)
        shared.log(connection, [LogLine(row.clinic, now, key.id if key else "person", "deleted", row.id)])
        outbox.add(connection, [Happened(row.clinic, "assessment.deleted", event(row), now)])
        return row.clinic

    clinic = await storage.database.write(act)
    if clinic is None:
        raise NoSuchRecord
    return clinic


def _may_delete(storage: Storage, row: SharedRow, key: Key | None, token: str | None) -> bool:
    if key is not None:
        return row.clinic == key.clinic
    return token is not None and any(hmac.compare_digest(mac(each, token), row.token_mac) for each in storage.peppers)


async def log(storage: Storage, key: Key, which: Which) -> AccessLog:
    """Who did what with what people shared with the clinic, newest first.

    Raises:
        UnusableParameter: the cursor is none of ours.
        StoreUnavailable: the database cannot be used now.
    """
    before = _number(which.cursor)
    rows = await storage.database.read(shared.log_page, key.clinic, which.limit + 1, before)
    entries: list[AccessEntry] = [
        {"at": written(row.at), "actor": row.actor, "act": row.act, "shared_assessment": row.shared_id}
        for row in rows[: which.limit]
    ]
    return {"entries": entries, "next": str(rows[which.limit - 1].id) if len(rows) > which.limit else None}


# Expiry


async def sweep(storage: Storage, process: str) -> int:
    """Delete what was to be kept until now, if no other process does; how many records that were.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    if not await storage.database.write(sweeps.take, "expiry", process, _now()):
        return 0
    count = 0
    while found := await storage.database.write(_expire):
        count += found
        await storage.database.write(sweeps.take, "expiry", process, _now())
    await storage.database.write(shared.forget_repeats, _now())
    await storage.database.write(deletions.forget, _now())
    await storage.database.write(sweeps.done, "expiry", process, _now())
    return count


def _expire(connection: Connection) -> int:
    now = _now()
    rows = shared.expired(connection, now, AT_ONCE)
    gone = [row for row in rows if shared.drop(connection, row, now)]
    shared.log(connection, [LogLine(row.clinic, now, "expiry", "expired", row.id) for row in gone])
    outbox.add(connection, [Happened(row.clinic, "assessment.expired", event(row), now) for row in gone])
    return len(rows)


# What is shown


def _sealing(storage: Storage) -> Sealing:
    if storage.sealing is None:
        raise SharingUnavailable
    return storage.sealing


def _entry(row: SharedRow) -> SharedEntry:
    return {
        "id": row.id,
        "shared_at": written(row.shared_at),
        "until": written(row.until),
        "consent": {"text_version": row.consent_text_version, "agreed_at": written(row.consent_agreed_at)},
        "release": row.release,
        "href": f"{HREF}{row.id}",
    }


def _whole(sealing: Sealing, row: SharedRow) -> bytes:
    return to_json(_entry(row))[:-1] + b"," + sealing.open(row.sealed, about(row))[1:]


def _cursor(row: SharedRow) -> str:
    micros = round((row.shared_at - datetime.fromtimestamp(0, UTC)).total_seconds() * 1_000_000)
    return base64.urlsafe_b64encode(to_json([micros, row.id])).decode().rstrip("=")


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        micros, shared_id = from_json(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        since = timedelta(microseconds=micros)
        return datetime.fromtimestamp(0, UTC) + since, cast("str", shared_id + "")
    except (ValueError, TypeError, OverflowError):
        raise UnusableParameter from None


def _number(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 19):
        raise UnusableParameter
    return int(cursor)


def _now() -> datetime:
    return datetime.now(UTC)
