import json
from pathlib import Path
from typing import Any

import pytest

from bench.aims import aims
from bench.plot import draw
from bench.report import page

RESULTS = Path(__file__).parent.parent.parent / "bench" / "results"


@pytest.fixture
def results() -> Any:  # noqa: ANN401 - a JSON document
    """The numbers that are kept."""
    return json.loads((RESULTS / "latest.json").read_text("utf-8"))


def test_the_page_is_made_from_the_numbers(results: Any) -> None:  # noqa: ANN401 - a JSON document
    """The page that is kept is what the kept numbers say, with nothing put in by hand."""
    assert page(results) == (RESULTS / "latest.md").read_text("utf-8")


def test_another_number_makes_another_page(results: Any) -> None:  # noqa: ANN401 - a JSON document
    """A number that changes is shown, and decides anew whether an aim is met."""
    results["rules"]["ours"] = {"median": 98765.0, "low": 98764.0, "high": 98766.0}
    assert "98,765 (98,764-98,766)" in page(results)
    alone = next(aim for aim in aims(results) if aim.what == "rules alone")
    assert not alone.met
    assert alone.found == "98765.0 µs"


def test_every_part_that_was_measured_has_an_aim(results: Any) -> None:  # noqa: ANN401 - a JSON document
    """A part that was left out takes its aims with it, and no other's."""
    parts = {"load": 3, "workers": 2, "start": 3, "assessments": 1}
    everything = list(aims(results))
    for part, count in parts.items():
        left = {key: each for key, each in results.items() if key not in (part, "growth")}
        whole = {key: each for key, each in results.items() if key != "growth"}
        assert len(list(aims(whole))) - len(list(aims(left))) == count
    assert len(everything) == len({aim.what for aim in everything})


def test_the_picture_is_made_from_the_numbers(results: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a JSON document
    """The same numbers give the same picture, and others another."""
    pytest.importorskip("matplotlib")
    first, second, third = (tmp_path / name for name in ("first.svg", "second.svg", "third.svg"))
    draw(results, first)
    draw(results, second)
    results["rules"]["ours"]["median"] *= 2
    draw(results, third)
    assert first.read_bytes() == second.read_bytes() != third.read_bytes()
