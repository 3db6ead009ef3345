"""Sharing: a person's answers and assessment kept for a clinic, once, and sealed; and that repeating it is safe."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from pydantic_core import from_json, to_json

from app.clinic_file import Storing
from app.credentials import issue, mac
from app.sealing import Sealing
from app.service import Service
from app.service.access import Key
from app.service.assessments import write
from app.service.sharing_errors import KeyInUse, KeyReused, RecordGone, SharingError, SharingUnavailable, UnusableKey
from app.service.storage import Storage
from app.store import outbox, shared
from app.store.database import Connection
from app.store.outbox import Happened
from app.store.shared import LogLine, RepeatRow, SharedRow
from app.wire import shapes
from app.wire.errors import RequestFault, RequestRefused, fault
from app.wire.request import AssessmentRequest
from app.wire.sharing import IDEMPOTENCY_KEY, Share
from app.wire.write import told_to_person

REPEATABLE = timedelta(hours=24)
AHEAD = timedelta(minutes=5)  # that another clock may go before ours


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored, or had been by the same client's key: its id, and the response."""

    id: str
    response: bytes


@dataclass(frozen=True, slots=True)
class _Made:
    """Everything of a record before it is stored: the row, the person's token, and the assessment's JSON."""

    row: SharedRow
    token: str
    assessment: bytes


@dataclass(frozen=True, slots=True)
class _ToKeep:
    """A record to keep, by whose key, what repeating will find, and what opens what it found itself."""

    made: _Made
    key: Key
    repeats: Sequence[RepeatRow]
    sealing: Sealing

    @property
    def macs(self) -> dict[bytes, bytes]:
        """By digests of the client's key, those of the body."""
        return {each.mac: each.body_mac for each in self.repeats}


class _Kept(NamedTuple):
    """A record that is kept, and the person's token."""

    row: SharedRow
    token: str


async def share(
    storage: Storage | None, service: Service, key: Key | None, request: AssessmentRequest, repeat: str | None
) -> Stored:
    """Assess a request, and keep what was answered and what came of it; once this returns, it is kept.

    Args:
        storage: where it is kept.
        service: the clinic's.
        key: the clinic's.
        request: what was answered, with what the person agreed to.
        repeat: the client's key, by which the same request is stored once.

    Raises:
        SharingUnavailable: nothing can be shared here.
        RequestRefused: the clinic does not keep as long, or by another text; or as `write`.
        UnusableKey, KeyReused, KeyInUse, RecordGone: of the client's key.
        StoreUnavailable: it is not known to be kept.
    """
    if storage is None or storage.sealing is None or key is None or service.storing is None:
        raise SharingUnavailable
    if repeat is not None and not IDEMPOTENCY_KEY.fullmatch(repeat):
        raise UnusableKey
    now = datetime.now(UTC)
    _check(service.storing, request["share"], now)  # type: ignore[arg-type]  # whoever calls has looked
    made = _made(storage, service, key, request, now)
    repeats = _repeats(storage, key, request, repeat, made, now)
    kept = await storage.database.write_together(_store, _ToKeep(made, key, repeats, storage.sealing))
    if isinstance(kept, SharingError):
        raise kept
    assessment = made.assessment
    if kept.row.id != made.row.id:
        assessment = to_json(from_json(storage.sealing.open(kept.row.sealed, about(kept.row)))["assessment"])
    mark: shapes.SharedMark = {"id": kept.row.id, "until": written(kept.row.until), "deletion_token": kept.token}
    return Stored(kept.row.id, told_to_person(assessment, request.get("client_reference"), mark))


def _check(storing: Storing, asked: Share, now: datetime) -> None:
    faults = []
    if asked["keep_days"] > storing.retention_days:
        text = fault("kept_at_most", count=storing.retention_days)
        faults.append(RequestFault("/share/keep_days", "out_of_range", text))
    if asked["consent"]["text_version"] != storing.consent_text_version:
        text = fault("clinics_text", version=storing.consent_text_version)
        faults.append(RequestFault("/share/consent/text_version", "not_an_option", text))
    if asked["consent"]["agreed_at"] > now + AHEAD:
        faults.append(RequestFault("/share/consent/agreed_at", "out_of_range", fault("in_the_future")))
    if faults:
        raise RequestRefused(faults)


def _made(storage: Storage, service: Service, key: Key, request: AssessmentRequest, now: datetime) -> _Made:
    assert storage.sealing is not None  # noqa: S101 - it was looked at
    asked: Share = request["share"]  # type: ignore[assignment]  # as above
    assessment = write(service, {**request, "share": None, "client_reference": None})
    book = service.book(request.get("release"))
    token = issue("cdt")
    row = SharedRow(
        id=str(uuid4()),
        clinic=key.clinic,
        shared_at=now,
        until=now + timedelta(days=asked["keep_days"]),
        token_mac=mac(storage.peppers[0], token),
        release=book.release,
        clinic_digest=book.clinic.digest if book.clinic else "",
        consent_text_version=asked["consent"]["text_version"],
        consent_agreed_at=asked["consent"]["agreed_at"],
        sealed=b"",
    )
    said = b'{"answers":' + to_json(request["answers"]) + b',"assessment":' + assessment + b"}"
    return _Made(row._replace(sealed=storage.sealing.seal(said, about(row))), token, assessment)


def about(row: SharedRow) -> str:
    """What a sealed record is about: moved to another place, it does not open."""
    return f"shared {row.clinic} {row.id}"


def _repeats(
    storage: Storage, key: Key, request: AssessmentRequest, repeat: str | None, made: _Made, now: datetime
) -> list[RepeatRow]:
    """What repeating this request will find, by every pepper there is: processes get a new one before others do.

    Digests are keyed, since answers are few enough to be tried out.
    """
    if repeat is None:
        return []
    assert storage.sealing is not None  # noqa: S101 - it was looked at
    body = hashlib.sha256(to_json(request)).hexdigest()
    sealed = storage.sealing.seal(made.token.encode(), f"token {made.row.clinic} {made.row.id}")
    return [
        RepeatRow(
            clinic=key.clinic,
            mac=mac(pepper, f"repeat {key.clinic} {repeat.strip(chr(34))}"),
            body_mac=mac(pepper, f"body {body}"),
            shared_id=made.row.id,
            sealed=sealed,
            until=now + REPEATABLE,
        )
        for pepper in dict.fromkeys(storage.peppers)  # one may be named twice
    ]


def _store(connection: Connection, asked: Sequence[_ToKeep]) -> list[_Kept | SharingError]:
    """For each: keep its record, with all that goes with it, or find the one that is there, or why neither can be."""
    seen: set[bytes] = set()
    first: list[_ToKeep] = []
    again: list[_ToKeep] = []  # by a client's key that another of them has: it finds what was stored by that
    for each in asked:
        (again if seen & each.macs.keys() else first).append(each)
        seen |= each.macs.keys()
    found = dict(zip((each.made.row.id for each in first), _store_different(connection, first), strict=True))
    if again:
        found |= zip((each.made.row.id for each in again), _store(connection, again), strict=True)
    return [found[each.made.row.id] for each in asked]


def _store_different(connection: Connection, asked: Sequence[_ToKeep]) -> list[_Kept | SharingError]:
    """As `_store`, where no client's key is there twice."""
    now = min(each.made.row.shared_at for each in asked)
    repeats = [repeat for each in asked for repeat in each.repeats]
    taken = shared.taken(connection, [repeat.mac for repeat in repeats])
    before = shared.repeated(connection, repeats, now)
    new: list[_ToKeep] = []
    found: list[_Kept | SharingError] = []
    for each in asked:
        if taken & each.macs.keys():
            found.append(KeyInUse())
        elif earlier := before.keys() & each.macs.keys():
            found.append(_before(connection, before[earlier.pop()], each, now))
        else:
            new.append(each)
            found.append(_Kept(each.made.row, each.made.token))
    rows = [each.made.row for each in new]
    shared.remember(connection, [repeat for each in new for repeat in each.repeats])
    shared.add(connection, rows)
    shared.log(
        connection,
        [
            LogLine(row.clinic, row.shared_at, each.key.id, "shared", row.id)
            for row, each in zip(rows, new, strict=True)
        ],
    )
    outbox.add(connection, [Happened(row.clinic, "assessment.shared", event(row), row.shared_at) for row in rows])
    return found


def _before(connection: Connection, before: RepeatRow, asked: _ToKeep, now: datetime) -> _Kept | SharingError:
    """What was stored by a client's key that is used again."""
    if before.body_mac not in asked.macs.values():
        return KeyReused()
    row = shared.one(connection, before.shared_id, now)
    if before.sealed is None or row is None:
        return RecordGone()
    return _Kept(row, asked.sealing.open(before.sealed, f"token {row.clinic} {row.id}").decode())


def event(row: SharedRow) -> str:
    """What is told of a record to the clinic's endpoints: ids, times and versions."""
    told = {"id": row.id, "shared_at": written(row.shared_at), "until": written(row.until), "release": row.release}
    return to_json({**told, "clinic": row.clinic}).decode()


def written(moment: datetime) -> str:
    """A time as it is written in JSON: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
