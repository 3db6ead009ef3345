"""`python -m bench.cohort_turn WAY FILE`: one way through a file of people, in a process of its own."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pyarrow.parquet

from app.assess import assess
from app.clinics import NO_CLINIC
from app.cohort.files import PIECE
from app.cohort.results import Told, compiled
from app.cohort.run import run
from app.compare import cohort_report
from app.rules import release
from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.questionnaire import NOT_SURE
from app.wire.errors import RequestRefused
from app.wire.request import RequestReader
from bench.assessments import AS_OF

LOOPED = 6000  # people: one by one is slow


def scan(people: Path) -> Callable[[], int]:
    """Every column read, and let go; a plain scan."""

    def go() -> int:
        with pyarrow.parquet.ParquetFile(people) as opened:
            return sum(batch.num_rows for batch in opened.iter_batches(PIECE))

    return go


def matrix(people: Path) -> Callable[[], int]:
    """Two releases, and who goes from where to where."""
    before, *_, after = (release.load(name) for name in release.names())
    tried = cohort_report.trial((before, NO_CLINIC), (after, NO_CLINIC))

    def go() -> int:
        tally = cohort_report.counted(tried, people)
        return tally.moved[()].total() + tally.refused[()]

    return go


def written(told: Told) -> Callable[[Path], Callable[[], int]]:
    """The newest release, its results written as Parquet."""

    def ready(people: Path) -> Callable[[], int]:
        by = compiled(release.load(release.names()[-1]), NO_CLINIC, told)
        out = people.with_name(f"told-{os.getpid()}.parquet")

        def go() -> int:
            counted = run(people, out, by).people
            out.unlink()
            return counted

        return go

    return ready


def loop(people: Path) -> Callable[[], int]:
    """What one would write without columns: row by row into answers, checked, and each assessed.

    They were read before: to open a file takes longer the more people it has, and these are only its first.
    """
    book = release.load(release.names()[-1])
    reader = RequestReader(book.questionnaire)
    with pyarrow.parquet.ParquetFile(people) as opened:
        first = next(opened.iter_batches(LOOPED))

    def go() -> int:
        rows = first.to_pylist()
        for row in rows:
            try:
                answers = reader.checked({"answers": answers_of(row)})["answers"]
                assess(book, facts_of(book.questionnaire, answers), NO_CLINIC, AS_OF)
            except (RequestRefused, InconsistentAnswers):
                continue
        return len(rows)

    return go


def answers_of(row: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """A row of a table as answers."""
    answers: dict[str, dict[str, object]] = {}
    for name, value in row.items():
        path, answer = (name.removesuffix(f".{NOT_SURE}"), NOT_SURE) if value is True else (name, value)
        if answer is not None and answer is not False:
            section, question = path.split(".")
            answers.setdefault(section, {})[question] = answer
    return answers


LOOPS = ("loop", "loops")
"""The loop alone, and once on each core at the same time."""
WAYS: Mapping[str, Callable[[Path], Callable[[], int]]] = {
    "scan": scan,
    "matrix": matrix,
    "levels": written("none"),
    "deciding": written("deciding"),
    "loop": loop,
    "loops": loop,
}


def main(way: str, people: Path) -> None:
    """Print people, seconds, seconds of CPU, those of making ready, and the most MB that were resident."""
    began = process_time()
    go = WAYS[way](people)
    ready = process_time() - began
    began, used = perf_counter(), process_time()
    count = go()
    found: dict[str, Any] = {
        "people": count,
        "seconds": perf_counter() - began,
        "cpu": process_time() - used,
        "ready": ready,
        "peak_mb": _peak_mb(),
    }
    print(json.dumps(found))


def _peak_mb() -> float:
    """The most that was resident; what the process before it had, which it came from, does not count."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
