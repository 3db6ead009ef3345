"""`python -m bench.kept [URL]`: what keys, packs and storing cost; a URL names an empty PostgreSQL database.

CPU is the server's own, so that a busy machine changes little; throughput and latency are of this machine as it is.
"""

import asyncio
import json
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

from app.clinic_file import read_clinic
from app.rules import release
from app.sealing import Sealing, new_key
from app.service.applying import added_key, applied
from app.service.storage import Storage, upgraded
from app.store.database import opened
from bench.people import request_body
from bench.processes import Server, running

EXAMPLE = Path(__file__).parent.parent / "examples" / "clinics" / "river.toml"
PEPPER = "a pepper for benchmarks that nobody uses"
CONNECTIONS = 16
SHARE = {"consent": {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}, "keep_days": 30}
CREATED, OK = 201, 200
KNOWN_SECONDS = 3  # in which the service looks at clinics and keys


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn under load: CPU of the server in microseconds a request, requests a second, milliseconds of the 99th."""

    micros: float
    throughput: float
    p99: float


def written(key: str | None, body: bytes, *, once: bool = False) -> bytes:
    """A request."""
    lines = ["POST /v1/assessments HTTP/1.1", "Host: bench", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body)}", *([f"Authorization: Bearer {key}"] if key else [])]
    lines += [f"Idempotency-Key: {uuid.uuid4()}"] if once else []
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _client(port: int, make: Callable[[], bytes], status: int, count: int, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(count):
        began = perf_counter()
        writer.write(make())
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        if int(head.split()[1]) != status:
            raise RuntimeError(body[:200].decode())
        times.append(perf_counter() - began)
    writer.close()


def load(server: Server, make: Callable[[], bytes], status: int, count: int) -> Turn:
    """A turn: so many requests over each of the connections."""

    async def every() -> list[float]:
        times: list[float] = []
        await asyncio.gather(*(_client(server.port, make, status, count, times) for _ in range(CONNECTIONS)))
        return times

    before, began = server.cpu(), perf_counter()
    times = sorted(asyncio.run(every()))
    seconds = perf_counter() - began
    return Turn((server.cpu() - before) / len(times) * 1e6, len(times) / seconds, times[len(times) * 99 // 100] * 1000)


@contextmanager
def clinics(url: str, key: str) -> Iterator[tuple[str, str]]:
    """A database with the example clinic in it, with its pack and without: a key of each."""
    storage = Storage(opened(url), (PEPPER.encode(),), Sealing([key]))
    upgraded(storage)
    text = EXAMPLE.read_text("utf-8")
    plain = text[: text.index("[pack")].replace('"river-clinic"', '"plain-clinic"')
    for each in (text, plain):
        applied(storage, release.load_all().values(), read_clinic(each, "clinic.toml"), each)
    yield added_key(storage, "river-clinic", "server"), added_key(storage, "plain-clinic", "server")
    storage.database.close()


def measured(url: str, count: int) -> dict[str, Turn]:
    """Every row, on one database: two turns each, of which the better counts."""
    sealing = new_key()
    body = request_body()
    shared = json.dumps({**json.loads(body), "share": SHARE}).encode()
    with clinics(url, sealing) as (packed, plain):
        settings = {
            "CANDIDACY_DATABASE_URL": url,
            "CANDIDACY_KEY_PEPPER": PEPPER,
            "CANDIDACY_ENCRYPTION_KEYS": sealing,
            "CANDIDACY_DRAIN_SECONDS": "0",
        }
        found: dict[str, Turn] = {}
        with serving(settings) as server:
            for name, key in (("no key", None), ("a key", plain), ("a key, with a pack", packed)):
                found[name] = best(server, partial(written, key, body), OK, count)
            found["storing"] = best(server, partial(written, packed, shared, once=True), CREATED, count // 4)
        with serving({**settings, "CANDIDACY_FAST_PATH": "false"}) as server:
            found["a key, with a pack, ordinary stack"] = best(server, partial(written, packed, body), OK, count // 2)
        with serving({"CANDIDACY_DRAIN_SECONDS": "0"}) as server:
            found["no database"] = best(server, partial(written, None, body), OK, count)
    return found


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[Server]:
    """The service with these settings."""
    with running("app", ["serve"], 1, settings) as server:
        sleep(KNOWN_SECONDS)
        yield server


def best(server: Server, make: Callable[[], bytes], status: int, count: int) -> Turn:
    """The better of two turns, after one that nobody counts."""
    load(server, make, status, max(1, count // 10))
    turns = [load(server, make, status, count) for _ in range(2)]
    return min(turns, key=lambda turn: turn.micros)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for url in [f"sqlite:///{folder}/bench.db", *sys.argv[1:]]:
            print(url.partition(":")[0])
            for name, turn in measured(url, 200).items():
                print(f"  {name:36} {turn.micros:7.0f} µs {turn.throughput:8.0f} /s  p99 {turn.p99:6.1f} ms")


if __name__ == "__main__":
    main()
