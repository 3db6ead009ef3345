"""Cohorts: what an assessment says of many people at once, over columns; the same meaning as one person's.

The extra `cohort` brings what reads columns.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from app.clinics import NO_CLINIC, Clinic
from app.rules.model import Rulebook


def assess_table(
    people: Any,  # noqa: ANN401 - Arrow has no types
    book: Rulebook,
    *,
    clinic: Clinic = NO_CLINIC,
    rules: Literal["deciding", "all", "none"] = "deciding",
    keep: Sequence[str] = (),
    as_of: date | None = None,
) -> Any:  # noqa: ANN401 - Arrow has no types
    """What is said of the people of a table, in their order, as a `pyarrow.Table`.

    Args:
        people: a table of Arrow, or anything that gives one by `__arrow_c_stream__`; its columns as `reading.py` says.
        book: the rulebook.
        clinic: the clinic's profile.
        rules: `deciding`, `all` or `none`: which rules are told of each person.
        keep: columns that are carried through.
        as_of: the day that is noted in the table's metadata, else today (UTC); nothing depends on it.

    Raises:
        app.cohort.questions.CohortError: a column is no question.
    """
    from app.cohort.table import assessed_table  # noqa: PLC0415 - needs the extra, which whoever imports us may not have

    return assessed_table(people, book, clinic, rules, keep, as_of)
