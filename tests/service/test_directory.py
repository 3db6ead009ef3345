from collections.abc import Iterator

import anyio
import pytest

from app.building import create_service
from app.credentials import issue
from app.rules.errors import ReleaseNotForClinic
from app.service import applying
from app.service.access import ANYBODY, Caller, ClinicSuspended, CredentialRefused, NotAllowed, OriginRefused
from app.service.directory import RELIED_ON_SECONDS, Directory
from app.store.errors import StoreUnavailable
from tests.clinics import river
from tests.kept import CLINIC, PAGE, Kept, apply, kept, newest


class Clock:
    """Seconds that go up when they are told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the directory."""
    return Clock()


@pytest.fixture
def found(database_url: str) -> Iterator[Kept]:
    """A database with the example clinic in it."""
    with kept(database_url) as made:
        yield made


@pytest.fixture
def directory(found: Kept, clock: Clock) -> Directory:
    """What a process knows of it."""
    made = Directory(found.storage, create_service("latest"), clock)
    anyio.run(made.look)
    return made


def test_a_key_stands_for_its_clinic(found: Kept, directory: Directory) -> None:
    """In any case of the scheme's name; whoever sends none is nobody in particular."""
    for scheme in ("Bearer", "bearer", "BEARER"):
        caller = directory.caller(f"{scheme} {found.server}", None)
        assert caller.key is not None
        assert (caller.key.clinic, caller.key.kind) == (CLINIC, "server")
    assert directory.caller(None, None) is ANYBODY


def test_what_does_not_hold_is_refused(found: Kept, directory: Directory) -> None:
    """Malformed, unknown, revoked, or of another scheme."""
    slipped = found.server[:-1] + ("a" if found.server[-1] != "a" else "b")
    for wrong in (f"Bearer {slipped}", f"Bearer {issue('csk')}", f"Basic {found.server}", "Bearer", "", found.server):
        with pytest.raises(CredentialRefused):
            directory.caller(wrong, None)
    [first, *_] = applying.listed_keys(found.storage, CLINIC)
    applying.revoked_key(found.storage, CLINIC, first.id)
    anyio.run(directory.look)
    with pytest.raises(CredentialRefused):
        directory.caller(f"Bearer {found.server}", None)


def test_a_key_for_browsers_is_bound_to_the_clinics_pages(found: Kept, directory: Directory) -> None:
    """No page, or another's, is refused."""
    assert directory.caller(f"Bearer {found.browser}", PAGE).key is not None
    for origin in (None, "https://www.hill.example", "null", PAGE.upper()):
        with pytest.raises(OriginRefused):
            directory.caller(f"Bearer {found.browser}", origin)


def test_a_suspended_clinic_is_refused(found: Kept, directory: Directory) -> None:
    """And its pages are not open to anybody."""
    assert directory.origins == {PAGE}
    applying.set_active(found.storage, CLINIC, active=False)
    anyio.run(directory.look)
    with pytest.raises(ClinicSuspended):
        directory.caller(f"Bearer {found.server}", None)
    assert directory.origins == set()


def test_nothing_is_relied_on_that_was_not_looked_at_for_long(found: Kept, directory: Directory, clock: Clock) -> None:
    """A key may have been revoked meanwhile, so none holds until it was looked at again."""
    clock.now = RELIED_ON_SECONDS
    with pytest.raises(StoreUnavailable):
        directory.caller(f"Bearer {found.server}", None)
    anyio.run(directory.look)
    assert directory.caller(f"Bearer {found.server}", None).key is not None


def test_a_clinic_is_loaded_once_and_again_when_it_changes(found: Kept, directory: Directory) -> None:
    """With its rules, prices and digest; what nobody changed is not loaded again."""
    caller = directory.caller(f"Bearer {found.server}", None)
    assert directory.loaded(caller) is None
    first = anyio.run(directory.service, caller)
    assert first.current.clinic is not None
    assert first.current.clinic.digest == applying.clinic(found.storage, CLINIC).digest
    assert "river-minimum-age" in first.current.by_id
    assert directory.loaded(caller) is first
    apply(found.storage, river(("min = 180", "min = 190")))
    anyio.run(directory.look)
    assert directory.loaded(caller) is None
    second = anyio.run(directory.service, caller)
    assert second.profile.prices is not None
    assert second.profile.prices.min == 190
    assert directory.loaded(ANYBODY) is not first


def test_releases_that_are_not_proved_are_not_served(found: Kept, directory: Directory) -> None:
    """Only the newest was; another is a problem, and never served without the clinic's rules."""
    service = anyio.run(directory.service, directory.caller(f"Bearer {found.server}", None))
    [newest_one] = newest()
    assert service.book(None).release == newest_one
    [*others] = service.unfit
    assert others
    for each in others:
        with pytest.raises(ReleaseNotForClinic):
            service.book(each)


def test_a_clinic_that_was_removed_meanwhile_is_refused(found: Kept, directory: Directory) -> None:
    """Whoever asks while their clinic goes is refused, and not answered by anything else."""
    caller = directory.caller(f"Bearer {found.server}", None)
    applying.removed(found.storage, CLINIC)
    anyio.run(directory.look)
    with pytest.raises(CredentialRefused):
        anyio.run(directory.service, caller)


def test_a_persons_token_asks_nothing(directory: Directory) -> None:
    """It is for deleting."""
    caller = directory.caller(f"Bearer {issue('cdt')}", None)
    assert caller == Caller(token=caller.token)
    with pytest.raises(NotAllowed):
        directory.loaded(caller)


def test_the_day_of_last_use_is_noted(found: Kept, directory: Directory) -> None:
    """Of the key that was used, and of no other."""
    directory.caller(f"Bearer {found.server}", None)
    anyio.run(directory.look)
    used, unused = applying.listed_keys(found.storage, CLINIC)
    assert used.used_on is not None
    assert unused.used_on is None


def test_without_tables_nothing_is_known(database_url: str) -> None:
    """Until they are made."""
    with kept(database_url) as made:
        with made.storage.database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM alembic_version")
        directory = Directory(made.storage, create_service("latest"))
        assert not anyio.run(directory.has_tables)
        with pytest.raises(StoreUnavailable):
            anyio.run(directory.look)
