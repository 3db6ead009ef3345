"""Clinics and keys as one process knows them: looked at again every second, and not relied on when that fails.

Who asks is told from memory; what a clinic is to an assessment is loaded when it first asks.
"""

import asyncio
import hmac
from collections.abc import Callable, Mapping
from datetime import date
from time import monotonic

from app.clinic_file import read_clinic
from app.credentials import is_whole, mac
from app.service import Service
from app.service.access import (
    ANYBODY,
    Caller,
    ClinicNow,
    ClinicSuspended,
    CredentialRefused,
    Key,
    Known,
    NotAllowed,
    OriginRefused,
)
from app.service.clinics import served_by_proofs
from app.service.storage import Storage
from app.store import changes, clinics, keys, schema
from app.store.database import Connection
from app.store.errors import StoreUnavailable

RELIED_ON_SECONDS = 5.0
NOTHING = Known(-1, {}, {}, frozenset())
BEARER = "bearer "


class Directory:
    """What a process knows of clinics and keys.

    Args:
        storage: where they are kept.
        service: what answers whoever is no clinic's, and what a clinic's is made of.
        clock: seconds that only go up.
    """

    def __init__(self, storage: Storage, service: Service, clock: Callable[[], float] = monotonic) -> None:
        self.storage = storage
        self._service = service
        self._clock = clock
        self._known = NOTHING
        self._seen = -RELIED_ON_SECONDS
        self._served: dict[str, tuple[str, int, Service]] = {}  # by clinic: digest, number, service
        self._used: dict[tuple[str, date], bool] = {}  # keys by day, and whether it was noted that they were used
        self._loading = asyncio.Lock()
        self._has_tables = False
        self.unproved: Mapping[str, tuple[str, ...]] = {}  # by clinic, releases that its rules were not tried with

    # What is known

    @property
    def origins(self) -> frozenset[str]:
        """Of all pages of active clinics."""
        return self._known.origins

    def is_current(self) -> bool:
        """Whether what is known was so a few seconds ago."""
        return self._clock() - self._seen < RELIED_ON_SECONDS

    async def look(self) -> None:
        """See whether anything has changed, and note which keys were used.

        Raises:
            StoreUnavailable: the database cannot be used now.
        """
        began = self._clock()
        if not await self.has_tables():
            raise StoreUnavailable
        number = await self.storage.database.read(changes.number)
        if number != self._known.number:
            self.unproved = await self.storage.database.read(clinics.unproved, self._releases())
            self._known = await self.storage.database.read(_known)
        self._seen = began
        await self._note_used()

    def _releases(self) -> dict[str, str]:
        """The releases that are served, by the digest of each."""
        every = (*self._service.releases.values(), self._service.current)
        return {book.digest: book.release for book in every}

    async def has_tables(self) -> bool:
        """Whether the database has the tables that this software needs; once it has, it is not asked again."""
        if not self._has_tables:
            try:
                standing = await self.storage.database.read(schema.standing, schema.newest())
            except StoreUnavailable:
                return False
            self._has_tables = standing in ("current", "newer")
        return self._has_tables

    async def _note_used(self) -> None:
        today = self._service.today()
        self._used = {(key, day): noted for (key, day), noted in self._used.items() if day == today}
        new = [key for (key, _), noted in self._used.items() if not noted]
        if new:
            await self.storage.database.write(keys.used, new, today)
            self._used |= dict.fromkeys([(key, today) for key in new], True)

    # Who asks

    def caller(self, authorization: str | None, origin: str | None) -> Caller:
        """Who asks, by the header of that name, from a page of this origin.

        Raises:
            StoreUnavailable: it is not known now which keys hold.
            CredentialRefused, ClinicSuspended, OriginRefused: as they say.
        """
        if authorization is None:
            return ANYBODY
        if authorization[: len(BEARER)].lower() != BEARER:
            raise CredentialRefused
        credential = authorization[len(BEARER) :].strip()
        if is_whole(credential, "cdt"):
            return Caller(token=credential)
        if not is_whole(credential, "csk", "cpk"):
            raise CredentialRefused
        if not self.is_current():
            raise StoreUnavailable
        key = self._key(credential)
        self._check(key, origin)
        self._used.setdefault((key.id, self._service.today()), False)
        return Caller(key=key)

    def _key(self, credential: str) -> Key:
        for pepper in self.storage.peppers:
            found = mac(pepper, credential)
            key = self._known.keys.get(found)
            if key is not None and hmac.compare_digest(key.mac, found):
                return key
        raise CredentialRefused

    def _check(self, key: Key, origin: str | None) -> None:
        clinic = self._known.clinics[key.clinic]
        if not clinic.active:
            raise ClinicSuspended
        if key.kind == "browser" and origin not in clinic.origins:
            raise OriginRefused

    def origins_of(self, clinic: str) -> frozenset[str]:
        """Of a clinic's pages."""
        found = self._known.clinics.get(clinic)
        return found.origins if found else frozenset()

    # As whom they are answered

    def loaded(self, caller: Caller) -> Service | None:
        """What answers a caller, if it is loaded; None where it is not, or is not as it was.

        Raises:
            NotAllowed: with a person's token nothing is asked.
        """
        if caller.token is not None:
            raise NotAllowed
        if caller.key is None:
            return self._service
        digest, number, service = self._served.get(caller.key.clinic, ("", -1, self._service))
        clinic = self._known.clinics.get(caller.key.clinic)
        if clinic is None or digest != clinic.digest:
            return None
        return service if service.unfit == frozenset() or number == self._known.number else None

    async def service(self, caller: Caller) -> Service:
        """What answers a caller.

        Raises:
            StoreUnavailable: it has to be loaded, and the database cannot be used now.
            CredentialRefused: the clinic was removed meanwhile.
            NotAllowed: as `loaded`.
        """
        if found := self.loaded(caller):
            return found
        assert caller.key is not None  # noqa: S101 - else it is loaded
        async with self._loading:
            return self.loaded(caller) or await self._load(caller.key.clinic)

    async def _load(self, clinic: str) -> Service:
        now, number = self._known.clinics.get(clinic), self._known.number
        if now is None:
            raise CredentialRefused
        file, proofs = await self.storage.database.read(_state, clinic, now.digest)
        service = await asyncio.to_thread(served_by_proofs, self._service, read_clinic(file, f"{clinic}.toml"), proofs)
        self._served[clinic] = (now.digest, number, service)
        return service


def _state(connection: Connection, clinic: str, digest: str) -> tuple[str, dict[str, str | None]]:
    """A clinic's file as it was, which is kept whatever becomes of the clinic, and what is proved of it."""
    return clinics.state(connection, clinic, digest) or "", {**clinics.proofs(connection, clinic, digest)}


def _known(connection: Connection) -> Known:
    every = {
        each.id: ClinicNow(each.digest, each.status == "active", frozenset(each.origins))
        for each in clinics.every(connection)
    }
    hold = {
        each.mac: Key(each.id, each.clinic, each.kind, each.mac)
        for each in keys.valid(connection)
        if each.clinic in every
    }
    open_to = frozenset[str]().union(*(each.origins for each in every.values() if each.active))
    return Known(changes.number(connection), every, hold, open_to)
