"""Two processes on one PostgreSQL and one Redis are as one, and tell the clinic what people share."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest
from standardwebhooks import Webhook

from app.service import applying, webhooks
from tests.api.test_sharing import SHARE
from tests.calls import JSON, WHOLE, posted, problem
from tests.kept import CLINIC, PAGE, Kept, bearer, calling, kept
from tests.postgres import Postgres
from tests.receiving import Receiver, receiving
from tests.redis_server import REDIS, redis_running
from tests.serving import serving, until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(REDIS is None, reason="needs redis-server: make system"),
]

LIMIT = 40
RECORD = "/v1/shared-assessments"


@dataclass(frozen=True, slots=True)
class Two:
    """Two processes, what they share, and who is told."""

    one: httpx.Client
    other: httpx.Client
    found: Kept
    receiver: Receiver
    secret: str


@pytest.fixture
def two(tmp_path: Path, postgresql: Postgres) -> Iterator[Two]:
    """Two processes with one database and one Redis."""
    with running(tmp_path, postgresql.database()) as found:
        yield found


@contextmanager
def running(folder: Path, database: str) -> Iterator[Two]:
    """The same, on a database."""
    with ExitStack() as opened:
        port = opened.enter_context(redis_running())
        receiver = opened.enter_context(receiving(folder))
        found = opened.enter_context(kept(database))
        _, secret = webhooks.add(found.storage, CLINIC, receiver.url, private=True)
        settings = {
            **found.settings,
            "CANDIDACY_LIMITS_URL": f"redis://127.0.0.1:{port}/0",
            "CANDIDACY_LIMIT_KEY": f"{LIMIT}/day",
            "CANDIDACY_WEBHOOKS_PRIVATE": "true",
            "SSL_CERT_FILE": str(receiver.authority),
        }
        servers = [opened.enter_context(serving(folder, settings=settings)) for _ in range(2)]
        one, other = (opened.enter_context(calling(each, found)) for each in servers)
        yield Two(one, other, found, receiver, secret)


def shared(client: httpx.Client, two: Two, again: str) -> httpx.Response:
    """The response to sharing, with an idempotency key."""
    headers = JSON | bearer(two.found.server, **{"Idempotency-Key": again})
    return client.post("/v1/assessments", content=posted(WHOLE, share=SHARE), headers=headers)


def test_what_one_process_does_the_other_knows(two: Two) -> None:
    """Records, answers to the same request, limits, and keys that are revoked; and the clinic is told once of each."""
    first = shared(two.one, two, "once")
    assert first.status_code == 201
    record = first.json()["shared"]
    again = shared(two.other, two, "once")
    assert (again.status_code, again.json()["shared"]) == (201, record)
    asked = bearer(two.found.server)
    assert two.other.get(f"{RECORD}/{record['id']}", headers=asked).status_code == 200
    left = [
        int(each.get(RECORD, headers=asked).headers["ratelimit"].split(";")[1][2:])
        for each in (two.one, two.other, two.one)
    ]
    assert left == [LIMIT - 4, LIMIT - 5, LIMIT - 6]
    deleted = two.other.delete(f"{RECORD}/{record['id']}", headers=bearer(record["deletion_token"]))
    assert deleted.status_code == 204
    assert two.one.get(f"{RECORD}/{record['id']}", headers=asked).status_code == 404
    until(lambda: len(two.receiver.messages) == 2)
    told = [Webhook(two.secret).verify(each.body, dict(each.headers)) for each in two.receiver.messages]
    assert sorted(each["type"] for each in told) == ["assessment.deleted", "assessment.shared"]
    assert {each["data"]["id"] for each in told} == {record["id"]}
    assert "moderate" not in json.dumps(told)
    _use_up(two)
    (key,) = [each.id for each in applying.listed_keys(two.found.storage, CLINIC) if each.kind == "server"]
    applying.revoked_key(two.found.storage, CLINIC, key)
    for each in (two.one, two.other):
        until(partial(_is_refused, each, asked))


def _is_refused(client: httpx.Client, asked: dict[str, str]) -> bool:
    return client.get("/livez", headers=asked).status_code == 401


def _use_up(two: Two) -> None:
    """Whatever process is asked, a key may ask so often in all."""
    asked = bearer(two.found.server)
    statuses = [each.get(RECORD, headers=asked).status_code for _ in range(LIMIT // 2) for each in (two.one, two.other)]
    assert statuses.count(200) == LIMIT - 7
    problem(two.one.get(RECORD, headers=asked), 429, "too_many_requests")


MIGRATION = (
    "ALTER TABLE shared_assessments ADD COLUMN later VARCHAR(40)",
    "CREATE TABLE later (id VARCHAR(40) PRIMARY KEY)",
    "UPDATE alembic_version SET version_num = '9999'",
)
"""What the next one may do: migrations only add."""
BEFORE, IN_ALL = 5, 40  # requests of each process


def test_a_migration_while_they_serve_fails_no_request(two: Two) -> None:
    """Who shares and who reads meanwhile notices nothing, and processes of the older version stay ready."""
    shares: list[int] = []
    reads: list[int] = []

    def share(client: httpx.Client) -> None:
        headers = JSON | bearer(two.found.browser, Origin=PAGE)
        for _ in range(IN_ALL):
            response = client.post("/v1/assessments", content=posted(WHOLE, share=SHARE), headers=headers)
            shares.append(response.status_code)
            reads.append(client.get("/readyz").status_code)

    threads = [threading.Thread(target=share, args=(each,)) for each in (two.one, two.other)]
    for each in threads:
        each.start()
    until(lambda: len(shares) >= 2 * BEFORE)
    with two.found.storage.database.engine.begin() as connection:
        for statement in MIGRATION:
            connection.exec_driver_sql(statement)
    during = len(shares)
    for each in threads:
        each.join()
    assert during < 2 * IN_ALL
    assert (set(shares), set(reads)) == ({201}, {200})
    until(lambda: len({each.headers["webhook-id"] for each in two.receiver.messages}) == 2 * IN_ALL)
