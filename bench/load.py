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
FASTAPI_ECHO = "FastAPI echo"
ASGI_ECHO = "bare ASGI echo"

STARTS = 5

Turn: TypeAlias = dict[str, float]
"""What one turn under load gave: `micros` of CPU a request, `throughput` a second, percentiles in milliseconds."""


Turns: TypeAlias = dict[tuple[int, str, int], list[Turn]]
"""The turns of all rounds, by connections, variant and workers."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One server: what `python -m` runs, with which arguments, and what is set for it."""

    module: str
    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def _beside(factory: str) -> Variant:
    return Variant("bench.serve", [factory])


def _ours(fast_path: str) -> Variant:
    """As it is run in earnest, but that it ends without waiting for a balancer to notice."""
    return Variant("app", ["serve"], {"CANDIDACY_FAST_PATH": fast_path, "CANDIDACY_DRAIN_SECONDS": "0"})


VARIANTS: Mapping[str, Variant] = {
    OURS: _ours(fast_path="true"),
    "ours, fast path off": _ours(fast_path="false"),
    "ours with zen-engine": _beside("with_zen"),
    FASTAPI_ECHO: _beside("fastapi_echo"),
    "FastAPI echo, telemetry off": _beside("fastapi_echo_quiet"),
    ASGI_ECHO: _beside("asgi_echo"),
    "bare ASGI, fixed bytes": _beside("asgi_fixed"),
}


class LoadError(Exception):
    """A server answered wrongly, or not at all."""


def measure(effort: Effort, say: Callable[[str], None] = print) -> list[dict[str, object]]:
    """One entry for each number of workers and of connections, with every variant in it.

    All servers run from the beginning to the end, with one worker and with more, and each has its turn in each round.

    Raises:
        LoadError: a variant's answer is not ours, or requests failed.
    """
    turns: Turns = {key: [] for key in product(effort.connections, VARIANTS, effort.workers)}
    with ExitStack() as stack:
        servers = {
            (name, workers): stack.enter_context(started(VARIANTS[name], workers))
            for name, workers in product(VARIANTS, effort.workers)
        }
        _same_answers(servers)
        for server in servers.values():
            loaded(server, max(effort.connections), effort.load_seconds)  # warm, not measured
        for turn in range(effort.load_rounds):
            say(f"load: round {turn + 1} of {effort.load_rounds}")
            for (connections, name, workers), found in turns.items():
                found.append(loaded(servers[name, workers], connections, effort.load_seconds))
        memory = {which: round(server.memory(), 1) for which, server in servers.items()}
    return [_entry(*each, turns, memory) for each in product(effort.workers, effort.connections)]


def measure_start() -> dict[str, object]:
    """Seconds from the start of the service to its first answer, and its memory after load; one worker."""
    seconds, cpu, memory = [], [], []
    for _ in range(STARTS):
        with started(VARIANTS[OURS], 1) as server:
            seconds.append(server.first_answer)
            cpu.append(server.cpu())
            loaded(server, 16, 1)
            memory.append(server.memory())
    return {"first_answer_seconds": spread(seconds), "cpu_seconds": spread(cpu), "memory": max(memory)}


def started(variant: Variant, workers: int) -> Any:  # noqa: ANN401 - the context manager of `running`
    """A variant, running."""
    return running(variant.module, variant.arguments, workers, variant.environment)


def _same_answers(servers: Mapping[tuple[str, int], Server]) -> None:
    ours = json.loads(servers[OURS, 1].answer())
    for (name, _), server in servers.items():
        if json.loads(server.answer()) != ours:
            raise LoadError(f"{name} gives another answer than ours")


def loaded(server: Server, connections: int, seconds: int) -> Turn:
    """One turn under load.

    Raises:
        LoadError: a request failed.
    """
    before = server.cpu()
    found = _wrk(server.port, connections, seconds)
    used = server.cpu() - before
    if found["failed"] or not found["requests"]:
        raise LoadError(f"{found['failed']:.0f} of {found['requests']:.0f} requests failed")
    return {
        "micros": used / found["requests"] * 1e6,
        "throughput": found["requests"] / found["seconds"],
        **{percentile: found[percentile] / 1e3 for percentile in ("p50", "p99", "p99_9")},
    }


def _wrk(port: int, connections: int, seconds: int) -> Turn:
    """Load from one thread for so many seconds."""
    script = Path(__file__).parent / "post.lua"
    url = f"http://127.0.0.1:{port}{PATH}"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), url, "--", str(REQUEST)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    measured: Turn = json.loads(printed.splitlines()[-1])
    return measured


def _entry(workers: int, connections: int, turns: Turns, memory: Mapping[tuple[str, int], float]) -> dict[str, object]:
    return {
        "workers": workers,
        "connections": connections,
        "variants": {
            name: _variant(name, workers, connections, turns) | {"memory": memory[name, workers]} for name in VARIANTS
        },
    }


def _variant(name: str, workers: int, connections: int, turns: Turns) -> dict[str, object]:
    own, echo, one = (
        turns[connections, each, count] for each, count in ((name, workers), (FASTAPI_ECHO, workers), (name, 1))
    )
    return {
        **{key: spread([turn[key] for turn in own]) for key in own[0]},
        "to_echo": _ratios(own, echo),
        "to_one_worker": _ratios(own, one),
    }


def _ratios(turns: list[Turn], others: list[Turn]) -> Turn:
    """To others of the same rounds, the median of all rounds."""
    return {key: median(turn[key] / other[key] for turn, other in zip(turns, others, strict=True)) for key in others[0]}
