"""Cohorts beside a plain scan of the same columns and beside the loop over `assess`, and how they grow.

Each contender runs in a process of its own, in turn, so that the memory it needs is its own. The loop uses one core
only and runs twice: alone, and once for each core, all at the same time, as one would use them with it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from app.clinics import NO_CLINIC
from app.cohort.drawn import Flaws, drawn
from app.cohort.files import pieces
from app.cohort.questions import questions_of
from app.cohort.results import assessed, compiled
from app.rules import release
from app.rules.model import Rulebook
from app.rules.read import read
from bench.cohort_turn import LOOPED, WAYS
from bench.grown import grown
from bench.measure import Effort, Spread, spread
from bench.processes import ROOT

FLAWS = Flaws(gaps=0.02, not_sure=0.02, invalid=0.001)
GROUP = 131_072  # rows of a row group, as many writers have them
TOGETHER: Mapping[str, Callable[[Iterable[float]], float]] = {
    "people": sum,
    "seconds": max,
    "cpu": sum,
    "ready": max,
    "peak_mb": sum,
}
"""What several that run at the same time need together."""


def measure(effort: Effort) -> dict[str, object]:
    """Every way at every number of people, and every number of rules."""
    book = release.load(release.names()[-1])
    with TemporaryDirectory() as folder:
        files = {count: people(book, count, Path(folder)) for count in effort.cohorts}
        found = [{"people": count, **_ways(file, effort)} for count, file in files.items()]
        rules = list(_rules(book, files[effort.cohorts[0]], effort))
    columns = len(book.questionnaire.questions)
    return {"cores": os.cpu_count(), "columns": columns, "looped": LOOPED, "sizes": found, "rules": rules}


def people(book: Rulebook, count: int, folder: Path) -> Path:
    """So many people as Parquet, in plain strings and lists, as most would have them."""
    file = folder / f"{count}.parquet"
    tables = (_plain(table) for table in drawn(book, count, 1, FLAWS))
    first = next(tables)
    with pyarrow.parquet.ParquetWriter(file, first.schema, compression="zstd") as write:
        for table in _grouped(first, tables):
            write.write_table(table, row_group_size=GROUP)
    return file


def _plain(table: pa.Table) -> pa.Table:
    kinds = [each.type.value_type if pa.types.is_dictionary(each.type) else each.type for each in table.schema]
    return table.cast(pa.schema(zip(table.column_names, kinds, strict=True)))


def _grouped(first: pa.Table, tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    waiting = first
    for table in tables:
        waiting = pa.concat_tables([waiting, table])
        if waiting.num_rows >= GROUP:
            yield waiting.slice(0, GROUP)
            waiting = waiting.slice(GROUP)
    yield waiting


def _ways(file: Path, effort: Effort) -> dict[str, Any]:
    """Each way's numbers, with how many times the scan's they are, round by round."""
    rounds = [{way: _turn(way, file) for way in WAYS} for _ in range(effort.cohort_rounds)]
    return {
        way: {
            **{key: spread([each[way][key] for each in rounds]) for key in ("seconds", "cpu", "ready", "peak_mb")},
            "rate": spread([each[way]["people"] / each[way]["seconds"] for each in rounds]),
            "scans": spread([each[way]["seconds"] / each["scan"]["seconds"] for each in rounds]),
            "cpu_scans": spread([each[way]["cpu"] / each["scan"]["cpu"] for each in rounds]),
        }
        for way in WAYS
    }


def _turn(way: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.cohort_turn", way, str(file)]
    alike = (os.cpu_count() or 1) if way == "loops" else 1
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(alike)]
    told = [each.communicate()[0] for each in running]
    if any(each.returncode for each in running):
        raise RuntimeError(f"{way}: it ended with an error")
    found = [json.loads(each) for each in told]
    return {key: TOGETHER[key](each[key] for each in found) for key in TOGETHER}


def _rules(book: Rulebook, file: Path, effort: Effort) -> Iterator[Mapping[str, object]]:
    """CPU of a million people who were read, as the rulebook grows, and of making it ready."""
    piece = next(pieces(file, questions_of([book])))
    assert piece is not None  # noqa: S101 - nothing was skipped
    for size in (len(book.rules), *effort.cohort_rules):
        larger = read(grown(book, size), "sha256:grown")
        began = process_time()
        by = compiled(larger, NO_CLINIC, "none")
        ready = process_time() - began
        yield {"rules": size, "ready": ready, "cpu_of_a_million": _timed(by, piece.rows, effort)}


def _timed(by: Any, rows: Any, effort: Effort) -> Spread:  # noqa: ANN401 - as `assessed` takes them
    times = []
    for _ in range(effort.cohort_rounds + 1):
        began = process_time()
        assessed(by, rows)
        times.append((process_time() - began) / rows.count * 1e6)
    return spread(times[1:])
