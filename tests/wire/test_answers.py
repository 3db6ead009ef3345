import re
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.engine.facts import Choice, Choices, Number
from app.rules.answers import facts_of
from app.rules.questionnaire import NOT_SURE, Question, Section
from app.wire.request import RequestReader
from tests.books import working

QUESTIONS = list(working().questionnaire.questions.values())


@cache
def schema() -> Any:  # noqa: ANN401 - JSON
    """JSON Schema of the answers."""
    return RequestReader(working().questionnaire).answers_schema()


def taken(question: Question, answer: object) -> bool:
    """Whether the schema takes this answer, alone."""
    return Draft202012Validator(schema()).is_valid({question.section: {question.id: answer}})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path)
def test_every_kind_takes_not_sure_and_null(question: Question) -> None:
    """Nobody has to know, and nobody has to answer."""
    assert taken(question, NOT_SURE)
    assert taken(question, None)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path)
def test_every_option_and_every_end_of_a_range_is_taken_and_nothing_beyond(question: Question) -> None:
    """The schema of a question is as wide as its kind, and no wider."""
    match question.kind:
        case Number(low, high):
            right: list[object] = [low, high, float(high)]
            wrong: list[object] = [low - 1, high + 1, low + 0.5, str(low), True]
        case Choices(options, at_least_one):
            right = [list(options), [options[-1]]]
            wrong = [[options[0], options[0]], [NOT_SURE], ["other"], options[0]]
            (wrong if at_least_one else right).append([])
        case Choice(options):
            right = list(options)
            wrong = ["other", True, 1, [options[0]]]
        case _:
            right = ["yes", "no"]
            wrong = ["maybe", True, False, 1]
    assert all(taken(question, answer) for answer in right)
    assert not any(taken(question, answer) for answer in wrong)


def test_a_question_is_described_in_its_own_words() -> None:
    """The schema has the label as title, and the question as description, with its unit where it has one."""
    for question in QUESTIONS:
        reference = schema()["properties"][question.section]["anyOf"][0]["$ref"].rpartition("/")[2]
        described = schema()["$defs"][reference]["properties"][question.id]
        assert described["title"] == question.label
        unit = f"\n\nUnit: {question.kind.unit}." if isinstance(question.kind, Number) else ""
        assert described["description"] == question.text + unit


@pytest.mark.parametrize("section", working().questionnaire.sections, ids=lambda section: section.id)
def test_others_says_what_it_answers(section: Section) -> None:
    """Each section says which of its questions `others` leaves open; all the rest are answered."""
    reference = schema()["properties"][section.id]["anyOf"][0]["$ref"].rpartition("/")[2]
    told = schema()["$defs"][reference]["properties"]["others"]["description"]
    answered = facts_of(working().questionnaire, {section.id: {"others": "no"}}).known
    open_ = {question.id for question in section.questions if question.path not in answered}
    if open_ == {question.id for question in section.questions}:
        assert told == "Answers nothing here."
    else:
        assert set(re.findall("`([a-z_]+)`", told)) == open_
