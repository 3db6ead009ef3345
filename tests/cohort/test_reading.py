from decimal import Decimal
from math import inf, nan
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cohort import assess_table
from app.cohort.atoms import Chose
from app.cohort.bits import places
from app.cohort.files import rows_of
from app.cohort.questions import CohortError, questions_of
from app.cohort.reading import read_column
from app.cohort.refusals import refusals
from app.engine.facts import Choices
from app.wire.request import RequestReader
from tests.books import working
from tests.strategies import law


def refused(columns: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """Of each row, why it is refused."""
    found = assess_table(pa.table(columns), working(), rules="none")["refused"].to_pylist()
    return [[(each["code"], each["column"]) for each in row or ()] for row in found]


AGE, TYPES, TONE, ACNE = "person.age", "scars.types", "skin.tone", "skin.infection"


@pytest.mark.parametrize(
    ("path", "array", "codes"),
    [
        (AGE, pa.array([29.0, nan, 29.5, None]), ["", "wrong_type", "wrong_type", ""]),
        (AGE, pa.array([29.0, inf, -inf, 1e300]), ["", "out_of_range", "out_of_range", "out_of_range"]),
        (AGE, pa.array([2**64 - 1, 29, None], pa.uint64()), ["out_of_range", "", ""]),
        (AGE, pa.array([-(2**63), 29, 121], pa.int64()), ["out_of_range", "", "out_of_range"]),
        (AGE, pa.array([29, None], pa.int8()), ["", ""]),
        (AGE, pa.array([True, None]), ["wrong_type", ""]),
        (AGE, pa.array([Decimal(29), None]), ["wrong_type", ""]),
        (AGE, pa.array(["29", "not_sure", None]), ["wrong_type", "", ""]),
        (AGE, pa.array([[29], None]), ["wrong_type", ""]),
        (AGE, pa.nulls(2), ["", ""]),
        (ACNE, pa.array([True, False, None]), ["wrong_type", "wrong_type", ""]),
        (ACNE, pa.array(["yes", "Yes", "", None], pa.large_string()), ["", "not_an_option", "not_an_option", ""]),
        (ACNE, pa.array(["yes", "nay", None], pa.string_view()), ["", "not_an_option", ""]),
        (ACNE, pa.array([["yes"], None]), ["wrong_type", ""]),
        (TONE, pa.array(["I", "VII", None]).dictionary_encode(), ["", "not_an_option", ""]),
        (TONE, pa.array(["VII", "I", None, "VII"]).slice(1), ["", "", "not_an_option"]),
        (TYPES, pa.array([["rolling"], [], None, ["rolling", "rolling"]]), ["", "out_of_range", "", "repeated"]),
        (TYPES, pa.array([["dots"], [None], ["rolling", None]]), ["not_an_option", "wrong_type", "wrong_type"]),
        (TYPES, pa.array([["dots", "lines"], None]), ["not_an_option", ""]),
        (TYPES, pa.array([["x"], None, ["rolling"], ["y"]]).slice(1), ["", "", "not_an_option"]),
        (TYPES, pa.array([["x"] * 60 + ["rolling"] * 2, None]), ["out_of_range", ""]),
        (TYPES, pa.array([["rolling", "keloid"], None], pa.list_(pa.string(), 2)), ["", ""]),
        (TYPES, pa.array([["rolling"], None], pa.large_list(pa.large_string())), ["", ""]),
        (TYPES, pa.array([["rolling"], None], pa.list_(pa.dictionary(pa.int8(), pa.string()))), ["", ""]),
        (TYPES, pa.array(["rolling", "not_sure", None]), ["wrong_type", "", ""]),
        (TYPES, pa.array([[1], None]), ["wrong_type", ""]),
        ("skin.others", pa.array(["no", "yes", None]), ["", "not_an_option", ""]),
        ("skin.others", pa.array([True, None]), ["wrong_type", ""]),
    ],
)  # fmt: skip
def test_whatever_a_column_holds_is_an_answer_or_refused(path: str, array: Any, codes: list[str]) -> None:  # noqa: ANN401 - Arrow has no types
    """A row is refused with the code that a request with this value is refused with; a null is not answered."""
    assert refused({path: array}) == [[(code, path)] if code else [] for code in codes]


@law
@given(
    rows=st.lists(st.none() | st.lists(st.sampled_from(["a", "b", "c", "d", "x", None]), max_size=5), max_size=20),
    start=st.integers(0, 3),
    kind=st.sampled_from([pa.list_(pa.string()), pa.large_list(pa.string()), pa.list_(pa.large_string())]),
)
def test_a_list_is_its_options_once_each(rows: list[list[str | None] | None], start: int, kind: pa.DataType) -> None:
    """Of any part of a column: what is no option or stands twice is refused, and the others chose what they chose."""
    read = read_column([Choices(("a", "b", "c", "d"))], pa.array(rows, kind).slice(start), None)
    part = rows[start:]
    good = [row is not None and len({*row} & {*"abcd"}) == len(row) for row in part]
    assert places(read.wrong).tolist() == [
        place for place, row in enumerate(part) if row is not None and not good[place]
    ]
    for option in "abcd":
        chose = places(read.column.says(Chose("", option)) & read.column.given).tolist()
        assert chose == [place for place, row in enumerate(part) if good[place] and option in (row or ())]


def test_what_stands_under_a_null_says_nothing() -> None:
    """Arrow does not care what lies there, and neither do we."""
    array = pa.ListArray.from_arrays([0, 1, 2, 3], ["a", "b", "x"], mask=pa.array([False, True, True]))
    read = read_column([Choices(("a", "b"))], array, None)
    assert (places(read.wrong).tolist(), places(read.column.given).tolist()) == ([], [0])
    assert [places(read.column.says(Chose("", option))).tolist() for option in "ab"] == [[0], []]


def test_a_column_that_is_wrong_throughout_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clinic that writes `Yes` writes it everywhere; what is not the same is looked at by itself."""
    looked: list[object] = []
    check = RequestReader.checked

    def checked(reader: RequestReader, asked: object, most: int) -> object:
        looked.append(asked)
        return check(reader, asked, most=most)

    monkeypatch.setattr(RequestReader, "checked", checked)
    again, others = ["Yes"] * 50, ["a", "b", "c"]
    assert refused({ACNE: pa.array([*again, *others])}) == [[("not_an_option", ACNE)]] * 53
    assert len(looked) == 1 + len(others)


WRONG: dict[str, st.SearchStrategy[Any]] = {
    AGE: st.sampled_from([None, 29, 7, 2000]),
    f"{AGE}.not_sure": st.sampled_from([None, False, True]),
    ACNE: st.sampled_from([None, "yes", "Yes", ""]),
    TYPES: st.sampled_from([None, ["rolling"], [], ["rolling"] * 2, [None], ["rolling"] * 2 + ["dots"], ["x"] * 60]),
    "person.others": st.sampled_from([None, "no", "yes"]),
}
TYPE = {AGE: pa.int16(), f"{AGE}.not_sure": pa.bool_(), TYPES: pa.list_(pa.string())}


@law
@given(rows=st.lists(st.fixed_dictionaries(WRONG), max_size=6))
def test_what_is_wrong_beside_it_changes_nothing(rows: list[dict[str, Any]]) -> None:
    """Each answer is refused as it is where it stands alone, whatever stands in other columns and other rows."""
    columns = {name: pa.array([row[name] for row in rows], TYPE.get(name, pa.string())) for name in WRONG}
    alone = ([AGE, f"{AGE}.not_sure"], [ACNE], [TYPES], ["person.others"])
    assert misread(columns) == {
        (row, code, path)
        for row in range(len(rows))
        for names in alone
        for _, code, path in misread({name: columns[name].slice(row, 1) for name in names})
    }


def misread(columns: dict[str, Any]) -> set[tuple[int, str, str]]:
    """Which rows are refused for what they hold, why, and in which column."""
    found = refusals(rows_of(pa.table(columns), questions_of([working()])).rows, working(), ())
    return {(row, *found.reasons[which]) for row, which in zip(found.rows.tolist(), found.which.tolist(), strict=True)}


def test_an_answer_and_not_sure_beside_it_are_refused() -> None:
    """Who answers and does not know has answered twice."""
    sure = pa.array([True, True, False, None])
    assert refused({AGE: pa.array([29, None, 29, 29]), f"{AGE}.not_sure": sure}) == [[("repeated", AGE)], [], [], []]
    lists = pa.array([["rolling"], None, ["rolling"], ["rolling"]])
    assert refused({TYPES: lists, f"{TYPES}.not_sure": sure}) == [[("repeated", TYPES)], [], [], []]


def test_not_sure_may_stand_alone() -> None:
    """A column that says who does not know needs none of answers beside it."""
    found = assess_table(pa.table({f"{AGE}.not_sure": pa.array([True, None])}), working(), rules="none")
    assert found["suitability"].to_pylist() == ["clinician_review", "undetermined"]


def test_a_column_that_is_kept_says_nothing_of_answers() -> None:
    """Whatever its name is, and whatever it holds."""
    columns = {AGE: [29], "clinic.not_sure": ["?"], f"{TONE}.not_sure": [7]}
    kept = ["clinic.not_sure", f"{TONE}.not_sure"]
    found = assess_table(pa.table(columns), working(), keep=kept, rules="none")
    assert found.select(kept).to_pydict() == {name: columns[name] for name in kept}
    assert found["refused"].to_pylist() == [None]


def test_not_sure_is_said_in_truths() -> None:
    """Another type of column cannot be taken for one that says who does not know."""
    with pytest.raises(CohortError, match="must hold truths"):
        refused({AGE: [29], f"{AGE}.not_sure": ["no"]})


def test_an_empty_table_has_an_empty_result() -> None:
    """Nobody is told nothing, in the usual columns."""
    found = assess_table(pa.table({AGE: pa.array([], pa.int8())}), working())
    assert (found.num_rows, found.column_names[0]) == (0, "suitability")


def test_rules_are_told_in_one_of_three_ways() -> None:
    """Another word is refused."""
    anything: Any = "some"
    with pytest.raises(ValueError, match="deciding, all, none"):
        assess_table(pa.table({AGE: [29]}), working(), rules=anything)
