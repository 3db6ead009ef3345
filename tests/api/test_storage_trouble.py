"""What happens to sharing when the database is in trouble, and that nothing of a person is seen outside of it."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.service import webhooks
from tests.calls import JSON, posted, problem
from tests.kept import CLINIC, Kept, bearer, kept, serving_kept
from tests.postgres import is_here, postgres
from tests.receiving import Receiver, receiving
from tests.serving import PATIENCE, free_port, until

SHARE = {"consent": {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}, "keep_days": 30}
AGE = 97
RECORDS = "/v1/shared-assessments"
CANARY = {"scars": {"types": ["boxcar_shallow"], "newest_months": 731}, "person": {"age": AGE}}


def shared(client: httpx.Client, found: Kept, name: str) -> httpx.Response:
    """The response to sharing."""
    headers = JSON | bearer(found.server, **{"Idempotency-Key": name})
    return client.post("/v1/assessments", content=posted(CANARY, share=SHARE), headers=headers)


def ids(client: httpx.Client, found: Kept) -> list[str]:
    """What is kept."""
    listed = client.get(RECORDS, headers=bearer(found.server)).json()["shared_assessments"]
    return [each["id"] for each in listed]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database and the log are."""
    return tmp_path_factory.mktemp("trouble")


@pytest.fixture(scope="module")
def found(folder: Path) -> Iterator[Kept]:
    """A database in one file."""
    with kept(f"sqlite:///{folder / 'candidacy.db'}") as made:
        yield made


@pytest.fixture(scope="module")
def receiver(found: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    """What the clinic is told at."""
    with receiving(tmp_path_factory.mktemp("receiver")) as started:
        webhooks.add(found.storage, CLINIC, started.url, private=True)
        yield started


@pytest.fixture(scope="module")
def shown() -> str:
    """Where metrics are shown."""
    return f"http://127.0.0.1:{free_port()}/metrics"


@pytest.fixture(scope="module")
def client(found: Kept, folder: Path, receiver: Receiver, shown: str) -> Iterator[httpx.Client]:
    """Calls a server that uses it, says all that it can, and tells the clinic what is shared."""
    settings = {
        "CANDIDACY_LOG_REQUESTS": "all",
        "CANDIDACY_METRICS_PORT": str(httpx.URL(shown).port),
        "CANDIDACY_WEBHOOKS_PRIVATE": "true",
        "SSL_CERT_FILE": str(receiver.authority),
    }
    with serving_kept(folder, found, **settings) as opened:
        yield opened


def test_a_locked_database_is_never_taken_for_a_stored_record(client: httpx.Client, found: Kept, folder: Path) -> None:
    """A problem that says to come again; then the same request is stored once."""
    other = sqlite3.connect(folder / "candidacy.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = shared(client, found, "locked")
    assert problem(refused, 503, "storage_unavailable")
    assert refused.headers["retry-after"]
    assert client.post("/v1/assessments", content=posted(CANARY), headers=JSON).status_code == 200
    other.execute("ROLLBACK")
    other.close()
    before = ids(client, found)
    stored = shared(client, found, "locked")
    assert stored.status_code == 201
    assert ids(client, found) == [stored.json()["shared"]["id"], *before]


def test_nothing_of_a_person_is_seen_outside_of_what_is_sealed(
    client: httpx.Client, found: Kept, folder: Path, receiver: Receiver, shown: str
) -> None:
    """Neither in the database's files, a backup, a dump or the log, nor in metrics or what the clinic is told.

    And no key, token or client's key either.
    """
    made = shared(client, found, "canary-key")
    client.get(f"{RECORDS}/{made.json()['shared']['id']}", headers=bearer(found.server))
    client.delete(shared(client, found, "canary-gone").headers["location"], headers=bearer(found.server))
    until(
        lambda: (
            {"assessment.shared", "assessment.deleted"} <= {json.loads(each.body)["type"] for each in receiver.messages}
        )
    )
    copied(folder / "candidacy.db", folder / "backup.bak", folder / "dump.sql")
    (folder / "metrics.txt").write_text(httpx.get(shown, timeout=PATIENCE).text)
    (folder / "messages.txt").write_text("\n".join(f"{each.headers} {each.body}" for each in receiver.messages))
    secrets = [found.server, found.browser, made.json()["shared"]["deletion_token"], "canary-key"]
    files = [file for file in folder.iterdir() if file.is_file()]
    assert {file.suffix for file in files} >= {".db", ".db-wal", ".log", ".bak", ".sql", ".txt"}
    assert made.json()["shared"]["id"] in (folder / "dump.sql").read_text()
    assert "candidacy_requests_total" in (folder / "metrics.txt").read_text()
    for file in files:
        written = file.read_bytes()
        for trace in [*secrets, "boxcar_shallow", "newest_months", f"{AGE} years", '"answers"', "headline"]:
            assert not is_in(written, trace), (file.name, trace)


def copied(database: Path, backup: Path, dump: Path) -> None:
    """Write a backup of a database, and a dump, as it is while it is in use."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(backup)) as copy:
        source.backup(copy)
        dump.write_text("\n".join(source.iterdump()))


def is_in(written: bytes, trace: str) -> bool:
    """Whether something is in what was written: as it is, in hexadecimal digits as dumps have bytes."""
    hexadecimal = trace.encode().hex().encode()
    return any(each in form for each in (trace.encode(), hexadecimal) for form in (written, written.lower()))


def test_what_is_in_a_dump_would_be_found(tmp_path: Path) -> None:
    """Bytes that are not sealed are seen in a dump, whatever digits it writes them in."""
    with closing(sqlite3.connect(tmp_path / "open.db")) as opened:
        opened.execute("CREATE TABLE t (sealed BLOB)")
        opened.execute("INSERT INTO t VALUES (?)", (b'{"newest_months":731}',))
        opened.commit()
    copied(tmp_path / "open.db", tmp_path / "open.bak", tmp_path / "open.sql")
    for name in ("open.bak", "open.sql"):
        assert is_in((tmp_path / name).read_bytes(), "newest_months")
        assert not is_in((tmp_path / name).read_bytes(), "boxcar_shallow")


@pytest.mark.long
@pytest.mark.skipif(os.getuid() != 0, reason="a file system of a few pages is mounted by root")
def test_a_full_disk_is_never_taken_for_a_stored_record(tmp_path: Path) -> None:
    """503 until there is room again; what was acknowledged is there, and nothing else."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.system(f"mount -t tmpfs -o size=1500k tmpfs {disk}") != 0:  # noqa: S605 - our own folder
        pytest.skip("nothing can be mounted here")
    try:
        with kept(f"sqlite:///{disk / 'candidacy.db'}") as found, serving_kept(tmp_path, found) as client:
            acknowledged: list[str] = []
            refused: Any = None
            for place in range(200):
                response = shared(client, found, f"name-{place}")
                if response.status_code != 201:
                    refused = response
                    break
                acknowledged.insert(0, response.json()["shared"]["id"])
            assert problem(refused, 503, "storage_unavailable")
            with sqlite3.connect(disk / "candidacy.db") as connection:
                there = [
                    each for (each,) in connection.execute("SELECT id FROM shared_assessments ORDER BY shared_at DESC")
                ]
            connection.close()
            assert there == acknowledged
    finally:
        os.system(f"umount -l {disk}")  # noqa: S605 - the same


@pytest.mark.long
@pytest.mark.skipif(not is_here(), reason="PostgreSQL is not installed: make system")
def test_a_lost_connection_is_never_taken_for_a_stored_record(tmp_path: Path) -> None:
    """503 while the server is away, also for who reads by a key; afterwards everything goes on by itself."""
    with (
        postgres(durable=True) as database,
        kept(database.database()) as found,
        serving_kept(tmp_path, found) as client,
    ):
        first = shared(client, found, "first")
        assert first.status_code == 201
        database.kill()
        assert problem(shared(client, found, "second"), 503, "storage_unavailable")
        assert problem(client.get(RECORDS, headers=bearer(found.server)), 503, "storage_unavailable")
        assert client.post("/v1/assessments", content=posted(CANARY), headers=JSON).status_code == 200
        database.start()
        until(lambda: client.get(RECORDS, headers=bearer(found.server)).status_code == 200)
        second = shared(client, found, "second")
        assert second.status_code == 201
        assert ids(client, found) == [json.loads(each.content)["shared"]["id"] for each in (second, first)]


@pytest.mark.long
@pytest.mark.skipif(not is_here(), reason="PostgreSQL is not installed: make system")
def test_two_processes_on_one_database_share_what_they_know(tmp_path: Path) -> None:
    """What one stores the other repeats, reads and deletes."""
    with postgres() as database, kept(database.database()) as found:
        folders = [tmp_path / name for name in ("one", "two")]
        for each in folders:
            each.mkdir()
        with serving_kept(folders[0], found) as one, serving_kept(folders[1], found) as two:
            first = shared(one, found, "same")
            again = shared(two, found, "same")
            assert (again.status_code, again.content) == (201, first.content)
            assert ids(two, found) == [first.json()["shared"]["id"]]
            assert two.delete(first.headers["location"], headers=bearer(found.server)).status_code == 204
            assert problem(shared(one, found, "same"), 410, "gone")
