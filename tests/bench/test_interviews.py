"""Two thousand made-up people are asked what matters, and each ends with what their whole questionnaire says."""

from functools import cache
from statistics import median, quantiles

from app.asking.plan import Goal
from app.assessment import Assessment
from bench.drawn import Answers, people
from bench.interviews import PEOPLE, Interview, assessed, healthy, interview
from tests.books import working


@cache
def everybody() -> tuple[Answers, ...]:
    """The people."""
    return tuple(people(working().questionnaire, PEOPLE, seed=1))


@cache
def interviews(goal: Goal) -> tuple[Interview, ...]:
    """Their interviews."""
    return tuple(interview(working(), person, goal) for person in everybody())


def urgent(assessment: Assessment) -> list[tuple[str | None, tuple[str, ...]]]:
    """What is urgent: the rule, or the question answered "not sure"."""
    return [(each.rule, each.because) for each in assessment.urgent]


def test_the_result_is_that_of_the_whole_questionnaire() -> None:
    """For every one of them suitability and sessions are the same, and nothing urgent is missed."""
    assert len(everybody()) == PEOPLE
    for person, found in zip(everybody(), interviews("result"), strict=True):
        whole = assessed(working(), person)
        assert found.result.suitability == whole.suitability
        assert found.result.sessions.number == whole.sessions.number
        assert found.result.sessions.interval == whole.sessions.interval
        assert urgent(found.result) == urgent(whole)


def test_everything_gives_every_caution() -> None:
    """Who asks for everything reads every caution that the whole questionnaire gives."""
    for person, found in zip(everybody(), interviews("everything"), strict=True):
        whole = assessed(working(), person)
        assert {each.rule for each in whole.cautions if each.rule} <= {each.rule for each in found.result.cautions}
        assert found.result.suitability == whole.suitability


def test_interviews_are_short() -> None:
    """A healthy person takes at most 15 exchanges, half of all at most 12, nine in ten at most 15, nobody over 32."""
    counts = [len(each.exchanges) for each in interviews("result")]
    assert len(interview(working(), healthy(working()), "result").exchanges) <= 15
    assert median(counts) <= 12
    assert quantiles(counts, n=10)[8] <= 15
    assert max(counts) <= 32


def test_nothing_is_asked_twice() -> None:
    """No interview asks one question twice."""
    assert all(len(each.asked) == len(set(each.asked)) for each in interviews("result"))


def test_the_healthy_person_is_healthy() -> None:
    """Nothing speaks against the person whom nothing speaks against."""
    assert assessed(working(), healthy(working())).suitability == "suitable"
    assert interview(working(), healthy(working()), "everything").result.suitability == "suitable"


def test_the_same_seed_draws_the_same_people() -> None:
    """The population is repeatable, and another seed, or prevalences as they are, draw another."""
    questionnaire = working().questionnaire
    few = list(people(questionnaire, 20, seed=7))
    assert few == list(people(questionnaire, 20, seed=7))
    assert few != list(people(questionnaire, 20, seed=8))
    assert few != list(people(questionnaire, 20, seed=7, healthier=False))
