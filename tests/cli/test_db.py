import json
import sqlite3
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import pytest
from cryptography.fernet import Fernet

from app.building import create_service
from app.clinic_file import read_clinic
from app.sealing import NotOurs, Sealing
from app.service import Service, applying, keeping, shared_records
from app.service.access import Key
from app.service.clinics import served_as
from app.service.sharing import share
from app.service.sharing_errors import NoSuchRecord
from app.service.storage import Storage
from tests.calls import WHOLE, posted
from tests.cli.command import candidacy, typed
from tests.clinics import river
from tests.kept import CLINIC, ENCRYPTION_KEY, Kept, apply, kept, newest, storage_of

KEY = Key("key-1", CLINIC, "server", b"")


def test_an_empty_database_is_told_made_and_told_again(database_url: str) -> None:
    """`status` fails until `upgrade` has been run, which may be run again."""
    settings = {"CANDIDACY_DATABASE_URL": database_url}
    before = typed("db", "status", settings=settings)
    assert (before.returncode, before.stdout) == (1, "schema none: missing\n")
    made = typed("db", "upgrade", settings=settings)
    assert (made.returncode, made.stdout) == (0, "schema 0001: current\n")
    assert typed("db", "upgrade", settings=settings).stdout == made.stdout
    assert typed("db", "status", settings=settings).stdout == made.stdout


def test_an_upgrade_names_clinics_that_a_release_is_new_to(tmp_path: Path) -> None:
    """And the command to run, until it was run."""
    with kept(f"sqlite:///{tmp_path / 'candidacy.db'}") as found:
        upgraded = typed("db", "upgrade", settings=found.settings)
        assert upgraded.stderr == f"{CLINIC}: not proved with 2026.11 yet: run `python -m app clinics prove`\n"
        proved = typed("clinics", "prove", settings=found.settings)
        assert proved.stdout == f"{CLINIC}: fits 2026.11\n"
        again = typed("db", "upgrade", settings=found.settings)
        assert (again.stdout, again.stderr) == (upgraded.stdout, "")


def test_a_database_that_is_away_ends_the_command_in_a_sentence(tmp_path: Path) -> None:
    """Without its address, which may have a password in it."""
    settings = {"CANDIDACY_DATABASE_URL": f"sqlite:///{tmp_path / 'none' / 'secret.db'}"}
    ended = typed("db", "status", settings=settings)
    assert ended.returncode == 1
    assert "cannot be used now" in ended.stderr
    assert "secret" not in ended.stderr


def test_what_is_not_set_or_cannot_be_used_is_named() -> None:
    """By the variable."""
    for settings, said in (
        ({"CANDIDACY_DATABASE_URL": "mysql://h"}, "CANDIDACY_DATABASE_URL: it should begin with"),
        (
            {"CANDIDACY_DATABASE_URL": "sqlite:///x.db", "CANDIDACY_ENCRYPTION_KEYS": "nonsense"},
            "CANDIDACY_ENCRYPTION_KEYS: number 1 is no key",
        ),
        (
            {"CANDIDACY_DATABASE_URL": "sqlite:///x.db", "CANDIDACY_KEY_PEPPER": "short"},
            "CANDIDACY_KEY_PEPPER, number 1: ",
        ),
    ):
        ended = candidacy("db", "status", settings=settings)
        assert ended.returncode == 1
        assert said in ended.stderr


def test_secrets_are_made_anew_each_time_and_fit_their_settings() -> None:
    """As lines that a shell takes."""
    first, second = (typed("db", "secrets").stdout for _ in range(2))
    assert first != second
    made = dict(line.removeprefix("export ").split("=", 1) for line in first.splitlines())
    assert made.keys() == {"CANDIDACY_KEY_PEPPER", "CANDIDACY_ENCRYPTION_KEYS"}
    assert len(made["CANDIDACY_KEY_PEPPER"]) >= 32
    Fernet(made["CANDIDACY_ENCRYPTION_KEYS"])


def told(found: Kept, *words: str, keys: str = ENCRYPTION_KEY, code: int = 0) -> str:
    """What a command of `db` says."""
    ended = typed("db", *words, settings={**found.settings, "CANDIDACY_ENCRYPTION_KEYS": keys})
    assert ended.returncode == code, ended.stderr
    return ended.stdout if code == 0 else ended.stderr


def test_everything_is_encrypted_anew_with_the_newest_key(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record and response; then the old key is not needed any more."""
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    new = Fernet.generate_key().decode()
    with kept(database_url) as found:
        ids = [shared(found, str(place)) for place in range(5)]
        assert "does not have" in told(found, "rekey", keys=new, code=1)
        assert told(found, "rekey", keys=f"{new},{ENCRYPTION_KEY}") == "10 encrypted with the newest key\n"
        renewed = replace(found.storage, sealing=Sealing([new]))
        for place, each in enumerate(ids):
            assert read(renewed, each)["id"] == each
            assert shared(replace(found, storage=renewed), str(place)) == each
        with pytest.raises(NotOurs):
            read(found.storage, ids[0])


def test_what_a_backup_brings_back_is_deleted_again(tmp_path: Path) -> None:
    """Records, keys and clinics: from the lines that were written after it was made."""
    now, backup, lines = (tmp_path / name for name in ("now.db", "backup.db", "deletions.jsonl"))
    with kept(f"sqlite:///{now}") as found:
        apply(found.storage, river(('id = "river-clinic"', 'id = "hill-clinic"')))
        gone, stays = shared(found, "one"), shared(found, "two")
        first, *_ = applying.listed_keys(found.storage, CLINIC)
        with sqlite3.connect(now) as source, sqlite3.connect(backup) as copy:
            source.backup(copy)
        source.close()
        copy.close()
        anyio.run(shared_records.deleted, found.storage, gone, KEY, None)
        applying.revoked_key(found.storage, CLINIC, first.id)
        applying.removed(found.storage, "hill-clinic")
        lines.write_text(told(found, "deletions"), "utf-8")
    storage = storage_of(f"sqlite:///{backup}")
    restored = Kept(f"sqlite:///{backup}", storage, "", "")
    assert read(storage, gone)["id"] == gone
    assert told(restored, "delete-again", str(lines)) == "3 deleted again\n"
    assert told(restored, "delete-again", str(lines)) == "0 deleted again\n"
    with pytest.raises(NoSuchRecord):
        read(storage, gone)
    assert read(storage, stays)["id"] == stays
    assert [each.revoked_at is None for each in applying.listed_keys(storage, CLINIC)] == [False, True]
    assert [row.id for row, _ in applying.listed(storage, newest().values())] == [CLINIC]
    lines.write_text("nonsense", "utf-8")
    assert "no deletions" in told(restored, "delete-again", str(lines), code=1)
    storage.database.close()


def shared(found: Kept, repeat: str) -> str:
    """The id of what was shared."""
    service = clinics_service()
    asked = {"consent": {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}, "keep_days": 30}
    request = service.reader.read_assessment(posted(WHOLE, share=asked))
    return anyio.run(share, found.storage, service, KEY, request, repeat).id


@cache
def clinics_service() -> Service:
    """The example clinic's."""
    made = create_service("latest")
    service = replace(made, releases={made.current.release: made.current})
    return served_as(service, read_clinic(river(), "river.toml"))


def read(storage: Storage, shared_id: str) -> Any:  # noqa: ANN401 - JSON
    """A record."""
    return json.loads(anyio.run(shared_records.read, storage, KEY, shared_id))
