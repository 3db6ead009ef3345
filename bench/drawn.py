"""A population with stated prevalences: people drawn from `prevalences.json`, which was made up and counted by nobody.

Every question that a person is asked is answered, so that the whole questionnaire says what an interview must find.
"""

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, TypeAlias

from app.cohort.drawn import PREVALENCES
from app.engine.evaluate import evaluate
from app.engine.truth import TRUE
from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.questionnaire import NOT_SURE, Question, Questionnaire

Answers: TypeAlias = dict[str, dict[str, Any]]


class Prevalences:
    """How often each answer is given, in percent; `healthier` makes every answer but the first rarer."""

    def __init__(self, *, healthier: bool) -> None:
        written = json.loads(PREVALENCES.read_text("utf-8"))
        self.questions: Mapping[str, list[dict[str, Any]]] = written["questions"]
        self.options: Mapping[str, Mapping[str, float]] = written["options"]
        self.not_sure: Mapping[str, float] = written["options_not_sure"]
        self.factor: float = written["healthier"]["factor"] if healthier else 1.0
        self.kept: tuple[str, ...] = tuple(written["healthier"]["keeps"])

    def answer(self, question: Question, random: Random) -> object:
        """One answer to a question."""
        path = question.path
        if path in self.options:
            return self._options(question, random)
        if path not in self.questions:
            return question.options[0].id  # overruled where the other answers decide it
        return self._one(path, random)

    def _options(self, question: Question, random: Random) -> object:
        if random.uniform(0, 100) < self.not_sure.get(question.path, 0):
            return NOT_SURE
        drawn = {each for each, percent in self.options[question.path].items() if random.uniform(0, 100) < percent}
        return [option.id for option in question.options if option.id in drawn]

    def _one(self, path: str, random: Random) -> object:
        first, *others = self.questions[path]
        factor = 1.0 if path.startswith(self.kept) else self.factor
        drawn = random.uniform(0, 100)
        for each in others:
            drawn -= each["percent"] * factor
            if drawn < 0:
                return _drawn(each, random)
        return _drawn(first, random)


def _drawn(each: Mapping[str, Any], random: Random) -> object:
    return each["answer"] if "answer" in each else random.randint(each["from"], each["to"])


def people(questionnaire: Questionnaire, count: int, seed: int, *, healthier: bool = True) -> Iterator[Answers]:
    """So many people; the same seed draws the same ones."""
    random, prevalences = Random(seed), Prevalences(healthier=healthier)  # noqa: S311 - repeatable on purpose
    found = 0
    while found < count:
        try:
            person = _person(questionnaire, prevalences, random)
        except InconsistentAnswers:
            continue  # drawn again: nobody can be like that
        found += 1
        yield person


def _person(questionnaire: Questionnaire, prevalences: Prevalences, random: Random) -> Answers:
    answers: Answers = {section.id: {} for section in questionnaire.sections}
    for question in questionnaire.questions.values():
        if question.asked_when is None:
            answers[question.section][question.id] = prevalences.answer(question, random)
    types = answers["scars"]["types"]
    if not types or not answers["scars"]["areas"]:
        answers["scars"] |= {"types": types or ["rolling"], "areas": answers["scars"]["areas"] or ["face"]}
        types = answers["scars"]["types"]
    answers["scars"]["main_type"] = random.choice(types) if isinstance(types, list) else NOT_SURE
    if answers["herpes"]["history"] == "no":
        answers["herpes"]["outbreak_now"] = "no"
    facts = facts_of(questionnaire, answers)
    for question in questionnaire.conditional:
        if question.asked_when is not None and evaluate(question.asked_when, facts) is TRUE:
            answers[question.section][question.id] = prevalences.answer(question, random)
    if answers["herpes"].get("sites") == []:
        answers["herpes"]["sites"] = ["lips_or_mouth"]
    facts_of(questionnaire, answers)
    return answers
