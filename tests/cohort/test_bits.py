import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from app.cohort.bits import any_of, cells, counted, everybody, flags_of, nobody, packed, places, truths, valid
from tests.strategies import law

FLAGS = st.lists(st.booleans(), max_size=200)


@law
@given(flags=FLAGS)
@example(flags=[True, False] * 64)
def test_flags_go_into_bits_and_back(flags: list[bool]) -> None:
    """Every row keeps its place, and beyond the last one nothing is set, whatever is not so."""
    bits = packed(np.array(flags, np.bool_))
    assert flags_of(bits, len(flags)).tolist() == flags
    assert places(bits).tolist() == [row for row, flag in enumerate(flags) if flag]
    assert counted(bits) == sum(flags)
    assert counted(everybody(len(flags)) & ~bits) == len(flags) - sum(flags)
    assert counted(any_of((bits, nobody(len(flags))), len(flags))) == sum(flags)
    assert len(everybody(len(flags))) == len(bits) == len(nobody(len(flags)))


@law
@given(
    columns=st.integers(0, 150).flatmap(lambda count: st.lists(st.lists(st.booleans(), min_size=count, max_size=count)))
)
def test_cells_are_found_column_by_column(columns: list[list[bool]]) -> None:
    """Of several columns of the same rows, or of none: each one that is set, once."""
    which, rows = cells([packed(np.array(flags, np.bool_)) for flags in columns])
    assert list(zip(which.tolist(), rows.tolist(), strict=True)) == [
        (place, row) for place, flags in enumerate(columns) for row, flag in enumerate(flags) if flag
    ]


@law
@given(truth=st.lists(st.none() | st.booleans(), max_size=200), start=st.integers(0, 70))
def test_what_arrow_holds_in_bits_is_taken_as_it_is(truth: list[bool | None], start: int) -> None:
    """Of any part of an array: what is null, and what is true; null is not."""
    part, array = truth[start:], pa.array(truth, pa.bool_()).slice(start)
    assert places(valid(array)).tolist() == [row for row, each in enumerate(part) if each is not None]
    assert places(truths(array)).tolist() == [row for row, each in enumerate(part) if each]
    numbers = pa.array([None if each is None else 1 for each in truth], pa.int8()).slice(start)
    assert places(valid(numbers)).tolist() == places(valid(array)).tolist()
    assert places(valid(pa.nulls(len(truth)).slice(start))).tolist() == []
