"""What the published schemas take and refuse is what the service takes and refuses."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.questionnaire import NOT_SURE
from tests.books import working
from tests.calls import LEAST, WHOLE, answers_with, post, posted
from tests.contracts import fits
from tests.strategies import Answers, law, partial_answers, with_answer

REFUSED: dict[str, Any] = {
    "follows": {"herpes": {"history": "no", "outbreak_now": "yes"}},
    "follows, not sure": {"herpes": {"history": "no", "outbreak_now": NOT_SURE}},
    "not asked: choice": {"skin": {"acne": "inflamed", "acne_clear_months": 3}},
    "not asked: list": {"procedures": {"past_year": ["surgery"], "weeks_since_deep_peel": 4}},
    "not asked: empty list": {"procedures": {"past_year": [], "weeks_since_deep_peel": NOT_SURE}},
    "not asked: other than none": {"herpes": {"history": "no", "spread_over_eczema": "yes"}},
    "main type": {"scars": {"main_type": "rolling", "types": ["ice_pick"]}},
    "longer ago than birth": {"person": {"age": 29}, "scars": {"newest_months": 360}},
    "longer ago than birth, weeks": {"person": {"age": 19}, "medicines": {"cancer_treatment_weeks": 1060}},
    "unknown section": {"skni": {}},
    "unknown question": {"skin": {"tnoe": "I"}},
    "option": {"skin": {"tone": "i"}},
    "true": {"person": {"age": True}},
    "text": {"person": {"age": "29"}},
    "fraction": {"person": {"age": 29.5}},
    "range": {"person": {"age": 121}},
    "repeat": {"scars": {"types": ["rolling", "rolling"]}},
    "empty": {"scars": {"types": []}},
    "others": {"skin": {"others": "yes"}},
    "null answers": None,
}
BESIDE_THE_CONTRACT = [REFUSED[name] for name in REFUSED if name.startswith("longer ago")]
"""What the schema of the answers refuses and the contract does not: cases by the decade would make it too long."""
TAKEN: dict[str, Any] = {
    "nothing": {},
    "whole": WHOLE,
    "least": LEAST,
    "null": {"skin": {"tone": None, "others": None}},
    "null section": {"skin": None},
    "null section beside another": {**WHOLE, "plans": None},
    "none values": {"herpes": {"history": "no", "outbreak_now": "no", "spread_over_eczema": "no"}},
    "unknown parent": {"herpes": {"history": NOT_SURE, "sites": ["face"]}},
    "null parent": {"procedures": {"past_year": None, "weeks_since_deep_peel": 4}},
    "not_sure parent": {"procedures": {"past_year": NOT_SURE, "weeks_since_deep_peel": 4}},
    "mixed": {"scars": {"main_type": "mixed", "types": ["ice_pick"]}},
    "as long ago as can be": {"person": {"age": 29}, "scars": {"newest_months": 359}},
    "longer ago than an unknown age": {"person": {"age": NOT_SURE}, "scars": {"newest_months": 1200}},
    "not known how long ago": {"person": {"age": 3}, "scars": {"newest_months": NOT_SURE}},
    "a whole number": answers_with("person.age", 79.0),
    "empty list": {"procedures": {"past_year": []}},
}


@pytest.fixture(scope="module")
def answers_schema(latest_client: httpx.Client) -> Draft202012Validator:
    """The JSON Schema that clients can check answers with."""
    return Draft202012Validator(latest_client.get("/v1/questionnaire/schema").json())


@pytest.mark.parametrize("answers", REFUSED.values(), ids=REFUSED)
def test_what_the_service_refuses_the_schema_refuses(
    latest_client: httpx.Client,
    answers_schema: Draft202012Validator,
    answers: Any,  # noqa: ANN401 - JSON
) -> None:
    """A client can know of each refusal beforehand, from the schema of the answers and, but for times, the contract."""
    assert post(latest_client, posted(answers)).status_code == 422
    assert not answers_schema.is_valid(answers)
    assert fits("AssessmentRequest", {"answers": answers}) == (answers in BESIDE_THE_CONTRACT)


@pytest.mark.parametrize("answers", TAKEN.values(), ids=TAKEN)
def test_what_the_service_takes_the_schema_takes(
    latest_client: httpx.Client,
    answers_schema: Draft202012Validator,
    answers: Any,  # noqa: ANN401 - JSON
) -> None:
    """Neither the contract nor the schema of the answers refuses what the service takes."""
    assert post(latest_client, posted(answers)).status_code == 200
    assert answers_schema.is_valid(answers)
    assert fits("AssessmentRequest", {"answers": answers})


def test_the_schema_knows_each_decade_of_what_no_life_has_room_for(answers_schema: Draft202012Validator) -> None:
    """At the last age of a decade one too many is refused, for every such number; what any age allows never is."""
    lifetime = working().questionnaire.lifetime
    assert lifetime is not None
    for limit in lifetime.limits:
        for age in range(9, limit.last_age + 1, 10):
            too_many = limit.per_year * (age + 1)
            for person, number, taken in ((age, too_many, False), (age, too_many - 1, True), (age + 1, too_many, True)):
                answers = with_answer({"person": {"age": person}}, limit.path, number)
                assert answers_schema.is_valid(answers) is taken, (limit.path, person, number)


def test_what_the_schema_cannot_say(latest_client: httpx.Client, answers_schema: Draft202012Validator) -> None:
    """JSON Schema cannot compare two answers: within a decade of age the schema takes what the service refuses."""
    answers = {"person": {"age": 25}, "scars": {"newest_months": 312}}
    assert post(latest_client, posted(answers)).status_code == 422
    assert answers_schema.is_valid(answers)
    assert "to the decade" in str(answers_schema.schema)


@given(answers=partial_answers())
@law
def test_random_people_fit_the_contract(answers: Answers) -> None:
    """Whoever does not contradict themselves fits the contract."""
    assert fits("AssessmentRequest", {"answers": answers})


@given(one=partial_answers(), other=partial_answers())
@law
def test_random_answers_fit_just_when_they_do_not_contradict(one: Answers, other: Answers) -> None:
    """Answers of two people mixed: what the questionnaire refuses the contract refuses, and nothing else."""
    answers = {section: {**one.get(section, {}), **other.get(section, {})} for section in {**one, **other}}
    try:
        facts_of(working().questionnaire, answers)
        refused = False
    except InconsistentAnswers as error:
        lifetime = working().questionnaire.lifetime
        refused = any(lifetime is None or each.text != lifetime.text for each in error.inconsistencies)
    assert fits("AssessmentRequest", {"answers": answers}) == (not refused)
