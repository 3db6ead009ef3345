"""Requests that name a release, read by the real ones: questionnaire 1.0 and the one after it."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given

from app.rules.release import load_all
from app.wire.asking_requests import ExplanationsRequest, NextQuestionRequest, WhatIfRequest
from app.wire.errors import RequestFault, RequestRefused
from app.wire.request import RequestReader
from tests.calls import LEAST, WHOLE
from tests.strategies import Answers, law, partial_answers

FIRST = "2026.11"


@cache
def reader() -> RequestReader:
    """Reads requests as the latest release shapes them, and those that name a release as it does."""
    questionnaires = {name: book.questionnaire for name, book in load_all().items()}
    return RequestReader(next(reversed(questionnaires.values())), questionnaires)


def refused(answers: object) -> list[RequestFault]:
    """What the first release refuses."""
    try:
        reader().checked({"answers": answers, "release": FIRST}, ("assessments", 2))
    except RequestRefused as error:
        return list(error.faults)
    return []


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ({"skin": {"hives": "no"}}, "skin/hives"),
        ({"skin": {"hives": "not_sure"}}, "skin/hives"),
        ({"skin": {"hives": 7}}, "skin/hives"),
        ({"health": {"wound_reaction": "known"}}, "health/wound_reaction"),
        ({"procedures": {"past_year": ["surgery", "subcision"]}}, "procedures/past_year/1"),
        ({"procedures": {"weeks_since_subcision": 3}}, "procedures/weeks_since_subcision"),
    ],
)
def test_what_a_release_lacks_is_not_in_it(answers: Any, place: str) -> None:  # noqa: ANN401 - JSON
    """A question or an option that came later is told as such, where it stands."""
    (fault,) = refused(answers)
    assert (fault.pointer, fault.code) == (f"/assessments/2/answers/{place}", "not_in_release")


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"skin": {"hivs": "no"}}, "unknown_field"),
        ({"skni": {}}, "unknown_field"),
        ({"skin": {"tone": "VII"}}, "not_an_option"),
        ({"scars": {"types": ["rolling", "roling"]}}, "not_an_option"),
        ({"scars": {"types": ["rolling", "rolling"]}}, "repeated"),
        ({"person": {"age": 121}}, "out_of_range"),
        ({"skin": 7}, "wrong_type"),
        (7, "wrong_type"),
        ({"skin": {"others": "yes"}}, "not_an_option"),
    ],
)
def test_what_no_release_has_is_a_fault_as_everywhere(answers: Any, code: str) -> None:  # noqa: ANN401 - JSON
    """Only what another release would take is `not_in_release`."""
    assert [fault.code for fault in refused(answers)] == [code]


@pytest.mark.parametrize("declared", [NextQuestionRequest, WhatIfRequest, ExplanationsRequest])
def test_every_act_reads_a_release_in_the_same_way(declared: type[Any]) -> None:
    """Asking, what-if and explanations refuse what the named release lacks, and take null for it."""
    more = {"rules": "found"} if declared is ExplanationsRequest else {}
    taken = reader().validated(declared, {"answers": {"skin": {"hives": None}}, "release": FIRST, **more})
    assert taken["answers"] == {"skin": {}}
    with pytest.raises(RequestRefused, match="not_in_release"):
        reader().validated(declared, {"answers": {"skin": {"hives": "no"}}, "release": FIRST, **more})


def test_a_whole_form_of_a_later_release_may_be_posted() -> None:
    """Null for a question that came later, and `others` of its section, say nothing and are left aside."""
    silent = {**WHOLE, "skin": {**WHOLE["skin"], "hives": None}, "health": {"others": "no", "wound_reaction": None}}
    read = reader().checked({"answers": silent, "release": FIRST})
    assert read["answers"] == {**WHOLE, "health": {"others": "no"}}
    assert reader().checked({"answers": LEAST, "release": FIRST})["answers"] == LEAST


@given(answers=partial_answers())
@law
def test_each_release_takes_what_it_asks_and_refuses_the_rest(answers: Answers) -> None:
    """Whatever people answer: a release refuses exactly the answers to what it does not have."""
    asked = reader().releases[FIRST].questionnaire.questions
    given_ = [(section, name) for section, those in answers.items() for name in those if those[name] is not None]
    lacking = {f"{section}.{name}" for section, name in given_ if name != "others"} - asked.keys()
    told = {".".join(fault.pointer.split("/")[4:6]): fault.code for fault in refused(answers)}
    assert told.keys() - {"procedures.past_year"} == lacking
    assert set(told.values()) <= {"not_in_release"}
