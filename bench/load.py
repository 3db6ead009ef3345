"""Over HTTP: the service and what it is compared with, all running at once, each under load in its turn."""

import json
import subprocess
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from bench.measure import Effort, spread
from bench.people import REQUEST
from bench.processes import Server, running
from bench.servers import PATH

OURS = "ours"
OURS_BROWSER = "ours, from a browser"
FASTAPI_ECHO = "FastAPI echo"
ASGI_ECHO = "bare ASGI echo"

STARTS = 5

Turn: TypeAlias = dict[str, float]
"""What one turn under load gave: `micros` of CPU a request, `throughput` a second, percentiles in milliseconds."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One server: what `python -m` runs, with which arguments, what is set for it, and what headers are sent to it."""

    module: str
    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    sent_by: str = "plain"


def _beside(factory: str) -> Variant:
    return Variant("bench.serve", [factory])


def _ours(fast_path: str, sent_by: str = "plain") -> Variant:
    """As it is run in earnest, open to pages, but that it ends without waiting for a balancer to notice."""
    settings = {
        "CANDIDACY_FAST_PATH": fast_path,
        "CANDIDACY_DRAIN_SECONDS": "0",
        "CANDIDACY_CORS_ORIGINS": "https://clinic.example",
    }
    return Variant("app", ["serve"], settings, sent_by)


VARIANTS: Mapping[str, Variant] = {
    OURS: _ours(fast_path="true"),
    OURS_BROWSER: _ours(fast_path="true", sent_by="browser"),
    "ours, fast path off": _ours(fast_path="false"),
    "ours, fast path off, from a browser": _ours(fast_path="false", sent_by="browser"),
    "ours with zen-engine": _beside("with_zen"),
    FASTAPI_ECHO: _beside("fastapi_echo"),
    "FastAPI echo, from a browser": Variant("bench.serve", ["fastapi_echo"], sent_by="browser"),
    "FastAPI echo, telemetry off": _beside("fastapi_echo_quiet"),
    ASGI_ECHO: _beside("asgi_echo"),
    "bare ASGI, fixed bytes": _beside("asgi_fixed"),
}


class LoadError(Exception):
    """A server answered wrongly, or not at all."""


def measure(effort: Effort, say: Callable[[str], None] = print) -> list[dict[str, object]]:
    """One entry for each number of workers and of connections, with every variant in it.

    Raises:
        LoadError: a variant's response is not ours, or requests failed.
    """
    return [entry for workers in effort.workers for entry in _with_workers(workers, effort, say)]


def _with_workers(workers: int, effort: Effort, say: Callable[[str], None]) -> list[dict[str, object]]:
    turns: dict[tuple[int, str], list[Turn]] = {key: [] for key in product(effort.connections, VARIANTS)}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(started(variant, workers)) for name, variant in VARIANTS.items()}
        _same_answers(servers)
        for server in servers.values():
            loaded(server, max(effort.connections), effort.load_seconds)  # warm, not measured
        for turn in range(effort.load_rounds):
            say(f"load: {workers} workers, round {turn + 1} of {effort.load_rounds}")
            for (connections, name), found in turns.items():
                found.append(loaded(servers[name], connections, effort.load_seconds, VARIANTS[name].sent_by))
        memory = {name: round(server.memory(), 1) for name, server in servers.items()}
    return [_entry(workers, connections, turns, memory) for connections in effort.connections]


def measure_workers(effort: Effort) -> list[dict[str, object]]:
    """What two workers carry beside what one does, in requests a second; nothing else runs, not even idle."""
    counts = [connections for connections in effort.connections if connections > 1]
    turns: dict[tuple[int, int], list[float]] = {key: [] for key in product(counts, (1, 2))}
    with started(VARIANTS[OURS], 1) as one, started(VARIANTS[OURS], 2) as two:
        for server in (one, two):
            loaded(server, max(counts), effort.load_seconds)  # warm, not measured
        for _ in range(effort.load_rounds):
            for (connections, workers), found in turns.items():
                found.append(loaded(one if workers == 1 else two, connections, effort.load_seconds)["throughput"])
    return [
        {
            "connections": connections,
            "one": spread(turns[connections, 1]),
            "two": spread(turns[connections, 2]),
            "gain": spread([two / one for one, two in zip(turns[connections, 1], turns[connections, 2], strict=True)]),
        }
        for connections in counts
    ]


def measure_start() -> dict[str, object]:
    """Seconds from the start of the service to its first response, and its memory after load; one worker."""
    seconds, cpu, memory = [], [], []
    for _ in range(STARTS):
        with started(VARIANTS[OURS], 1) as server:
            seconds.append(server.first_response)
            cpu.append(server.cpu())
            loaded(server, 16, 1)
            memory.append(server.memory())
    return {"first_response_seconds": spread(seconds), "cpu_seconds": spread(cpu), "memory": max(memory)}


def started(variant: Variant, workers: int) -> Any:  # noqa: ANN401 - the context manager of `running`
    """A variant, running."""
    return running(variant.module, variant.arguments, workers, variant.environment)


def _same_answers(servers: Mapping[str, Server]) -> None:
    ours = json.loads(servers[OURS].response())
    for name, server in servers.items():
        if json.loads(server.response()) != ours:
            raise LoadError(f"{name} gives another response than ours")


def loaded(server: Server, connections: int, seconds: int, sent_by: str = "plain", request: Path = REQUEST) -> Turn:
    """One turn under load, with the body in a file.

    Raises:
        LoadError: a request failed.
    """
    before = server.cpu()
    found = _wrk(server.port, connections, seconds, sent_by, request)
    used = server.cpu() - before
    if found["failed"] or not found["requests"]:
        raise LoadError(f"{found['failed']:.0f} of {found['requests']:.0f} requests failed")
    return {
        "micros": used / found["requests"] * 1e6,
        "throughput": found["requests"] / found["seconds"],
        **{percentile: found[percentile] / 1e3 for percentile in ("p50", "p99", "p99_9")},
    }


def _wrk(port: int, connections: int, seconds: int, sent_by: str, request: Path) -> Turn:
    """Load from one thread for so many seconds."""
    script = Path(__file__).parent / "post.lua"
    url = f"http://127.0.0.1:{port}{PATH}"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), url, "--", str(request), sent_by]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    measured: Turn = json.loads(printed.splitlines()[-1])
    return measured


def _entry(
    workers: int, connections: int, turns: Mapping[tuple[int, str], list[Turn]], memory: Mapping[str, float]
) -> dict[str, object]:
    echo = turns[connections, FASTAPI_ECHO]
    return {
        "workers": workers,
        "connections": connections,
        "variants": {
            name: {
                **{key: spread([turn[key] for turn in turns[connections, name]]) for key in echo[0]},
                "to_echo": _ratios(turns[connections, name], echo),
                "memory": memory[name],
            }
            for name in memory
        },
    }


def _ratios(turns: list[Turn], echo: list[Turn]) -> Turn:
    """To the FastAPI echo of the same round, the median of all rounds."""
    return {key: median(turn[key] / other[key] for turn, other in zip(turns, echo, strict=True)) for key in echo[0]}
