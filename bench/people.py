"""Who is assessed: the request that is posted, and people whose every question is answered.

Other engines cannot say what is unknown, so they are compared on questionnaires that leave nothing open.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from app.engine.evaluate import evaluate
from app.engine.facts import Choice, Choices, Facts, Number, YesNo
from app.engine.truth import TRUE
from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.model import Rulebook
from app.rules.questionnaire import OTHERS, Question, Questionnaire
from app.rules.values import answer_of

Answers: TypeAlias = dict[str, dict[str, Any]]

REQUEST = Path(__file__).parent / "request.json"
CASES = Path(__file__).parent.parent / "tests" / "cases"


def request_body() -> bytes:
    """The request that every measurement posts: 40 fields, nothing left open."""
    return REQUEST.read_bytes().strip()


def partial_answers() -> Answers:
    """The same person halfway: every second question answered, and no `others`."""
    answers: Answers = json.loads(request_body())["answers"]
    return {
        section: {question: given[question] for question in [each for each in given if each != OTHERS][::2]}
        for section, given in answers.items()
    }


def three_questions() -> Answers:
    """The least that a page may ask: three answers."""
    return {"scars": {"severity": "moderate"}, "herpes": {"history": "yes"}, "allergies": {"others": "no"}}


def cases() -> list[Answers]:
    """The people that the tests hold, as they answered."""
    files = (CASES / "people.json", CASES / "more_people.json")
    return [case["answers"] for file in files for case in json.loads(file.read_text("utf-8"))]


def complete_people(book: Rulebook, count: int, seed: int = 1) -> list[Facts]:
    """The people of the tests with every open question answered, and random people who answer everything."""
    random = Random(seed)  # noqa: S311 - the same people at every run
    known = [facts_of(book.questionnaire, answers) for answers in cases()]
    return [
        *(completed(book, facts, random) for facts in known),
        *(completed(book, Facts(), random) for _ in range(count)),
    ]


def completed(book: Rulebook, facts: Facts, random: Random) -> Facts:
    """The same person with every question that is asked answered at random, contradicting nothing."""
    while True:
        known = dict(facts.known)
        while asked := list(_asked(book.questionnaire, Facts(known))):
            known |= {question.path: _answer(question, random) for question in asked}
        whole = Facts(known)
        if _is_consistent(book.questionnaire, whole) and not book.decide(whole.known)[1]:
            return whole


def _asked(questionnaire: Questionnaire, facts: Facts) -> Iterator[Question]:
    """The questions that are asked and not answered yet."""
    for question in questionnaire.questions.values():
        asked = question.asked_when is None or evaluate(question.asked_when, facts) is TRUE
        if asked and question.path not in facts.known:
            yield question


def _answer(question: Question, random: Random) -> Any:  # noqa: ANN401 - a fact's value is of its question's kind
    match question.kind:
        case YesNo():
            return random.random() < 0.3
        case Choice(options):
            return random.choice(options)
        case Choices(options, at_least_one):
            return frozenset(random.sample(options, random.randint(int(at_least_one), len(options))))
        case Number(low, high):
            return random.choice((random.randint(low, high), random.randint(low, min(high, low + 30))))
    raise AssertionError("a question is of one of the four kinds")


def _is_consistent(questionnaire: Questionnaire, facts: Facts) -> bool:
    try:
        facts_of(questionnaire, answers_of(facts))
    except InconsistentAnswers:
        return False
    return True


def answers_of(facts: Facts) -> Answers:
    """Facts as a person would answer them."""
    answers: Answers = {}
    for path, value in facts.known.items():
        section, question = path.split(".")
        answers.setdefault(section, {})[question] = answer_of(value)
    return answers
