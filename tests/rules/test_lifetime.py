from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.facts import Number
from app.rules.errors import InconsistentAnswers
from app.rules.lifetime import Lifetime, Limit
from tests.books import working
from tests.strategies import facts, law, with_answer

PER_YEAR = {"months": 12, "weeks": 53}
DAYS = st.dates(date(1900, 1, 1), date(2026, 12, 31))


def lifetime() -> Lifetime:
    """What the age limits in the real questionnaire."""
    found = working().questionnaire.lifetime
    assert found is not None
    return found


def whole_years(since: date, day: date) -> int:
    """How many birthdays there were."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def whole_months(since: date, day: date) -> int:
    """How many times the day of the month came round."""
    return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)


def test_every_number_of_months_or_weeks_is_limited() -> None:
    """Whatever says how long ago something was cannot be longer ago than the person is old; a new question neither."""
    numbers = {path: kind for path, kind in working().vocabulary.items() if isinstance(kind, Number)}
    ago = {path: PER_YEAR[kind.unit] for path, kind in numbers.items() if kind.unit in PER_YEAR}
    assert {limit.path: limit.per_year for limit in lifetime().limits} == ago
    assert len(ago) == 17


@pytest.mark.parametrize("limit", lifetime().limits, ids=lambda limit: limit.path)
def test_a_number_is_refused_from_the_year_that_is_not_over(limit: Limit) -> None:
    """At each age the most that it allows is taken, and one more is refused where the range has it, both named."""
    kind = working().vocabulary[limit.path]
    assert isinstance(kind, Number)
    for age in range(121):
        most = limit.per_year * (age + 1) - 1
        facts(with_answer({"person": {"age": age}}, limit.path, min(most, kind.high)))
        if most < kind.high:
            with pytest.raises(InconsistentAnswers) as caught:
                facts(with_answer({"person": {"age": age}}, limit.path, most + 1))
            (told,) = caught.value.inconsistencies
            assert (told.path, told.because) == (limit.path, ("person.age",))


@law
@given(days=st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_whoever_tells_the_truth_is_believed(days: list[date]) -> None:
    """Born one day, with something on a later one, and asked after that: the months and weeks are never refused."""
    born, then, asked = days
    age = whole_years(born, asked)
    ago = {"months": whole_months(then, asked), "weeks": (asked - then) // timedelta(weeks=1)}
    for unit, limit in (("months", "scars.newest_months"), ("weeks", "medicines.cancer_treatment_weeks")):
        assert lifetime().exceeded({"person.age": age, limit: ago[unit]}) == []


@pytest.mark.parametrize("known", [{}, {"person.age": 3}, {"scars.newest_months": 1200}])
def test_what_is_unknown_limits_nothing(known: dict[str, Any]) -> None:
    """Without an age, or without a number beside it, nothing is refused."""
    assert lifetime().exceeded(known) == []
