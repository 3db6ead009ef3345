"""Clinics in the database: applied from their files, listed, suspended and removed; their keys made and revoked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex

from app.clinic_file import ClinicFile, for_clinic, read_clinic
from app.compare.packs import Refusal
from app.credentials import issue, mac
from app.rules.model import Rulebook
from app.service.access import KeyKind
from app.service.clinics import refusals
from app.service.kept_errors import NoPepper, NoSuchClinic, NoSuchKey, TooManyKeys
from app.service.storage import Storage
from app.store import clinics, keys
from app.store.clinics import ClinicRow
from app.store.database import Connection, within
from app.store.keys import KeyRow

KEY_ID_BYTES = 6
MOST_KEYS = 2  # of a kind that hold at once: the one in use, and the next


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a clinic's rules fit a release: what keeps them from it, nothing where they do."""

    release: str
    refusals: tuple[Refusal, ...]


def applied(storage: Storage, books: Iterable[Rulebook], clinic: ClinicFile, text: str) -> list[Fit]:
    """Let a clinic be what its file says, if its rules fit the newest of the rulebooks; how it stands to each.

    What was proved of the same file before is not proved again.

    Args:
        storage: where it is kept.
        books: the rulebooks that it may be served with, oldest first.
        clinic: the clinic.
        text: its file's text.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    every = list(books)
    known = within(storage.database.reading, clinics.proofs, clinic.id, clinic.digest)
    fits = {book.release: _fit(book, clinic, known) for book in every}
    found = [Fit(release, refused) for release, (refused, _) in fits.items()]
    if found and found[-1].refusals:
        return found
    within(storage.database.engine, _put, clinic, text, {book.digest: fits[book.release][1] for book in every})
    return found


def _fit(book: Rulebook, clinic: ClinicFile, known: Mapping[str, str | None]) -> tuple[tuple[Refusal, ...], str | None]:
    """What keeps a clinic's rules from a rulebook, and the digest of that as the clinic's where nothing does."""
    if own := known.get(book.digest):
        return (), own
    refused = tuple(refusals(book, clinic))
    return refused, None if refused else for_clinic(book, clinic).digest


def _put(connection: Connection, clinic: ClinicFile, text: str, proofs: Mapping[str, str | None]) -> None:
    now = _now()
    row = ClinicRow(clinic.id, clinic.name, clinic.digest, clinic.origins, "active", now, now)
    clinics.put(connection, row, text)
    for rulebook, own in proofs.items():
        clinics.add_proof(connection, clinic.id, clinic.digest, rulebook, own, now)


def proved(storage: Storage, books: Iterable[Rulebook], told: Callable[[str, Fit], object]) -> None:
    """Prove what was not proved yet: every clinic's rules with every rulebook, such as after a new release.

    Args:
        storage: where clinics are kept.
        books: the rulebooks that are served.
        told: is told of each proof: the clinic's id, and how it stands.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    every = list(books)
    for row in within(storage.database.reading, clinics.every):
        known = within(storage.database.reading, clinics.proofs, row.id, row.digest)
        missing = [book for book in every if book.digest not in known]
        if not missing:
            continue
        clinic = read_clinic(state(storage, row.id, row.digest), f"{row.id}.toml")
        for book in missing:
            refused, own = _fit(book, clinic, known)
            within(storage.database.engine, clinics.add_proof, row.id, row.digest, book.digest, own, _now())
            told(row.id, Fit(book.release, refused))


def unproved(storage: Storage, books: Iterable[Rulebook]) -> Mapping[str, tuple[str, ...]]:
    """By clinic, the releases that `proved` has not yet looked at, and that it is not served with until then."""
    return within(storage.database.reading, clinics.unproved, {book.digest: book.release for book in books})


def listed(storage: Storage, books: Iterable[Rulebook]) -> list[tuple[ClinicRow, list[str]]]:
    """Every clinic, and the releases that it is not served with."""
    every = list(books)

    def read(connection: Connection) -> list[tuple[ClinicRow, list[str]]]:
        return [
            (row, _unserved(clinics.proofs(connection, row.id, row.digest), every)) for row in clinics.every(connection)
        ]

    return within(storage.database.reading, read)


def _unserved(proofs: Mapping[str, str | None], books: Iterable[Rulebook]) -> list[str]:
    return [book.release for book in books if proofs.get(book.digest) is None]


def clinic(storage: Storage, clinic_id: str) -> ClinicRow:
    """A clinic.

    Raises:
        NoSuchClinic: there is none of that id.
    """
    if found := within(storage.database.reading, clinics.one, clinic_id):
        return found
    raise NoSuchClinic


def state(storage: Storage, clinic_id: str, digest: str) -> str:
    """The file of a clinic as it was when its digest was this, so that what was decided then can be decided again.

    Raises:
        NoSuchClinic: it never was so.
    """
    if (found := within(storage.database.reading, clinics.state, clinic_id, digest)) is not None:
        return found
    raise NoSuchClinic


def set_active(storage: Storage, clinic_id: str, *, active: bool) -> None:
    """Suspend a clinic, or let it go on.

    Raises:
        NoSuchClinic: there is none of that id.
    """
    status: clinics.Status = "active" if active else "suspended"
    if not within(storage.database.engine, clinics.set_status, clinic_id, status, _now()):
        raise NoSuchClinic


def removed(storage: Storage, clinic_id: str) -> int:
    """Remove a clinic with all that is its own; how many shared assessments went with it.

    Raises:
        NoSuchClinic: there is none of that id.
    """
    clinic(storage, clinic_id)
    return within(storage.database.engine, clinics.remove, clinic_id, _now())


# Keys


def added_key(storage: Storage, clinic_id: str, kind: KeyKind) -> str:
    """A new key of a clinic, which nobody will ever see again.

    Raises:
        NoSuchClinic: there is none of that id.
        TooManyKeys: two of that kind hold already.
        NoPepper: the settings have none.
    """
    clinic(storage, clinic_id)
    return within(storage.database.engine, _add_key, storage.peppers, clinic_id, kind)


def rotated_key(storage: Storage, clinic_id: str, kind: KeyKind) -> str:
    """A new key in the place of the older of two that hold; where one holds, it goes on holding beside it.

    Raises:
        NoSuchClinic, NoPepper: as `added_key`.
    """
    clinic(storage, clinic_id)

    def rotate(connection: Connection) -> str:
        holding = _holding(connection, clinic_id, kind)
        for each in holding[: max(0, len(holding) - MOST_KEYS + 1)]:
            keys.revoke(connection, clinic_id, each.id, _now())
        return _add_key(connection, storage.peppers, clinic_id, kind)

    return within(storage.database.engine, rotate)


def _add_key(connection: Connection, peppers: tuple[bytes, ...], clinic_id: str, kind: KeyKind) -> str:
    if not peppers:
        raise NoPepper
    if len(_holding(connection, clinic_id, kind)) >= MOST_KEYS:
        raise TooManyKeys
    key = issue("csk" if kind == "server" else "cpk")
    row = KeyRow(token_hex(KEY_ID_BYTES), clinic_id, kind, mac(peppers[0], key), _now(), None, None)
    keys.add(connection, row)
    return key


def _holding(connection: Connection, clinic_id: str, kind: KeyKind) -> list[KeyRow]:
    return [each for each in keys.of(connection, clinic_id) if each.kind == kind and each.revoked_at is None]


def revoked_key(storage: Storage, clinic_id: str, key_id: str) -> None:
    """Revoke a key at once.

    Raises:
        NoSuchKey: the clinic has none of that id that holds.
    """
    if not within(storage.database.engine, keys.revoke, clinic_id, key_id, _now()):
        raise NoSuchKey


def listed_keys(storage: Storage, clinic_id: str) -> list[KeyRow]:
    """Every key that a clinic has had, oldest first.

    Raises:
        NoSuchClinic: there is none of that id.
    """
    clinic(storage, clinic_id)
    return within(storage.database.reading, keys.of, clinic_id)


def _now() -> datetime:
    return datetime.now(UTC)
