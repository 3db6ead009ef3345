"""Answers become facts: "not sure", `others`, what follows by itself, and contradictions.

The answers handed in are of the right types already; the rims see to that.
"""

from collections.abc import Mapping
from typing import Any

from app.engine.condition import Condition
from app.engine.explain import because
from app.engine.facts import Facts, Value
from app.rules.errors import Inconsistency, InconsistentAnswers
from app.rules.model import NOT_SURE, OTHERS, Questionnaire

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
    assumed = _assumed(questionnaire, answers, known, unsure)
    facts = Facts({**assumed, **known}, unsure)
    applying = questionnaire.conflicts(facts.known)[0]
    while found := _inconsistencies(questionnaire, facts, applying):
        mistaken = {path for each in found for path in (each.path, *each.because) if path not in known}
        assumed = {path: value for path, value in assumed.items() if path not in mistaken}
        if len(assumed) + len(known) == len(facts.known):
            raise InconsistentAnswers(found)
        facts = Facts({**assumed, **known}, unsure)
        applying = questionnaire.conflicts(facts.known)[0]
    following = _following(questionnaire, applying)
    return Facts({**following, **facts.known}, unsure) if following else facts


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


def _assumed(
    questionnaire: Questionnaire,
    answers: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, Value],
    unsure: frozenset[str],
) -> dict[str, Value]:
    """What `others` answers: every question of the section that has a none value and no answer."""
    assumed: dict[str, Value] = {}
    for section, given in answers.items():
        if given.get(OTHERS) is not None:
            assumed.update(questionnaire.nones[section])
    for path in assumed.keys() & (known.keys() | unsure):
        del assumed[path]
    return assumed


def _inconsistencies(questionnaire: Questionnaire, facts: Facts, applying: list[int]) -> list[Inconsistency]:
    """Every contradiction among the facts; `applying` is what `questionnaire.conflicts` found true."""
    found: list[Inconsistency] = []
    follows_from = len(questionnaire.conditional)
    contradicts_from = follows_from + len(questionnaire.follows)

    def refuse(path: str, condition: Condition | None, text: str) -> None:
        reasons = because(condition, facts) if condition is not None else ()
        found.append(Inconsistency(path, tuple(each for each in reasons if each != path), text))

    for place in applying:
        if place < follows_from:
            question = questionnaire.conditional[place]
            path = question.path
            if (path in facts.known or path in facts.unsure) and _answered_otherwise(facts, path, question.none):
                refuse(question.path, question.asked_when, NOT_ASKED)
        elif place < contradicts_from:
            follow = questionnaire.follows[place - follows_from]
            if _answered_otherwise(facts, follow.fact, follow.value):
                refuse(follow.fact, follow.when, follow.text)
        else:
            contradiction = questionnaire.contradictions[place - contradicts_from]
            refuse(contradiction.at, contradiction.when, contradiction.text)
    return found


def _answered_otherwise(facts: Facts, path: str, value: Value | None) -> bool:
    """Whether a question has an answer, and it is not this one."""
    return path in facts.unsure or facts.known.get(path, value) != value


def _following(questionnaire: Questionnaire, applying: list[int]) -> dict[str, Value]:
    """The answers that follow by themselves."""
    first = len(questionnaire.conditional)
    return {follow.fact: follow.value for place, follow in enumerate(questionnaire.follows, first) if place in applying}
