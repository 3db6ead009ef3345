"""`python -m bench`: measure everything and write it to `bench/results/`."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from app.building import create_service
from bench import assessments, cohorts, flame, growth, instructions, load, rules, sent, spoken
from bench.machine import machine
from bench.measure import FULL, QUICK, Effort, described
from bench.plot import draw, draw_cohorts
from bench.report import page

RESULTS = Path(__file__).parent / "results"


def parts(effort: Effort, folder: Path) -> dict[str, Callable[[], object]]:
    """What is measured, by name; the quick form leaves out instructions and the flame graph."""
    service = create_service("latest")
    every: dict[str, Callable[[], object]] = {
        "sent": lambda: sent.measure(service, effort),
        "languages": lambda: spoken.measure(service, effort),
        "rules": lambda: rules.measure(service, effort),
        "assessments": lambda: assessments.measure(service, effort),
        "growth": lambda: growth.measure(service, effort),
        "cohort": lambda: cohorts.measure(effort),
        "load": lambda: load.measure(effort),
        "workers": lambda: load.measure_workers(effort),
        "start": load.measure_start,
        "instructions": instructions.measure,
        "flame": lambda: flame.measure(folder),
    }
    left_out = ("instructions", "flame") if effort is QUICK else ()
    return {name: part for name, part in every.items() if name not in left_out}


def measured(effort: Effort, folder: Path, only: list[str] | None) -> dict[str, Any]:
    """Every part, in turn, or some."""
    results: dict[str, Any] = {"machine": machine(), "effort": described(effort)}
    for name, part in parts(effort, folder).items():
        if only is None or name in only:
            began = perf_counter()
            results[name] = part()
            print(f"{name}: {perf_counter() - began:.0f} s")
    return results


def main() -> None:
    """Measure, and write numbers, page and picture."""
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="in two minutes, and coarser")
    parser.add_argument("--into", type=Path, default=RESULTS, help="the folder that is written to")
    parser.add_argument("--only", nargs="+", help="these parts; the others keep the numbers they had")
    parser.add_argument("--again", action="store_true", help="write page and picture anew from the numbers there")
    chosen = parser.parse_args()
    folder: Path = chosen.into
    folder.mkdir(parents=True, exist_ok=True)
    numbers = folder / "latest.json"
    if not chosen.again:
        kept = json.loads(numbers.read_text("utf-8")) if chosen.only and numbers.exists() else {}
        results = kept | measured(QUICK if chosen.quick else FULL, folder, chosen.only)
        numbers.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    write(json.loads(numbers.read_text("utf-8")), folder)


def write(results: dict[str, Any], folder: Path) -> None:
    """The page and the picture of some results."""
    (folder / "latest.md").write_text(page(results), "utf-8")
    if {"load", "rules", "growth"} <= results.keys():
        draw(results, folder / "latest.svg")
    if "cohort" in results:
        draw_cohorts(results["cohort"], folder / "cohorts.svg")
    print((folder / "latest.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
