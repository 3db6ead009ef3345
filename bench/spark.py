"""Cohorts on Spark beside Spark's own scan of the same columns: `python -m bench.spark`, where Spark is installed.

What goes through `mapInArrow` is set up as `docs/spark.md` says, and stands beside one that only counts the rows.
Contenders take turns. Told are seconds, and seconds of CPU of all processes, which a busy machine changes less.
"""

import json
import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pyarrow as pa

from app.clinics import NO_CLINIC
from app.cohort import drawn, spark, writing
from app.cohort.results import Told, compiled
from app.rules import release
from app.rules.model import Rulebook
from bench.machine import machine
from bench.processes import TICKS, Server

AIMS = {"file tasks": 1.0, "mapInArrow": 2.6}
"""At most so many times Spark's own scan."""
SCAN = "Spark's own scan"
WIDE = "spark.sql.codegen.maxFields"
BILLION = 1_000_000_000


def contenders(session: Any, people: Path, book: Rulebook) -> Mapping[str, Callable[[], object]]:  # noqa: ANN401 - Spark is not where types are checked
    """What takes turns, by name."""
    out = people.with_name("told")

    def read() -> Any:  # noqa: ANN401 - the same
        return session.read.parquet(str(people))

    def nowhere(frame: Any) -> None:  # noqa: ANN401 - the same
        frame.write.format("noop").mode("overwrite").save()

    def through(map_of: Callable[[Any], Any]) -> None:
        session.conf.set(WIDE, 1000)
        nowhere(map_of(read()))
        session.conf.unset(WIDE)

    def counted(frame: Any) -> Any:  # noqa: ANN401 - the same
        return frame.toDF(*(f"c{place}" for place in range(len(frame.columns)))).mapInArrow(_counted, "rows long")

    def tasks(rules: Told) -> None:
        spark.run(session, spark.planned(people, out, compiled(book, NO_CLINIC, rules)))
        rmtree(out)

    return {
        SCAN: lambda: nowhere(read()),
        "file tasks, written": lambda: tasks("none"),
        "file tasks, written with rules": lambda: tasks("deciding"),
        "mapInArrow that only counts": lambda: through(counted),
        "mapInArrow": lambda: through(lambda frame: spark.assess_frame(frame, book, rules="none")),
        "mapInArrow with rules": lambda: through(lambda frame: spark.assess_frame(frame, book)),
    }


def _counted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield pa.RecordBatch.from_arrays([pa.array([sum(each.num_rows for each in batches)])], names=["rows"])


def cpu() -> float:
    """Seconds of CPU that this process has used, and all that descend from it, those that ended too."""
    used = 0.0
    for pid in Server(os.getpid(), 0, 0.0).processes():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        used += sum(map(int, fields[11:15])) / TICKS
    return used


def measured(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, dict[str, float]]:
    """The median seconds and seconds of CPU of each, after a turn that does not count."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, call in ways.items():
            began, used = perf_counter(), cpu()
            call()
            found[name].append((perf_counter() - began, cpu() - used))
            print(f"{name}: {found[name][-1][0]:.1f} s, {found[name][-1][1]:.1f} s of CPU", flush=True)
    return {
        name: {
            "seconds": median(each[0] for each in turns[1:]),
            "cpu_seconds": median(each[1] for each in turns[1:]),
            "times_scan": median(each[0] / scan[0] for each, scan in zip(turns[1:], found[SCAN][1:], strict=True)),
            "cpu_times_scan": median(each[1] / scan[1] for each, scan in zip(turns[1:], found[SCAN][1:], strict=True)),
        }
        for name, turns in found.items()
    }


def page(results: Mapping[str, Any]) -> str:
    """The results as a table, and what follows for a billion people."""
    lines = [
        "| | seconds | times the scan | seconds of CPU | times the scan | core hours for a billion |",
        "|---|---|---|---|---|---|",
    ]
    for name, each in results["ways"].items():
        hours = each["cpu_seconds"] / results["people"] * BILLION / 3600
        numbers = [f"{each[key]:.2f}" for key in ("seconds", "times_scan", "cpu_seconds", "cpu_times_scan")]
        lines.append(f"| {' | '.join([name, *numbers, f'{hours:.2f}'])} |")
    aims = " ".join(f"{name}: at most {most} times the scan." for name, most in AIMS.items())
    return "\n".join([*lines, "", f"{results['people']} people, local[{results['cores']}]. {aims}"])


def main() -> None:
    """Measure, and write numbers and a table."""
    parser = ArgumentParser(prog="python -m bench.spark", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--into", type=Path, default=Path("build/bench"), help="the folder that is written to")
    chosen = parser.parse_args()
    book = release.load(release.names()[-1])
    with TemporaryDirectory() as folder, spark.connected(f"local[{chosen.cores}]", {"spark.driver.memory": "2g"}) as on:
        people = Path(folder) / "people.parquet"
        flaws = drawn.Flaws(gaps=0.02, not_sure=0.02, invalid=0.001)
        writing.write_people(people, drawn.drawn(book, chosen.people, 1, flaws), lambda _people: None)
        ways = measured(contenders(on, people, book), chosen.rounds)
    results = {"machine": machine(), "people": chosen.people, "cores": chosen.cores, "ways": ways}
    chosen.into.mkdir(parents=True, exist_ok=True)
    (chosen.into / "spark.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    (chosen.into / "spark.md").write_text(page(results) + "\n", "utf-8")
    print(page(results))


if __name__ == "__main__":
    main()
