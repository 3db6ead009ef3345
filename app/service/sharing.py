"""Sharing: a person's answers and assessment kept for a clinic, once, and sealed; and that repeating it is safe."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from pydantic_core import from_json, to_json

from app.clinic_file import Storing
from app.credentials import issue, mac
from app.sealing import Sealing
from app.service import Service
from app.service.access import Key
from app.service.assessments import write
from app.service.sharing_errors import KeyInUse, KeyReused, RecordGone, SharingUnavailable, UnusableKey
from app.service.storage import Storage
from app.store import outbox, shared
from app.store.database import Connection
from app.store.shared import RepeatRow, SharedRow
from app.wire import shapes
from app.wire.errors import RequestFault, RequestRefused, fault
from app.wire.request import AssessmentRequest
from app.wire.sharing import IDEMPOTENCY_KEY, Share

REPEATABLE = timedelta(hours=24)
AHEAD = timedelta(minutes=5)  # that another clock may go before ours


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored, or had been by the same client's key: its id, and the response."""

    id: str
    response: bytes


@dataclass(frozen=True, slots=True)
class _Made:
    """Everything of a record before it is stored: the row, the person's token, and what the assessment is."""

    row: SharedRow
    token: str
    assessment: shapes.Assessment


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
    row, token = await storage.database.write(_store, made, key, repeats, storage.sealing)
    assessment = made.assessment
    if row.id != made.row.id:
        assessment = from_json(storage.sealing.open(row.sealed, about(row)))["assessment"]
    return Stored(row.id, _response(assessment, request.get("client_reference"), row, token))


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
    found: shapes.Assessment = from_json(assessment)
    token = issue("cdt")
    row = SharedRow(
        id=str(uuid4()),
        clinic=key.clinic,
        shared_at=now,
        until=now + timedelta(days=asked["keep_days"]),
        token_mac=mac(storage.peppers[0], token),
        release=found["provenance"]["release"],
        clinic_digest=(found["provenance"]["clinic"] or {"digest": ""})["digest"],
        consent_text_version=asked["consent"]["text_version"],
        consent_agreed_at=asked["consent"]["agreed_at"],
        sealed=b"",
    )
    said = b'{"answers":' + to_json(request["answers"]) + b',"assessment":' + assessment + b"}"
    return _Made(row._replace(sealed=storage.sealing.seal(said, about(row))), token, found)


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
        for pepper in storage.peppers
    ]


def _store(
    connection: Connection, made: _Made, key: Key, repeats: Sequence[RepeatRow], sealing: Sealing
) -> tuple[SharedRow, str]:
    """Keep a record, with all that goes with it, or find the one that is there; and the person's token."""
    row = made.row
    if not all(shared.is_free(connection, each.mac) for each in repeats):
        raise KeyInUse
    if (before := shared.begin(connection, repeats, row.shared_at)) is not None:
        return _before(connection, before, repeats, row.shared_at, sealing)
    shared.add(connection, row)
    shared.log(connection, row.clinic, key.id, "shared", [row.id], row.shared_at)
    outbox.add(connection, row.clinic, "assessment.shared", event(row), row.shared_at)
    return row, made.token


def _before(
    connection: Connection, before: RepeatRow, repeats: Sequence[RepeatRow], now: datetime, sealing: Sealing
) -> tuple[SharedRow, str]:
    if before.body_mac not in [each.body_mac for each in repeats]:
        raise KeyReused
    row = shared.one(connection, before.shared_id, now)
    if before.sealed is None or row is None:
        raise RecordGone
    return row, sealing.open(before.sealed, f"token {row.clinic} {row.id}").decode()


def event(row: SharedRow) -> str:
    """What is told of a record to the clinic's endpoints: ids, times and versions."""
    told = {"id": row.id, "shared_at": written(row.shared_at), "until": written(row.until), "release": row.release}
    return to_json({**told, "clinic": row.clinic}).decode()


def written(moment: datetime) -> str:
    """A time as it is written in JSON: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _response(assessment: shapes.Assessment, reference: str | None, row: SharedRow, token: str) -> bytes:
    mark: shapes.SharedMark = {"id": row.id, "until": written(row.until), "deletion_token": token}
    return to_json({**assessment, "client_reference": reference, "shared": mark})
