from datetime import date
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from app.assess import assess
from app.assessment import Wait
from app.clinics import NO_CLINIC
from app.engine.facts import Facts, Value
from app.wire.render import Rendering
from app.wire.write import writer
from tests.books import people, working
from tests.small import rule, rulebook
from tests.strategies import WELL, Answers, facts, law, partial_answers, with_answer

SECTIONS = ("person", "skin", "herpes", "allergies", "health", "procedures", "plans")
NO_COURSE = {"isotretinoin": "never", "cancer_treatment": "no"}
REFERENCE = "6f2d7a0e-6a1a-4a3e-9c53-0a8b4b6d9a11"


def same(answers: Answers, as_of: date, reference: str | None) -> bool:
    """Whether what is written is what is rendered, byte for byte."""
    book = working()
    assessment = assess(book, facts(answers), NO_CLINIC, as_of)
    rendered = to_json(Rendering(book, "0.0.0").assessment(assessment, reference))
    return writer(book, "0.0.0").assessment(assessment, reference) == rendered


@law
@given(partial_answers(), st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from([None, REFERENCE]))
def test_what_is_written_is_what_is_rendered(answers: Answers, as_of: date, reference: str | None) -> None:
    """For everybody, on every day, the prepared bytes are the rendered ones."""
    assert same(answers, as_of, reference)


def test_it_is_so_for_people_we_know_and_again() -> None:
    """Pieces that were written before serve the next person as well."""
    for _ in range(2):
        for person in people():
            answers = person["answers"] if isinstance(person, dict) else person.values[0]["answers"]
            assert same(answers, date(2026, 11, 22), None)


def test_a_rulebook_is_prepared_once() -> None:
    """Asking again gives the same writer."""
    assert writer(working(), "0.0.0") is writer(working(), "0.0.0")


def test_the_date_of_a_wait_is_written_anew_and_not_kept() -> None:
    """People who wait for the same reason, one with a date and one without, are told each their own."""
    until = {"fact": "scars.newest_months", "reaches": "months", "event": "well_again"}
    parameters = {"months": {"value": 6, "unit": "months", "tighten": "up"}}
    waiting = rule("defer", "scars.newest_months < months or skin.tattoo", parameters=parameters, until=until)
    book = rulebook(waiting=waiting)
    tattooed: dict[str, Value] = {"skin.tattoo": True}
    for known in (tattooed, tattooed | {"scars.newest_months": 9}, tattooed, tattooed | {"scars.newest_months": 7}):
        for as_of in (date(2026, 11, 22), date(2027, 1, 1)):
            assessment = assess(book, Facts(known), NO_CLINIC, as_of)
            rendered = to_json(Rendering(book, "0.0.0").assessment(assessment, None))
            assert writer(book, "0.0.0").assessment(assessment, None) == rendered
    waits = [key[3] for key in writer(book, "0.0.0").findings]
    assert waits == [Wait(None, "well_again")]


@law
@given(partial_answers())
def test_what_keeps_it_undetermined_is_counted(answers: Answers) -> None:
    """The headline of what is undetermined names how many answers are needed: at least one, in words that fit one."""
    rendering = Rendering(working(), "0.0.0")
    assessment = assess(working(), facts(answers), NO_CLINIC, date(2026, 11, 22))
    standing = rendering.standing(assessment)
    headline = rendering.opening(standing)["headline"]
    assert "{" not in headline
    assert (standing.missing > 0) == standing.case.startswith("undetermined")
    if standing.missing > 0:
        assert headline.endswith((f" {standing.missing} answers are still needed.", " one answer is still needed."))
        assert (standing.missing == 1) == headline.endswith(" one answer is still needed.")


@law
@given(partial_answers())
def test_a_headline_speaks_of_points_below_only_where_there_are_some(answers: Answers) -> None:
    """Whoever is told of the points below finds some, also where only unanswered questions call for care."""
    assessment = assess(working(), facts(answers), NO_CLINIC, date(2026, 11, 22))
    rendering = Rendering(working(), "0.0.0")
    headline = rendering.opening(rendering.standing(assessment))["headline"]
    assert assessment.cautions or "below" not in headline


def test_what_only_open_questions_call_care_for_is_said_so() -> None:
    """Of somebody healthy who left out one question of care, nothing is called a point below."""
    answers = reduce(lambda so_far, section: with_answer(so_far, f"{section}.others", "no"), SECTIONS, WELL)
    answers["medicines"] = {**dict.fromkeys(("anticoagulant", "antiplatelet", "immunosuppressant"), "no"), **NO_COURSE}
    assessment = assess(working(), facts(answers), NO_CLINIC, date(2026, 11, 22))
    rendering = Rendering(working(), "0.0.0")
    assert (assessment.suitability, assessment.cautions) == ("suitable_with_precautions", ())
    assert rendering.opening(rendering.standing(assessment))["headline"].startswith("So far, nothing")
