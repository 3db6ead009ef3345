import json
import re
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wire.errors import NotJson, RequestFault, RequestRefused
from app.wire.problems import problem_texts
from app.wire.request import RequestReader
from tests.books import working
from tests.calls import WHOLE, posted
from tests.strategies import Answers, law, partial_answers

REFERENCE = "3f2b8f0e-6c1d-4b52-9d3a-0d9b5f6a7c11"
CODES = {"missing_field", "not_an_option", "out_of_range", "repeated", "unknown_field", "wrong_type"}


@cache
def reader() -> RequestReader:
    """Reads requests as the working tree shapes them."""
    return RequestReader(working().questionnaire)


def refused(parsed: object) -> list[RequestFault]:
    """The faults of a request."""
    with pytest.raises(RequestRefused) as caught:
        reader().checked(parsed)
    return list(caught.value.faults)


def faults_of(parsed: object) -> list[RequestFault]:
    """The faults of JSON that may be a request; none if it is one."""
    try:
        reader().checked(parsed)
    except RequestRefused as refused_it:
        return list(refused_it.faults)
    return []


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def test_a_request_is_read_into_what_it_says() -> None:
    """Answers keep their places, the day becomes a date, and what was left out stays out."""
    body = posted(WHOLE, as_of="2026-11-22", client_reference=REFERENCE)
    assert reader().read_assessment(body) == {
        "answers": WHOLE,
        "as_of": date(2026, 11, 22),
        "client_reference": REFERENCE,
    }
    assert reader().read_assessment(b'{"answers": {}}') == {"answers": {}}


def test_a_whole_number_is_an_integer_however_it_was_written() -> None:
    """79.0 is read as the integer 79."""
    answers: Any = reader().read_assessment(b'{"answers": {"person": {"age": 79.0}}}')["answers"]
    assert type(answers["person"]["age"]) is int


@given(answers=partial_answers())
@law
def test_every_right_answer_is_taken_as_it_stands(answers: Answers) -> None:
    """Nothing that a question accepts is refused or changed."""
    assert reader().checked({"answers": answers})["answers"] == answers


@given(body=st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
@law
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Whatever is posted, it is a request, it does not fit, or it is no JSON: nothing else can happen."""
    for read in (reader().read_assessment, reader().read_batch):
        try:
            read(body)
        except (NotJson, RequestRefused):
            continue


@given(data=st.data())
@law
def test_every_fault_has_a_place_and_no_value(data: st.DataObject) -> None:
    """Any JSON in the place of any answer is taken, or refused there with a code, each place once."""
    question = data.draw(st.sampled_from(list(working().questionnaire.questions.values())))
    value = data.draw(json_values)
    place = f"/answers/{question.section}/{question.id}"
    faults = faults_of({"answers": {question.section: {question.id: value}}})
    pointers = [fault.pointer for fault in faults]
    assert len(set(pointers)) == len(pointers)
    assert all(re.fullmatch(rf"{place}(/\d+)?", pointer) for pointer in pointers)
    assert {fault.code for fault in faults} <= CODES


def test_a_fault_is_told_where_the_request_stands() -> None:
    """The pointer of a fault begins with the place that the request has in the body."""
    with pytest.raises(RequestRefused) as caught:
        reader().checked({"answers": {"x": 1}}, ("assessments", 2))
    assert [fault.pointer for fault in caught.value.faults] == ["/assessments/2/answers/x"]


def test_a_batch_is_its_requests_as_they_were_parsed() -> None:
    """Requests are checked one by one, where each has its own result; a batch is none without a list of objects."""
    assert reader().read_batch(b'{"assessments": [{"answers": {}}, {}, {"x": 1}]}') == [{"answers": {}}, {}, {"x": 1}]
    for body in (b"[]", b"{}", b'{"assessments": []}', b'{"assessments": [1]}', b'{"assessments": [{}], "x": 1}'):
        with pytest.raises(RequestRefused):
            reader().read_batch(body)


@pytest.mark.parametrize("length", [0, 101, 100_000])
def test_a_batch_of_another_length_is_refused_before_its_requests_are_looked_at(length: int) -> None:
    """What stands in a list that is too long is not looked at: there is one fault, and it is the list's."""
    with pytest.raises(RequestRefused) as caught:
        reader().read_batch(b'{"assessments": [%s]}' % b",".join([b"0"] * length))
    (fault,) = caught.value.faults
    assert (fault.pointer, fault.code, caught.value.left_out) == ("/assessments", "out_of_range", 0)


def test_a_fault_says_what_may_stand_there() -> None:
    """The text of a fault names the range and unit, or the options."""
    (number,) = refused({"answers": {"person": {"age": 121}}})
    texts = problem_texts("en")
    assert texts.detail(number, working()) == "Must be a whole number from 0 to 120 years, or not_sure."
    (choice,) = refused({"answers": {"scars": {"severity": 3}}})
    options = "flat_marks (Flat marks), mild (Mild), moderate (Moderate), severe (Severe), not_sure"
    assert texts.detail(choice, working()) == f"Must be one of: {options}."
