import pytest

from app.clinic_file import ClinicFile, read_clinic
from app.compare.packs import Refusal
from app.rules import release
from app.rules.model import Rulebook
from app.service import applying
from app.service.applying import (
    added_key,
    applied,
    listed,
    listed_keys,
    proved,
    removed,
    revoked_key,
    rotated_key,
    state,
)
from app.service.kept_errors import NoPepper, NoSuchClinic, NoSuchKey, TooManyKeys
from app.service.storage import Storage
from app.store import clinics
from app.store.database import Database, within
from tests.clinics import river
from tests.kept import CLINIC, PEPPER, apply, newest

MILDER = ("months = 9", "months = 1")


@pytest.fixture
def storage(database: Database) -> Storage:
    """A database with the example clinic in it."""
    made = Storage(database, (PEPPER.encode(),), None)
    apply(made, river())
    return made


def digest(*changes: tuple[str, str]) -> str:
    """Of the example, with parts of it replaced."""
    return read_clinic(river(*changes), "river.toml").digest


def test_a_clinic_is_what_was_applied_last_and_every_state_is_kept(storage: Storage) -> None:
    """An assessment made by an earlier file can be made again: its text is there under its digest."""
    other = ("min = 180", "min = 190")
    apply(storage, river(other))
    [(row, unserved)] = listed(storage, newest().values())
    assert (row.id, row.name, row.status, row.digest, unserved) == (CLINIC, "River Clinic", "active", digest(other), [])
    assert state(storage, CLINIC, digest()) == river()
    assert state(storage, CLINIC, digest(other)) == river(other)
    assert [each for each, _ in within(storage.database.reading, clinics.states, CLINIC)] == [digest(), digest(other)]
    with pytest.raises(NoSuchClinic):
        state(storage, CLINIC, "sha256:none")


def test_rules_that_soften_are_not_applied(storage: Storage) -> None:
    """What the clinic was before, it still is."""
    clinic = read_clinic(river(MILDER), "river.toml")
    [fit] = applied(storage, newest().values(), clinic, river(MILDER))
    assert "looser" in fit.refusals[0].fault.message
    assert applying.clinic(storage, CLINIC).digest == digest()


def test_what_was_proved_of_a_file_is_not_proved_again(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file is accepted by its digest; another is proved."""
    tried: list[str] = []

    def note(book: Rulebook, clinic: ClinicFile) -> list[Refusal]:
        tried.append(f"{book.release} {clinic.digest}")
        return []

    monkeypatch.setattr(applying, "refusals", note)
    apply(storage, river())
    assert tried == []
    apply(storage, river(("min = 180", "min = 190")))
    assert len(tried) == 1


def test_a_release_that_is_not_proved_is_not_served_until_it_is(storage: Storage) -> None:
    """As after a new release: `prove` looks at what is missing, once."""
    every = {name: release.load(name) for name in release.names()}
    [(_, unserved)] = listed(storage, every.values())
    assert unserved == [name for name in every if name not in newest()]
    told: list[str] = []
    for _ in range(2):
        proved(storage, every.values(), lambda clinic, fit: told.append(f"{clinic} {fit.release} {len(fit.refusals)}"))
    assert told == [f"{CLINIC} {name} 0" for name in unserved]
    assert listed(storage, every.values())[0][1] == []


def test_two_keys_of_a_kind_hold_at_once(storage: Storage) -> None:
    """A third is refused; rotating revokes the oldest."""
    for kind in ("server", "browser"):
        added_key(storage, CLINIC, kind)
        rotated_key(storage, CLINIC, kind)
        with pytest.raises(TooManyKeys):
            added_key(storage, CLINIC, kind)
        rotated_key(storage, CLINIC, kind)
        of_kind = [each for each in listed_keys(storage, CLINIC) if each.kind == kind]
        assert [each.revoked_at is None for each in of_kind] == [False, True, True]


def test_a_key_is_revoked_once_and_by_its_own_clinic(storage: Storage) -> None:
    """What is not there cannot be revoked."""
    added_key(storage, CLINIC, "server")
    [key] = listed_keys(storage, CLINIC)
    with pytest.raises(NoSuchKey):
        revoked_key(storage, "hill-clinic", key.id)
    revoked_key(storage, CLINIC, key.id)
    with pytest.raises(NoSuchKey):
        revoked_key(storage, CLINIC, key.id)


def test_no_key_is_kept_as_it_is(storage: Storage) -> None:
    """Nor can one be made without a pepper."""
    key = added_key(storage, CLINIC, "server")
    [row] = listed_keys(storage, CLINIC)
    assert key not in repr(row)
    assert key[4:] not in repr(row)
    with pytest.raises(NoPepper):
        added_key(Storage(storage.database, (), None), CLINIC, "browser")


def test_a_clinic_that_is_removed_is_gone_until_it_is_applied_again(storage: Storage) -> None:
    """Its keys with it, which never hold again; its files stay."""
    added_key(storage, CLINIC, "server")
    assert removed(storage, CLINIC) == 0
    assert listed(storage, newest().values()) == []
    assert state(storage, CLINIC, digest()) == river()
    for act in (lambda: removed(storage, CLINIC), lambda: listed_keys(storage, CLINIC)):
        with pytest.raises(NoSuchClinic):
            act()
    apply(storage, river())
    assert applying.clinic(storage, CLINIC).status == "active"
    assert listed_keys(storage, CLINIC) == []


def test_a_suspended_clinic_stays_so_when_it_is_applied_again(storage: Storage) -> None:
    """Until it is let go on."""
    applying.set_active(storage, CLINIC, active=False)
    apply(storage, river(("min = 180", "min = 190")))
    assert applying.clinic(storage, CLINIC).status == "suspended"
    applying.set_active(storage, CLINIC, active=True)
    assert applying.clinic(storage, CLINIC).status == "active"
    with pytest.raises(NoSuchClinic):
        applying.set_active(storage, "hill-clinic", active=True)
