"""A database with the example clinic in it, and servers that use it."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import pytest

from app.clinic_file import ClinicFile, read_clinic
from app.compare.packs import Refusal
from app.rules import release
from app.rules.model import Rulebook
from app.sealing import Sealing
from app.service import applying
from app.service.applying import added_key, applied
from app.service.storage import Storage, upgraded
from app.store.database import opened
from tests.clinics import river
from tests.serving import PATIENCE, Server, serving, until

PEPPER = "a pepper for tests that nobody uses"
ENCRYPTION_KEY = "Zm9yIHRlc3RzIG9ubHksIHVzZWQgYnkgbm9ib2R5ISE="
PAGE = "https://www.river.example"
CLINIC = "river-clinic"
PROVED: dict[tuple[object, str, str], list[Refusal]] = {}
"""What keeps a clinic from a rulebook, by the two digests and by what found it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A database with clinics in it.

    Attributes:
        url: of the database.
        storage: works with it.
        server: the clinic's key for servers.
        browser: its key for browsers.
    """

    url: str
    storage: Storage
    server: str
    browser: str

    @property
    def settings(self) -> dict[str, str]:
        """What a service with it is told."""
        return {
            "CANDIDACY_DATABASE_URL": self.url,
            "CANDIDACY_KEY_PEPPER": PEPPER,
            "CANDIDACY_ENCRYPTION_KEYS": ENCRYPTION_KEY,
        }


def storage_of(url: str) -> Storage:
    """Works with a database, once it has tables."""
    made = Storage(opened(url), (PEPPER.encode(),), Sealing([ENCRYPTION_KEY]))
    upgraded(made)
    return made


@contextmanager
def kept(url: str) -> Iterator[Kept]:
    """The database of a URL with the example clinic in it, and its keys."""
    storage = storage_of(url)
    with closing(storage.database):
        apply(storage, river())
        yield Kept(url, storage, added_key(storage, CLINIC, "server"), added_key(storage, CLINIC, "browser"))


def apply(storage: Storage, text: str) -> None:
    """Apply a clinic. What was proved of the same file before, for another test's database, is not proved again."""
    prove = vars(applying)["refusals"]  # the service's own, or what a test has put there

    def once(book: Rulebook, clinic: ClinicFile) -> list[Refusal]:
        key = (prove, book.digest, clinic.digest)
        if key not in PROVED:
            PROVED[key] = list(prove(book, clinic))
        return PROVED[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(applying, "refusals", once)
        fits = applied(storage, newest().values(), read_clinic(text, "clinic.toml"), text)
    assert not fits[-1].refusals


@cache
def newest() -> Mapping[str, Rulebook]:
    """The newest release alone, which is enough to be served."""
    name = release.names()[-1]
    return {name: release.load(name)}


@contextmanager
def serving_kept(folder: Path, found: Kept, **settings: str) -> Iterator[httpx.Client]:
    """Calls a server that uses a database, once it knows the clinics in it."""
    with serving(folder, settings={**found.settings, **settings}) as server, calling(server, found) as client:
        yield client


@contextmanager
def calling(server: Server, found: Kept) -> Iterator[httpx.Client]:
    """Calls a server, once it knows the clinic's key."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        until(lambda: client.get("/livez", headers=bearer(found.server)).status_code == 200)
        yield client


def bearer(credential: str, **more: str) -> dict[str, str]:
    """The header that sends a credential."""
    return {"Authorization": f"Bearer {credential}", **more}
