"""`python -m bench.kept [URL]`: what keys, packs and storing cost; a URL names an empty PostgreSQL database.

Contenders take turns, and ratios are those of a round. CPU is that of the server and all its processes, so that a busy
machine changes little; throughput and latency are of this machine as it is, with the clients on the same cores.
"""

import asyncio
import json
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from app.clinic_file import read_clinic
from app.rules import release
from app.sealing import Sealing, new_key
from app.service.applying import added_key, applied
from app.service.storage import Storage, upgraded
from app.store.database import opened
from bench.measure import spread
from bench.people import Answers, partial_answers, request_body
from bench.processes import Server, running

EXAMPLE = Path(__file__).parent.parent / "examples" / "clinics" / "river.toml"
PEPPER = "a pepper for benchmarks that nobody uses"
CONNECTIONS = 16
SHARE = {"consent": {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}, "keep_days": 30}
CREATED, OK = 201, 200
KNOWN_SECONDS = 3  # in which the service looks at clinics and keys
NO_DATABASE, NO_KEY, KEY, PACK = "no database", "no key", "a key", "a key, with a pack"
ORDINARY, STORING = "a key, with a pack, ordinary stack", "storing"
HALF_ORDINARY, HALF_STORING = "the same half answered, in Tamil", "storing half answered, in Tamil"
RATIOS = (
    (NO_KEY, NO_DATABASE, "micros"),
    (KEY, NO_KEY, "micros"),
    (PACK, NO_KEY, "micros"),
    (STORING, ORDINARY, "throughput"),
    (HALF_STORING, HALF_ORDINARY, "throughput"),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn under load: CPU of the server in microseconds a request, requests a second, milliseconds of the 99th."""

    micros: float
    throughput: float
    p99: float


def asked(answers: Answers, *, share: bool = False) -> bytes:
    """The body of a request."""
    return json.dumps({"answers": answers, **({"share": SHARE} if share else {})}).encode()


def written(key: str | None, body: bytes, *, once: bool = False, language: str = "en") -> bytes:
    """A request; `once`: as one that is stored once."""
    lines = ["POST /v1/assessments HTTP/1.1", "Host: bench", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body)}", *([f"Authorization: Bearer {key}"] if key else [])]
    lines += [f"Idempotency-Key: {uuid.uuid4()}"] if once else []
    lines += [] if language == "en" else [f"Accept-Language: {language}"]
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
    with closing(storage.database):
        yield applied_twice(storage)


def applied_twice(storage: Storage) -> tuple[str, str]:
    """Put the example clinic into a database, with its pack and without; a key of each."""
    upgraded(storage)
    text = EXAMPLE.read_text("utf-8")
    plain = text[: text.index("[pack")].replace('"river-clinic"', '"plain-clinic"')
    for each in (text, plain):
        applied(storage, release.load_all().values(), read_clinic(each, "clinic.toml"), each)
    return added_key(storage, "river-clinic", "server"), added_key(storage, "plain-clinic", "server")


def measured(url: str, count: int, rounds: int) -> dict[str, list[Turn]]:
    """Every contender's turns, on one database, in the order of the rounds."""
    sealing = new_key()
    people = json.loads(request_body())["answers"], partial_answers()
    (whole, half), (shared, half_shared) = map(asked, people), (asked(each, share=True) for each in people)
    quick = {"CANDIDACY_DRAIN_SECONDS": "0"}
    kept = {
        **quick,
        "CANDIDACY_DATABASE_URL": url,
        "CANDIDACY_KEY_PEPPER": PEPPER,
        "CANDIDACY_ENCRYPTION_KEYS": sealing,
    }
    with (
        clinics(url, sealing) as (packed, plain),
        serving(quick) as none,
        serving(kept) as ours,
        serving({**kept, "CANDIDACY_FAST_PATH": "false"}) as ordinary,
    ):
        turns: dict[str, Callable[[], Turn]] = {
            NO_DATABASE: partial(load, none, partial(written, None, whole), OK, count),
            NO_KEY: partial(load, ours, partial(written, None, whole), OK, count),
            KEY: partial(load, ours, partial(written, plain, whole), OK, count),
            PACK: partial(load, ours, partial(written, packed, whole), OK, count),
            ORDINARY: partial(load, ordinary, partial(written, packed, whole), OK, count // 2),
            STORING: partial(load, ours, partial(written, packed, shared, once=True), CREATED, count // 2),
            HALF_ORDINARY: partial(load, ordinary, partial(written, packed, half, language="ta"), OK, count // 2),
            HALF_STORING: partial(
                load, ours, partial(written, packed, half_shared, once=True, language="ta"), CREATED, count // 2
            ),
        }
        for turn in turns.values():
            turn()  # what is made at the first request is no part of any
        found: dict[str, list[Turn]] = {name: [] for name in turns}
        for _ in range(rounds):
            for name, turn in turns.items():
                found[name].append(turn())
    return found


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[Server]:
    """The service with these settings."""
    with running("app", ["serve"], 1, settings) as server:
        sleep(KNOWN_SECONDS)
        yield server


def told(found: Mapping[str, list[Turn]]) -> Iterator[str]:
    """Each contender's medians, and those of the ratios that matter."""
    for name, turns in found.items():
        micros, rate, p99 = (median(values) for values in zip(*map(astuple, turns), strict=True))
        yield f"  {name:38} {micros:7.0f} µs CPU {rate:8.0f} /s  p99 {p99:6.1f} ms"
    for one, other, what in RATIOS:
        pairs = zip(found[one], found[other], strict=True)
        ratios = spread([getattr(ours, what) / getattr(theirs, what) for ours, theirs in pairs])
        yield f"  {what} of {one} to {other}: {ratios['median']:.2f} x ({ratios['low']:.2f}-{ratios['high']:.2f})"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for url in [f"sqlite:///{folder}/bench.db", *sys.argv[1:]]:
            print(url.partition(":")[0])
            print("\n".join(told(measured(url, 100, 7))))


if __name__ == "__main__":
    main()
