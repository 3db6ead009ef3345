"""Waits, what must come first, and when a course could start."""

from datetime import date

import pytest
from hypothesis import given

from app.assess import assess
from app.assessment import Wait
from app.clinics import NO_CLINIC
from app.engine.evaluate import evaluate
from app.engine.facts import Facts, Value
from app.engine.truth import TRUE
from app.rules.model import Rulebook
from tests.books import AS_OF, assessed, rank, working
from tests.small import rule, rulebook
from tests.strategies import Answers, facts, law, partial_answers
from tests.test_course import months, weeks

RED, CORE, OPT = "health.scleroderma", "health.unwell", "health.fainting"
CLINICIAN, DOCTOR, QUESTIONS = (
    Wait(None, event) for event in ("clinician_has_agreed", "doctor_has_looked", "questions_answered")
)


def scars_of(age: int | None, book: Rulebook, as_of: date) -> tuple[date | None, date | None]:
    """The end of the wait, and the earliest start, for scars of some age in months."""
    known: dict[str, Value] = {} if age is None else {"scars.newest_months": age}
    assessment = assess(book, Facts(known), NO_CLINIC, as_of)
    (caution,) = assessment.cautions
    assert caution.wait is not None
    return caution.wait.until, assessment.timeline.earliest_start


def until_months(value: int) -> Rulebook:
    """A rulebook that waits for some age of scars, in months."""
    until = {"fact": "scars.newest_months", "reaches": "months"}
    return rulebook(one=rule("defer", "scars.newest_months < months", parameters=months(value), until=until))


@pytest.mark.parametrize(
    ("as_of", "age", "until"),
    [
        (date(2026, 11, 22), 4, date(2027, 1, 22)),
        (date(2026, 11, 22), 0, date(2027, 5, 22)),
        (date(2026, 8, 31), 0, date(2027, 2, 28)),
        (date(2027, 8, 31), 0, date(2028, 2, 29)),
        (date(2026, 12, 31), 4, date(2027, 2, 28)),
        (date(2026, 12, 31), 5, date(2027, 1, 31)),
        (date(2026, 6, 30), 0, date(2026, 12, 30)),
        (date(2026, 6, 1), 0, date(2026, 12, 1)),
    ],
)
def test_waits_in_months(as_of: date, age: int, until: date) -> None:
    """The same day some months on, or the last day of a month that has no such day."""
    assert scars_of(age, until_months(6), as_of) == (until, until)


@pytest.mark.parametrize(("age", "until"), [(0, date(2026, 12, 20)), (3, date(2026, 11, 29))])
def test_waits_in_weeks(age: int, until: date) -> None:
    """Seven days a week, from the day of the assessment."""
    path = "procedures.weeks_since_microneedling"
    condition = f"'microneedling' in procedures.past_year and {path} < weeks"
    book = rulebook(one=rule("defer", condition, parameters=weeks(4), until={"fact": path, "reaches": "weeks"}))
    person = Facts({"procedures.past_year": frozenset({"microneedling"}), path: age})
    assert assessed(person, book).timeline.earliest_start == until


def test_an_event_has_no_date() -> None:
    """What ends by an event alone leaves no earliest start, and names the event."""
    book = rulebook(one=rule("defer", "health.unwell"), two=rule("defer", "health.unwell"))
    timeline = assessed(Facts({"health.unwell": True}), book).timeline
    assert (timeline.earliest_start, timeline.wait_for) == (None, (Wait(None, "well_again"),))


def test_a_date_and_an_event() -> None:
    """A wait in time with an event beside it has a date, and names the event."""
    path = "medicines.cancer_treatment_weeks"
    until = {"fact": path, "reaches": "weeks", "event": "cancer_team_agrees"}
    book = rulebook(one=rule("defer", f"{path} < weeks", parameters=weeks(4), until=until))
    timeline = assessed(Facts({path: 1}), book).timeline
    wait = Wait(date(2026, 12, 13), "cancer_team_agrees")
    assert (timeline.earliest_start, timeline.wait_for) == (wait.until, (wait,))


def test_a_wait_that_cannot_be_told() -> None:
    """A rule that holds although its number is unknown has no date, and so has the start."""
    until = {"fact": "scars.newest_months", "reaches": "months"}
    condition = "scars.newest_months < months or skin.tattoo"
    book = rulebook(one=rule("defer", condition, parameters=months(6), until=until))
    assessment = assess(book, Facts({"skin.tattoo": True}), NO_CLINIC, AS_OF)
    (caution,) = assessment.cautions
    assert caution.wait is not None
    assert (caution.wait.until, assessment.timeline.earliest_start) == (None, None)


def test_a_wait_that_is_over() -> None:
    """A rule that holds although its number is reached already ends today."""
    until = {"fact": "scars.newest_months", "reaches": "months"}
    condition = "scars.newest_months < months or skin.tattoo"
    book = rulebook(one=rule("defer", condition, parameters=months(6), until=until))
    timeline = assessed(Facts({"skin.tattoo": True, "scars.newest_months": 9}), book).timeline
    assert timeline.earliest_start == AS_OF


def test_the_latest_wait_counts() -> None:
    """The earliest start is the latest of all waits, those of absorbed rules included."""
    until = {"fact": "scars.newest_months", "reaches": "months"}
    long = rule("defer", "scars.newest_months < months", parameters=months(12), until=until)
    short = rule("defer", "scars.newest_months < months", parameters=months(6), until=until, absorbs=["long"])
    assessment = assessed(Facts({"scars.newest_months": 5}), rulebook(long=long, short=short))
    assert assessment.timeline.earliest_start == date(2027, 6, 22)
    assert [wait.until for wait in assessment.timeline.wait_for] == [date(2027, 6, 22), date(2026, 12, 22)]
    assert [finding.rule for finding in assessment.cautions] == ["short"]


def start(book: Rulebook, *unsure: str, **known: Value) -> tuple[date | None, tuple[Wait, ...]]:
    """The earliest start and what must come first; `health__unwell` stands for `health.unwell`."""
    facts = Facts({path.replace("__", "."): value for path, value in known.items()}, frozenset(unsure))
    timeline = assessed(facts, book).timeline
    return timeline.earliest_start, timeline.wait_for


@pytest.mark.parametrize("effect", ["inform", "temper", "precaution"])
def test_nothing_to_wait_for(effect: str) -> None:
    """Who is told of nothing weightier than a precaution could start today."""
    assert start(rulebook(one=rule(effect, CORE)), health__unwell=True) == (AS_OF, ())


def test_a_review_has_no_date() -> None:
    """Nobody starts before a clinician has looked at what needs a review, be it shown or absorbed."""
    assert start(rulebook(one=rule("review", CORE)), health__unwell=True) == (None, (CLINICIAN,))
    dated = rule(
        "defer",
        f"scars.newest_months < months and {CORE}",
        parameters=months(6),
        until={"fact": "scars.newest_months", "reaches": "months"},
        absorbs=["weak"],
    )
    book = rulebook(strong=dated, weak=rule("review", CORE))
    found = start(book, health__unwell=True, scars__newest_months=5)
    assert found == (None, (CLINICIAN, Wait(date(2026, 12, 22), None)))


def test_what_is_urgent_comes_first() -> None:
    """What is urgent has no date; a doctor has to look at it, and a clinician only at what else needs one."""
    book = rulebook(one=rule("review", CORE, urgent=True), two=rule("review", OPT))
    assert start(book, health__unwell=True, health__fainting=False) == (None, (DOCTOR,))
    assert start(book, health__unwell=True, health__fainting=True) == (None, (DOCTOR, CLINICIAN))
    waiting = rulebook(one=rule("defer", CORE, urgent=True))
    assert start(waiting, health__unwell=True) == (None, (DOCTOR, Wait(None, "well_again")))


def test_what_is_undetermined_has_no_date() -> None:
    """While an answer could still change what it comes to, the questions come first."""
    book = rulebook(one=rule("review", CORE), two=rule("exclude", OPT))
    assert start(book) == (None, (QUESTIONS,))
    assert start(book, health__unwell=False) == (AS_OF, ())


@pytest.mark.parametrize(
    ("urgent", "question", "waits"),
    [(False, RED, (CLINICIAN,)), (True, RED, (DOCTOR,)), (False, CORE, ()), (False, OPT, ())],
)
def test_not_sure_of_something_weighty_has_no_date(
    urgent: bool,  # noqa: FBT001 - a case
    question: str,
    waits: tuple[Wait, ...],
) -> None:
    """What a question answered "not sure" holds open at review needs somebody to look; less than that, care."""
    book = rulebook(one=rule("exclude", question, urgent=urgent))
    assert start(book, question) == (None if waits else AS_OF, waits)


def test_who_is_not_suitable_has_no_start() -> None:
    """Where the treatment is not advised nothing is waited for, and the reason is told."""
    book = rulebook(one=rule("exclude", CORE), two=rule("defer", CORE), three=rule("review", RED, urgent=True))
    timeline = assessed(Facts({CORE: True, RED: True}), book).timeline
    assert timeline[:3] == (None, "not_suitable", ())


@law
@given(answers=partial_answers())
def test_a_day_is_told_only_where_nothing_else_stands_before_it(answers: Answers) -> None:
    """With a day nothing is undetermined, urgent, or at review or stricter but what has a day that is no later."""
    person = facts(answers)
    assessment = assessed(person)
    begin = assessment.timeline.earliest_start
    if begin is None:
        assert assessment.timeline.reason == "not_suitable" or assessment.timeline.wait_for
        return
    assert assessment.urgent == ()
    assert all(wait.until and wait.until <= begin for wait in assessment.timeline.wait_for)
    assert all(finding.effect == "precaution" for finding in assessment.cautions if finding.rule is None)
    weighty = [each for each in working().rules if working().effects[each.effect].lifts.rank > rank("undetermined")]
    assert all(each.until for each in weighty if evaluate(each.when, person) is TRUE)
    assert all(
        rank(each.could_become) <= rank(assessment.suitability) or not needed(each.question, person)
        for each in assessment.open_questions
    )


def needed(question: str, person: Facts) -> bool:
    """Whether an answer to a question is missing that keeps the result open."""
    return question not in person.unsure and working().questionnaire.questions[question].need != "opt"
