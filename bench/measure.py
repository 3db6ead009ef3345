"""How things are measured: contenders interleaved round by round, and the median of the rounds with its spread.

In process it is CPU time of the whole process, threads included, so that a neighbour on the machine counts for little.
"""

import gc
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from time import process_time
from typing import TypeAlias

Spread: TypeAlias = dict[str, float]
"""`median`, and the quartiles `low` and `high`."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done.

    Attributes:
        rounds: how often each contender has its turn.
        seconds: how long a turn lasts in process.
        load_rounds: how often each server has its turn.
        load_seconds: how long a turn lasts over HTTP; `wrk` counts whole seconds.
        connections: how many connections are kept busy, one measurement each.
        workers: how many processes answer, one measurement each.
        sizes: how many rules a rulebook grows to.
        people: how many random questionnaires engines must agree on.
        cohorts: how many people cohorts have.
        cohort_rounds: how often each way through a cohort has its turn.
        cohort_rules: how many rules a cohort's rulebook grows to.
    """

    rounds: int
    seconds: float
    load_rounds: int
    load_seconds: int
    connections: tuple[int, ...]
    workers: tuple[int, ...]
    sizes: tuple[int, ...]
    people: int
    cohorts: tuple[int, ...]
    cohort_rounds: int
    cohort_rules: tuple[int, ...]


FULL = Effort(
    rounds=15,
    seconds=0.05,
    load_rounds=7,
    load_seconds=1,
    connections=(1, 16, 64),
    workers=(1, 2),
    sizes=(1_000, 10_000),
    people=200,
    cohorts=(100_000, 1_000_000, 10_000_000),
    cohort_rounds=3,
    cohort_rules=(1_000, 8_000),
)
QUICK = Effort(
    rounds=3,
    seconds=0.01,
    load_rounds=2,
    load_seconds=1,
    connections=(16,),
    workers=(1, 2),
    sizes=(1_000, 10_000),
    people=20,
    cohorts=(100_000, 300_000),
    cohort_rounds=1,
    cohort_rules=(1_000,),
)


def spread(values: list[float]) -> Spread:
    """The median and the quartiles of what several rounds gave."""
    if len(values) == 1:
        return {"median": values[0], "low": values[0], "high": values[0]}
    low, _, high = quantiles(values, n=4, method="inclusive")
    return {"median": median(values), "low": low, "high": high}


def interleaved(contenders: Mapping[str, Callable[[], object]], effort: Effort) -> dict[str, Spread]:
    """Microseconds of CPU for one call of each contender; each has one turn in every round."""
    gc.collect()
    gc.freeze()  # what one contender has built is no other's to look through
    for call in contenders.values():
        call()  # what is made at the first call is no part of any other
    counts = {name: _count(call, effort.seconds) for name, call in contenders.items()}
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(effort.rounds):
        for name, call in contenders.items():
            found[name].append(_timed(call, counts[name]) / counts[name] * 1e6)
    gc.unfreeze()
    return {name: spread(values) for name, values in found.items()}


def _count(call: Callable[[], object], seconds: float) -> int:
    """How many calls fill a turn."""
    count = 1
    while (taken := _timed(call, count)) < seconds / 4:
        count *= 4
    return max(1, round(count * seconds / taken))


def _timed(call: Callable[[], object], count: int) -> float:
    turns = range(count)
    began = process_time()
    for _ in turns:
        call()
    return process_time() - began


def described(effort: Effort) -> dict[str, object]:
    """The effort, as it is written beside the results."""
    return asdict(effort)
