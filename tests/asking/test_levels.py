"""The short way to a suitability, beside a whole assessment."""

from hypothesis import given

from app.asking.levels import levels
from app.clinics import NO_CLINIC
from app.engine.facts import Facts
from tests.books import assessed, rank, working
from tests.small import rule, rulebook
from tests.strategies import Answers, facts, law, partial_answers


@law
@given(answers=partial_answers())
def test_it_leads_to_the_same(answers: Answers) -> None:
    """Suitability, bounds and whether it is settled are those of a whole assessment, for everybody."""
    person = facts(answers)
    found = levels(working(), Facts({**person.known, **NO_CLINIC.facts}, person.unsure))
    whole = assessed(person)
    assert (found.now, found.best, found.worst) == (rank(whole.suitability), rank(whole.at_best), rank(whole.at_worst))
    assert found.settled == whole.settled


def test_where_nothing_is_unknown() -> None:
    """Once every rule is decided the three levels are one."""
    found = levels(rulebook(one=rule("review", "skin.warts")), Facts({"skin.warts": True}))
    assert found[:3] == (rank("clinician_review"),) * 3
    assert found.settled
