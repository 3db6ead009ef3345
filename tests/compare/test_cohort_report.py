from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from app.clinics import NO_CLINIC
from app.cohort.questions import CohortError
from app.cohort.transitions import By, Tally, transitions
from app.compare.cohort_report import CohortReport, counted, report, trial
from app.compare.impact_page import chart, page
from tests.books import working
from tests.cohort.people import people
from tests.cohort.tables import csv, parquet, table
from tests.cohort.test_transitions import altered

SIDES = (working(), NO_CLINIC), (altered(), NO_CLINIC)
EVERYBODY = people(working(), 500, seed=21)


def told(folder: Path, *by: By, least: int = 1) -> CohortReport:
    """The report over everybody."""
    tried = trial(*SIDES, by)
    return report(tried, counted(tried, parquet(working(), EVERYBODY, folder)), least)


def numbers(part: Any) -> list[int | None]:  # noqa: ANN401 - a part of a report
    """The counts of a matrix."""
    return [count for row in part["matrix"].values() for count in row.values()]


def test_everybody_is_counted_once(tmp_path: Path) -> None:
    """Those who are assessed stand in the matrix, the others are refused; groups are parts of everybody."""
    found = told(tmp_path, By("skin.tone", None))
    everybody = found["everybody"]
    assert everybody["people"] == sum(each or 0 for each in numbers(everybody))
    assert (everybody["people"] or 0) + (everybody["refused"] or 0) == 500
    assert sum(each["people"] or 0 for each in found["groups"]) == everybody["people"]
    assert [each["group"] for each in found["groups"]][:2] == [{"skin.tone": "I"}, {"skin.tone": "II"}]
    assert told(tmp_path)["groups"] == []


def test_any_form_of_file_is_counted_alike(tmp_path: Path) -> None:
    """CSV and Parquet give one report, and it is told how many people are done."""
    done: list[int] = []
    tried = trial(*SIDES)
    lines = report(tried, counted(tried, csv(working(), EVERYBODY, tmp_path), told=done.append), 1)
    assert lines == told(tmp_path)
    assert done == [500]


def test_small_counts_are_masked(tmp_path: Path) -> None:
    """No count from 1 to below the least is shown anywhere, and none that would tell the only one that is masked."""
    found = told(tmp_path, By("skin.tone", None), By("person.pregnancy", None), least=10)
    whole = told(tmp_path, By("skin.tone", None), By("person.pregnancy", None))
    assert any(each["people"] is None for each in found["groups"])
    for part in (found["everybody"], *found["groups"]):
        counts = [part["people"], part["refused"], *numbers(part), *(each["people"] for each in part["responsible"])]
        assert not [count for count in counts if count is not None and 0 < count < 10]
        assert numbers(part).count(None) != 1 or not any(each or 0 for each in numbers(part))
    shown = {tuple(each["group"].items()): each["people"] for each in found["groups"]}
    assert all(shown[tuple(each["group"].items())] in (None, each["people"]) for each in whole["groups"])


def test_a_page_shows_everybody_and_every_group(tmp_path: Path) -> None:
    """Masked counts are said in words, and nothing comes from elsewhere."""
    html = page(told(tmp_path, By("person.age", 20), least=10), altered()).decode()
    assert "fewer than 10" in html
    assert "At least <strong>" in html
    assert "Age: 20-39" in html
    assert "Age: not answered" in html
    assert "http" not in html.replace("http-equiv", "")


def test_a_bar_says_that_there_are_more_than_it_counts() -> None:
    """Where masked people come from or go to, what is counted is not all, and nobody is not said to be there."""
    drawn = chart({"suitable": {"suitable": None, "deferred": 20}, "deferred": {"suitable": 0, "deferred": 30}})
    assert [(bar.count, bar.masked) for bar in drawn.left] == [(20, True), (30, False)]
    assert [(bar.count, bar.masked) for bar in drawn.right] == [(0, True), (50, False)]


def test_what_is_masked_is_not_shown_as_nobody(tmp_path: Path) -> None:
    """On the page each bar that counts too few says so, and no other does."""
    for least in (1, 60):
        found = told(tmp_path, least=least)
        drawn = chart(found["everybody"]["matrix"])
        bars = [*drawn.left, *drawn.right]
        assert page(found, working()).decode().count('"count">≥ ') == sum(bar.masked for bar in bars)
        assert any(bar.masked for bar in bars) == (least > 1)


def test_a_page_of_nobody_is_still_a_page() -> None:
    """Without a single person nothing is divided by nought."""
    assert b"Nobody" in page(report(trial(*SIDES), Tally(), 1), altered())


def test_columns_that_are_no_questions_are_passed_over_only_where_that_is_said(tmp_path: Path) -> None:
    """A column beside the questions stops the count unless it is named."""
    file = tmp_path / "people.parquet"
    pyarrow.parquet.write_table(table(working(), EVERYBODY).append_column("id", pyarrow.array(range(500))), file)
    tried = transitions([*SIDES], [])
    with pytest.raises(CohortError, match="'id' is no question"):
        counted(tried, file)
    assert counted(tried, file, keep=["id"]).moved[()].total() > 0
