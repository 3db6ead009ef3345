"""A table in memory, assessed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

import pyarrow as pa

from app.clinics import Clinic
from app.cohort.files import PIECE, rows_of
from app.cohort.questions import questions_of
from app.cohort.results import Told, assessed, compiled
from app.cohort.run import beside
from app.rules.model import Rulebook


def assessed_table(
    people: Any,  # noqa: ANN401 - Arrow has no types
    book: Rulebook,
    clinic: Clinic,
    rules: Told,
    keep: Sequence[str],
    as_of: date | None,
) -> pa.Table:
    """As `app.cohort.assess_table`."""
    if rules not in get_args(Told):
        raise ValueError(f"rules are told as one of {', '.join(get_args(Told))}")
    table = people if isinstance(people, pa.Table) else pa.table(people)
    by = compiled(book, clinic, rules, as_of)
    questions = questions_of([book], keep)
    pieces = [rows_of(table.slice(start, PIECE), questions) for start in range(0, table.num_rows, PIECE)]
    done = [beside(piece, assessed(by, piece.rows)) for piece in pieces]
    return (
        pa.concat_tables(done) if done else beside(rows_of(table, questions), pa.RecordBatch.from_pylist([], by.schema))
    )
