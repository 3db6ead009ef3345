"""Real processes of the service that tell a real receiver, and are killed meanwhile."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest

from app.sealing import new_key
from app.service import webhooks
from app.store.database import Database, within
from tests.receiving import Receiver, receiving
from tests.serving import PATIENCE, free_port, serving, until
from tests.telling import CLINIC, happened, leases_end, noted, storage

pytestmark = pytest.mark.long

EVENTS = 60
NOT_PROVED = "clinic not proved"  # what the log says of a clinic when the service begins
KILLED = 4


def test_what_happened_is_told_at_least_once_whoever_is_killed(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    """Two processes tell what happens while one after the other is killed; each message arrives, with one id only."""
    key = new_key()
    kept = storage(database, key)
    with receiving(tmp_path) as receiver, ExitStack() as opened:
        webhooks.add(kept, CLINIC, receiver.url, private=True)
        receiver.seconds = 0.05
        settings = {
            "CANDIDACY_DATABASE_URL": database_url,
            "CANDIDACY_KEY_PEPPER": "a pepper for tests that nobody uses at all",
            "CANDIDACY_ENCRYPTION_KEYS": key,
            "CANDIDACY_WEBHOOKS_PRIVATE": "true",
            "SSL_CERT_FILE": str(receiver.authority),
        }
        servers = [opened.enter_context(serving(tmp_path, settings=settings)) for _ in range(2)]
        for number in range(KILLED):
            seen = len(receiver.messages)
            happened(database, EVENTS // KILLED, datetime.now(UTC))
            until(partial(_more_than, receiver, seen))
            servers[number % 2].process.kill()
            within(database.engine, leases_end)  # as they do by themselves, a minute later
            servers[number % 2] = opened.enter_context(serving(tmp_path, settings=settings))
        until(lambda: all(told for _, told, _, _ in noted(database)))
    told = {each.headers["webhook-id"]: each.body for each in receiver.messages}
    assert len(told) == EVENTS
    assert {(each.headers["webhook-id"], each.body) for each in receiver.messages} == set(told.items())


def _more_than(receiver: Receiver, seen: int) -> bool:
    return len(receiver.messages) > seen


def test_metrics_say_what_was_told_and_nothing_of_whom(database: Database, database_url: str, tmp_path: Path) -> None:
    """Outcomes, how much waits, and for how long; no clinic, no endpoint, no address."""
    key, port = new_key(), free_port()
    kept = storage(database, key)
    with receiving(tmp_path) as receiver:
        name, secret = webhooks.add(kept, CLINIC, receiver.url, private=True)
        settings = {
            "CANDIDACY_DATABASE_URL": database_url,
            "CANDIDACY_KEY_PEPPER": "a pepper for tests that nobody uses at all",
            "CANDIDACY_ENCRYPTION_KEYS": key,
            "CANDIDACY_WEBHOOKS_PRIVATE": "true",
            "CANDIDACY_METRICS_PORT": str(port),
            "SSL_CERT_FILE": str(receiver.authority),
        }
        happened(database, 3, datetime.now(UTC))
        with serving(tmp_path, settings=settings) as server:
            shown = _shown(port, 'candidacy_webhook_deliveries_total{outcome="delivered"} 3.0')
            assert "candidacy_webhooks_waiting" in shown
            assert "candidacy_webhook_oldest_waiting_seconds" in shown
            logged = [line for line in server.written().splitlines() if NOT_PROVED not in line]
            _nothing_of("\n".join([shown, *logged]), CLINIC, name, secret, receiver.url, "sha_")


def _shown(port: int, wanted: str) -> str:
    found = ""
    deadline = time.monotonic() + 60
    while wanted not in found and time.monotonic() < deadline:
        found = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE).text
        time.sleep(0.1)
    assert wanted in found, found
    return found


def _nothing_of(said: str, *what: str) -> None:
    assert [each for each in what if each in said] == []
