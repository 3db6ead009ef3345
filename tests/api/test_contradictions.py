"""Answers that cannot stand together, one case for every condition that the questionnaire declares."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from app.engine.facts import Choice, Choices, Number
from app.rules.lifetime import Limit
from app.rules.questionnaire import NOT_SURE, Question
from tests.books import working
from tests.calls import faults, post, posted, problem

LIFETIME = working().questionnaire.lifetime
LIMITS = LIFETIME.limits if LIFETIME else ()
KINDS_OF_SCAR = ("ice_pick", "boxcar_shallow", "boxcar_deep", "rolling", "hypertrophic", "keloid", "flat_marks")
NOT_ASKED: dict[str, dict[str, object]] = {
    "skin.acne_clear_months": {"acne": "inflamed"},
    "herpes.sites": {"history": "no"},
    "herpes.outbreaks_per_year": {"history": "no"},
    "herpes.antiviral_arranged": {"history": "no"},
    "herpes.spread_over_eczema": {"history": "no"},
    "medicines.isotretinoin_months": {"isotretinoin": "never"},
    "medicines.cancer_treatment_weeks": {"cancer_treatment": "now_or_due"},
    "procedures.weeks_since_microneedling": {"past_year": []},
    "procedures.weeks_since_radiofrequency": {"past_year": ["microneedling"]},
    "procedures.weeks_since_superficial_peel": {"past_year": ["surgery"]},
    "procedures.weeks_since_deep_peel": {"past_year": ["superficial_peel"]},
    "procedures.weeks_since_tca_cross": {"past_year": ["deep_peel"]},
    "procedures.weeks_since_laser_non_ablative": {"past_year": ["laser_ablative"]},
    "procedures.weeks_since_laser_ablative": {"past_year": ["laser_non_ablative"]},
    "procedures.weeks_since_light_or_ultrasound": {"past_year": ["laser_non_ablative"]},
    "procedures.weeks_since_filler_or_threads": {"past_year": ["botulinum_toxin"]},
    "procedures.weeks_since_botulinum_toxin": {"past_year": ["filler_or_threads"]},
    "procedures.weeks_since_surgery": {"past_year": ["microneedling", "hair_removal"]},
    "procedures.weeks_since_subcision": {"past_year": ["surgery"]},
    "procedures.weeks_since_hair_removal": {"past_year": []},
}
"""For each question that is only asked at times: answers with which it is not."""


def an_answer(question: Question) -> object:
    """Some answer that is not the question's none value."""
    match question.kind:
        case Number(low, _):
            return low
        case Choices(options):
            return [options[0]]
        case Choice(options):
            return options[-1]
    return "yes"


def answered(path: str, answer: object, others: Mapping[str, object]) -> dict[str, Any]:
    """Answers of one section."""
    section, question = path.split(".")
    return {section: {question: answer, **others}}


def test_every_question_that_is_asked_at_times_has_its_case() -> None:
    """The cases here are all there are: a new asked-when needs one."""
    assert set(NOT_ASKED) == {question.path for question in working().questionnaire.conditional}


@pytest.mark.parametrize("path", NOT_ASKED)
def test_a_question_that_is_surely_not_asked_takes_no_answer(client: httpx.Client, path: str) -> None:
    """An answer, `not_sure` too, to a question that the other answers rule out is refused at that question."""
    for answer in (an_answer(working().questionnaire.questions[path]), NOT_SURE):
        refused = post(client, posted(answered(path, answer, NOT_ASKED[path])))
        shown = problem(refused, 422, "invalid_request")
        assert faults(shown) == [(f"/answers/{path.replace('.', '/')}", "inconsistent_answers", None)]
        (asked_by,) = NOT_ASKED[path]
        assert f"{path.split('.', maxsplit=1)[0]}.{asked_by}" in shown["errors"][0]["detail"]


@pytest.mark.parametrize("path", NOT_ASKED)
def test_a_question_that_may_yet_be_asked_takes_an_answer(client: httpx.Client, path: str) -> None:
    """While the parent is unanswered or not known, nothing contradicts; whole forms may post null."""
    answer = an_answer(working().questionnaire.questions[path])
    (parent,) = NOT_ASKED[path]
    cases: list[tuple[object, dict[str, object]]] = [
        (answer, {}),
        (answer, {parent: None}),
        (answer, {parent: NOT_SURE}),
        (answer, {"others": "no"}),
        (None, NOT_ASKED[path]),
    ]
    for given, others in cases:
        assert post(client, posted(answered(path, given, others))).status_code == 200


def test_a_none_value_is_no_contradiction(client: httpx.Client) -> None:
    """Whole forms post the none value of questions that were not asked."""
    answers = {"herpes": {"history": "no", "outbreak_now": "no", "spread_over_eczema": "no"}}
    assert post(client, posted(answers)).status_code == 200


@pytest.mark.parametrize("answer", ["yes", NOT_SURE])
def test_who_never_had_a_cold_sore_has_none_now(client: httpx.Client, answer: str) -> None:
    """What follows from an answer cannot be answered otherwise."""
    shown = problem(post(client, posted({"herpes": {"history": "no", "outbreak_now": answer}})), 422, "invalid_request")
    assert faults(shown) == [("/answers/herpes/outbreak_now", "inconsistent_answers", None)]
    assert "herpes.history" in shown["errors"][0]["detail"]


@pytest.mark.parametrize("main_type", KINDS_OF_SCAR)
def test_the_main_kind_of_scar_is_one_that_was_ticked(client: httpx.Client, main_type: str) -> None:
    """A main kind that is not among the kinds is refused; ticked, mixed or unknown it is not."""
    others = [kind for kind in KINDS_OF_SCAR if kind != main_type]
    refused = post(client, posted({"scars": {"main_type": main_type, "types": others}}))
    told = faults(problem(refused, 422, "invalid_request"))
    assert told == [("/answers/scars/main_type", "inconsistent_answers", None)]
    for main, types in (
        (main_type, KINDS_OF_SCAR),
        (main_type, NOT_SURE),
        (main_type, None),
        ("mixed", others),
        (NOT_SURE, others),
        (None, others),
    ):
        assert post(client, posted({"scars": {"main_type": main, "types": types}})).status_code == 200


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.path)
def test_nothing_is_longer_ago_than_the_person_is_old(client: httpx.Client, limit: Limit) -> None:
    """A number that no such age has room for is refused where it stands, the age is named, and neither is repeated."""
    age = limit.last_age
    section, question = limit.path.split(".")
    most = limit.per_year * (age + 1) - 1
    assert post(client, posted({"person": {"age": age}, section: {question: most}})).status_code == 200
    for given in ({question: most + 1}, {question: most + 1, "others": "no"}):
        refused = post(client, posted({"person": {"age": age}, section: given}))
        shown = problem(refused, 422, "invalid_request")
        assert faults(shown) == [(f"/answers/{section}/{question}", "inconsistent_answers", None)]
        assert "person.age" in shown["errors"][0]["detail"]
        assert str(most + 1) not in shown["errors"][0]["detail"]
    for unknown in (None, NOT_SURE):
        answers: dict[str, Any] = {"person": {"age": unknown}, section: {question: most + 1}}
        assert post(client, posted(answers)).status_code == 200


def test_all_contradictions_are_told_at_once(client: httpx.Client) -> None:
    """Contradictions in several sections are told together."""
    answers = {
        "herpes": {"history": "no", "outbreak_now": "yes", "sites": ["face"]},
        "scars": {"main_type": "rolling", "types": ["ice_pick"], "newest_months": 400},
        "person": {"age": 20},
    }
    told = faults(problem(post(client, posted(answers)), 422, "invalid_request"))
    assert {pointer for pointer, _, _ in told} == {
        "/answers/herpes/outbreak_now",
        "/answers/herpes/sites",
        "/answers/scars/main_type",
        "/answers/scars/newest_months",
    }
    assert len(told) == 4


@pytest.mark.parametrize("section", [section.id for section in working().questionnaire.sections])
def test_others_never_makes_a_contradiction(client: httpx.Client, section: str) -> None:
    """`others` beside any single answer of its section is taken."""
    for question in next(each for each in working().questionnaire.sections if each.id == section).questions:
        for answer in (an_answer(question), NOT_SURE):
            response = post(client, posted({section: {question.id: answer, "others": "no"}}))
            assert response.status_code == 200, question.path
