"""Nothing acknowledged is lost: workers and the database's server are killed while many people share.

Each record is kept exactly once, and the clinic's own system is told of each at least once.
"""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from app.service import applying, webhooks
from app.store.database import within
from app.store.tables import idempotency, outbox, shared_assessments
from tests.calls import JSON, WHOLE, posted
from tests.kept import CLINIC, Kept, bearer, kept
from tests.postgres import is_here, postgres
from tests.receiving import Receiver, receiving
from tests.serving import PATIENCE, Server, serving, until
from tests.telling import leases_end, noted

REQUESTS = int(os.environ.get("SHARED", "600"))  # on each database: minutes, not an hour; SHARED=5000 tries more
CLIENTS = 8
SHARE = {"consent": {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}, "keep_days": 30}
AGAIN = {409, 429, 500, 502, 503, 504}
BETWEEN = (0.5, 2.5)  # seconds between kills


def sharing(server: Server, key: str, names: list[str], acknowledged: dict[str, str]) -> None:
    """One client: each request is sent until it is acknowledged, by the same key, over whatever connection there is."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        for name in names:
            headers = JSON | bearer(key, **{"Idempotency-Key": name})
            deadline = time.monotonic() + 5 * PATIENCE
            while name not in acknowledged:
                assert time.monotonic() < deadline, "it was never acknowledged"
                with suppress(httpx.HTTPError):
                    response = client.post("/v1/assessments", content=posted(WHOLE, share=SHARE), headers=headers)
                    if response.status_code == 201:
                        acknowledged[name] = response.json()["shared"]["id"]
                    else:
                        assert response.status_code in AGAIN, response.text
                        time.sleep(0.05)


@contextmanager
def killing(kills: list[Callable[[], None]], is_up: Callable[[], bool]) -> Iterator[list[int]]:
    """Kill something at random, again and again, once what was killed before is up; how often it was done."""
    ended, count, chance = threading.Event(), [0], random.Random(4711)  # noqa: S311 - it only kills

    def act() -> None:
        while not ended.wait(chance.uniform(*BETWEEN)):
            chance.choice(kills)()
            count[0] += 1
            until(is_up)

    thread = threading.Thread(target=act)
    thread.start()
    try:
        yield count
    finally:
        ended.set()
        thread.join()


def kill_a_worker(server: Server) -> None:
    """As a lack of memory would; the process that started it starts another."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text("utf-8").split()
    workers = [int(each) for each in children if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]
    if workers:
        with suppress(ProcessLookupError):
            os.kill(random.choice(workers), signal.SIGKILL)  # noqa: S311 - the same


def tried(found: Kept, folder: Path, kills: Callable[[Server], list[Callable[[], None]]]) -> None:
    """Share while things are killed, and count."""
    acknowledged: dict[str, str] = {}
    names = [f"name-{place}" for place in range(REQUESTS)]
    with receiving(folder) as receiver, serving(folder, "--workers", "2", settings=told(found, receiver)) as server:
        clients = [
            threading.Thread(target=sharing, args=(server, found.server, names[place::CLIENTS], acknowledged))
            for place in range(CLIENTS)
        ]
        with killing(kills(server), lambda: is_up(server, found.server)) as count:
            for each in clients:
                each.start()
            for each in clients:
                each.join()
        export = exported(server, found.server)
        within(found.storage.database.engine, leases_end)
        until(lambda: all(delivered for _, delivered, _, _ in noted(found.storage.database)), PATIENCE + REQUESTS / 10)
    assert count[0] > 0
    assert acknowledged.keys() == set(names)
    assert len(set(acknowledged.values())) == REQUESTS
    with found.storage.database.reading.begin() as connection:
        ids = connection.scalars(select(shared_assessments.c.id)).all()
        by_key = connection.scalars(select(idempotency.c.shared_id)).all()
        events = connection.scalars(select(outbox.c.id)).all()
    assert sorted(ids) == sorted(acknowledged.values()) == sorted(by_key)
    assert len(export) == REQUESTS
    assert len(events) == REQUESTS
    assert {each.headers["webhook-id"] for each in receiver.messages} == set(events)
    assert {json.loads(each.body)["data"]["id"] for each in receiver.messages} == set(ids)


def told(found: Kept, receiver: Receiver) -> dict[str, str]:
    """The settings of a service whose clinic has a system of its own that is told what happens."""
    webhooks.add(found.storage, CLINIC, receiver.url, private=True)
    return {**found.settings, "CANDIDACY_WEBHOOKS_PRIVATE": "true", "SSL_CERT_FILE": str(receiver.authority)}


def is_up(server: Server, key: str) -> bool:
    """Whether some worker answers, and knows the clinic's key."""
    with suppress(httpx.HTTPError):
        return httpx.get(f"{server.url}/livez", headers=bearer(key), timeout=PATIENCE).status_code == 200
    return False


def exported(server: Server, key: str) -> list[str]:
    """Everything that is kept; a worker that has not found the database again yet is asked again."""
    response = httpx.Response(503)

    def answered() -> bool:
        nonlocal response
        with suppress(httpx.HTTPError):
            response = httpx.get(f"{server.url}/v1/shared-assessments/export", headers=bearer(key), timeout=PATIENCE)
        return response.status_code not in AGAIN

    until(answered)
    assert response.status_code == 200
    return response.text.splitlines()


@pytest.mark.long
def test_nothing_acknowledged_is_lost_on_sqlite(tmp_path: Path) -> None:
    """Each is there exactly once, and readable, while workers are killed."""
    with kept(f"sqlite:///{tmp_path / 'candidacy.db'}") as found:
        tried(found, tmp_path, lambda server: [lambda: kill_a_worker(server)])


@pytest.mark.long
@pytest.mark.skipif(not is_here(), reason="PostgreSQL is not installed: make system")
def test_nothing_acknowledged_is_lost_on_postgresql(tmp_path: Path) -> None:
    """The same, while its server is killed as well, which recovers what it acknowledged."""
    with postgres(durable=True) as database, kept(database.database()) as found:

        def kill_the_server() -> None:
            database.kill()
            database.start()

        tried(found, tmp_path, lambda server: [lambda: kill_a_worker(server), kill_the_server])
        assert applying.clinic(found.storage, CLINIC).status == "active"
