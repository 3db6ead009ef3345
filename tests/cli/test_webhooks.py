import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app.store import deliveries
from app.store.database import Database, within
from tests.cli.command import typed
from tests.telling import CLINIC, NOW, happened, storage

KEY = Fernet.generate_key().decode()
URL = "https://127.0.0.1:8443/hook"


@pytest.fixture
def settings(database_url: str, database: Database) -> dict[str, str]:
    """Of a database with a clinic in it."""
    storage(database, KEY)
    return {"CANDIDACY_DATABASE_URL": database_url, "CANDIDACY_ENCRYPTION_KEYS": KEY}


def said(settings: dict[str, str], *arguments: str) -> str:
    """What a command says that does what it should."""
    ended = typed("clinics", "webhook", *arguments, settings=settings)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def refused(settings: dict[str, str], *arguments: str) -> str:
    """Why a command does not."""
    ended = typed("clinics", "webhook", *arguments, settings=settings)
    assert (ended.returncode, ended.stdout) == (1, "")
    return ended.stderr


def test_an_endpoint_is_added_listed_rotated_told_again_and_removed(
    settings: dict[str, str], database: Database
) -> None:
    """Its secret is shown once, and again only when there is a new one."""
    added = said(settings, "add", CLINIC, URL, "--private")
    name, secret = added.splitlines()
    assert re.fullmatch(r"whe_[0-9a-f]{24}", name)
    assert secret.startswith("whsec_")
    assert said(settings, "list").splitlines() == [f"{name}  {CLINIC}  {URL}", "  active; 0 waiting, 0 given up"]
    happened(database)
    assert "1 waiting since 2026-11-26T12:00:00Z" in said(settings, "list", CLINIC)
    (due,) = within(database.engine, deliveries.take, 1, (), NOW)
    within(database.engine, deliveries.failed, due, 500, None, NOW)
    assert "0 waiting, 1 given up" in said(settings, "list", CLINIC)
    assert said(settings, "redeliver", name) == "1 to be told again\n"
    assert said(settings, "redeliver", name, "--event", due.event) == "1 to be told again\n"
    assert said(settings, "rotate", name).strip() not in ("", secret)
    assert secret not in said(settings, "list")
    assert said(settings, "remove", name) == f"{name}: removed\n"
    assert said(settings, "list") == ""


def test_what_cannot_be_is_told_in_a_sentence(settings: dict[str, str], tmp_path: Path) -> None:
    """A target that nothing is sent to, a clinic or an endpoint that nobody knows, nothing to encrypt with."""
    assert "not public" in refused(settings, "add", CLINIC, URL)
    assert "begin with https://" in refused(settings, "add", CLINIC, "http://clinic.example", "--private")
    assert "no such clinic" in refused(settings, "add", "hill", URL, "--private")
    for act in ("rotate", "redeliver", "remove"):
        assert "no such endpoint" in refused(settings, act, "whe_0")
    without = {**settings, "CANDIDACY_ENCRYPTION_KEYS": ""}
    assert "CANDIDACY_ENCRYPTION_KEYS is not set" in refused(without, "add", CLINIC, URL, "--private")
    name = said(settings, "add", CLINIC, URL, "--private").split()[0]
    other = {**settings, "CANDIDACY_ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    assert "CANDIDACY_ENCRYPTION_KEYS does not have" in refused(other, "rotate", name)
    away = {**settings, "CANDIDACY_DATABASE_URL": f"sqlite:///{tmp_path / 'none' / 'x.db'}"}
    assert "cannot be used now" in refused(away, "list")
