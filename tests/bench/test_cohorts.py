import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from bench.aims import aims
from bench.cohort_turn import LOOPED, LOOPS, WAYS
from bench.cohorts import people
from bench.measure import spread
from bench.plot import draw_cohorts
from bench.processes import ROOT
from bench.report import page
from tests.books import working


@pytest.mark.long
def test_every_way_goes_through_everybody(tmp_path: Path) -> None:
    """Each in its own process: all of a file, or of the loop its first people; it says what that took."""
    file = people(working(), LOOPED + 100, tmp_path)
    assert {str(each) for each in pyarrow.parquet.read_schema(file).types} == {
        "string", "int32", "bool", "list<element: string>",
    }  # fmt: skip
    for way in WAYS:
        command = [sys.executable, "-m", "bench.cohort_turn", way, str(file)]
        found = json.loads(subprocess.check_output(command, cwd=ROOT))  # noqa: S603 - our own command
        assert found["people"] == (LOOPED if way in LOOPS else LOOPED + 100)
        assert min(found["seconds"], found["cpu"], found["peak_mb"]) > 0
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_the_numbers_are_told_and_drawn(tmp_path: Path) -> None:
    """A page with the aims and a picture, from the numbers alone."""
    once = spread([1.0])
    keys = ("seconds", "cpu", "ready", "peak_mb", "rate", "scans", "cpu_scans")
    sizes: list[dict[str, Any]] = [
        {"people": count, **{way: dict.fromkeys(keys, once) for way in WAYS}} for count in (1000, 2000)
    ]
    rules = [{"rules": size, "ready": 1.0, "cpu_of_a_million": once} for size in (168, 1000)]
    cohort = {"cores": 2, "columns": 100, "looped": 6000, "sizes": sizes, "rules": rules}
    machine = {**dict.fromkeys(("processor", "cores", "system", "python", "load_at_start"), ""), "packages": {}}
    assert "**2,000 people**" in page({"machine": machine, "cohort": cohort})
    assert {each.what: each.met for each in aims({"cohort": cohort})}["memory for 2,000 people"]
    pytest.importorskip("matplotlib")
    draw_cohorts(cohort, tmp_path / "cohorts.svg")
    assert (tmp_path / "cohorts.svg").read_text("utf-8").count("million people") == 1
