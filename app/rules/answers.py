"""Answers become facts: "not sure", `others`, what follows by itself, and contradictions.

The answers handed in are of the right types already; the rims see to that.
"""

from collections.abc import Mapping
from typing import Any

from app.engine.condition import Condition
from app.engine.explain import because
from app.engine.facts import Facts, Value
from app.rules.errors import Inconsistency, InconsistentAnswers
from app.rules.questionnaire import NOT_SURE, OTHERS, Follow, Questionnaire

NOT_ASKED = "This question does not go with your other answers."


def facts_of(questionnaire: Questionnaire, answers: Mapping[str, Mapping[str, Any]]) -> Facts:
    """The facts that answers amount to.

    What `others` would answer is left unanswered where it would contradict an answer that was given.

    Args:
        questionnaire: the questions.
        answers: section to question to answer; None means not answered.

    Raises:
        InconsistentAnswers: answers that were given contradict each other.
    """
    known, unsure = _given(questionnaire, answers)
    everything = _assumed(questionnaire, answers)
    for path in unsure:
        everything.pop(path, None)
    everything.update(known)
    applying = questionnaire.conflicts(everything)[0]
    while found := _inconsistencies(questionnaire, Facts(everything, unsure), applying):
        mistaken = {path for each in found for path in (each.path, *each.because) if path in everything} - known.keys()
        if not mistaken:
            raise InconsistentAnswers(found)
        for path in mistaken:
            del everything[path]
        applying = questionnaire.conflicts(everything)[0]
    for follow in _following(questionnaire, applying):
        everything.setdefault(follow.fact, follow.value)
    return Facts(everything, unsure)


def _given(
    questionnaire: Questionnaire, answers: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, Value], frozenset[str]]:
    known: dict[str, Value] = {}
    unsure: list[str] = []
    for section, given in answers.items():
        readers = questionnaire.readers[section]
        for question, answer in given.items():
            if answer is None or question == OTHERS:
                continue
            path, read = readers[question]
            if answer == NOT_SURE:
                unsure.append(path)
            else:
                known[path] = read(answer)
    return known, frozenset(unsure)


def _assumed(questionnaire: Questionnaire, answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Value]:
    """What `others` would answer: every question of its section that has a none value."""
    assumed: dict[str, Value] = {}
    for section, given in answers.items():
        if given.get(OTHERS) is not None:
            assumed.update(questionnaire.nones[section])
    return assumed


def _inconsistencies(questionnaire: Questionnaire, facts: Facts, applying: list[int]) -> list[Inconsistency]:
    """Every contradiction among the facts; `applying` is what `questionnaire.conflicts` found true."""
    found: list[Inconsistency] = []
    follows_from = len(questionnaire.conditional)
    contradicts_from = follows_from + len(questionnaire.follows)
    for place in applying:
        if place < follows_from:
            question = questionnaire.conditional[place]
            if _answered_otherwise(facts, question.path, question.none) and question.asked_when is not None:
                found.append(_inconsistency(facts, question.path, question.asked_when, NOT_ASKED))
        elif place < contradicts_from:
            follow = questionnaire.follows[place - follows_from]
            if _answered_otherwise(facts, follow.fact, follow.value):
                found.append(_inconsistency(facts, follow.fact, follow.when, follow.text))
        else:
            contradiction = questionnaire.contradictions[place - contradicts_from]
            found.append(_inconsistency(facts, contradiction.at, contradiction.when, contradiction.text))
    return found


def _inconsistency(facts: Facts, path: str, when: Condition, text: str) -> Inconsistency:
    return Inconsistency(path, tuple(each for each in because(when, facts) if each != path), text)


def _answered_otherwise(facts: Facts, path: str, value: Value | None) -> bool:
    """Whether a question has an answer, and it is not this one."""
    answer = facts.known.get(path)
    return path in facts.unsure if answer is None else answer != value


def _following(questionnaire: Questionnaire, applying: list[int]) -> list[Follow]:
    """The answers that follow by themselves."""
    first = len(questionnaire.conditional)
    return [follow for place, follow in enumerate(questionnaire.follows, first) if place in applying]
