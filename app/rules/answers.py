"""Answers become facts: "not sure", `others`, what follows by itself, and contradictions.

What a question cannot be answered with is refused; which fault it is, and where, the rims tell.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from app.engine.explain import because
from app.engine.facts import Facts, Value
from app.rules.errors import Inconsistency, InconsistentAnswers, NotAnAnswer
from app.rules.questionnaire import NOT_ASKED, OTHERS, Questionnaire

Answers: TypeAlias = Mapping[str, Mapping[str, Any]]
DropReason: TypeAlias = Literal["not_asked", "contradicts"]


class Dropped(NamedTuple):
    """An answer that was left out, and why."""

    path: str
    reason: DropReason


def facts_of(questionnaire: Questionnaire, answers: Answers) -> Facts:
    """The facts that answers amount to.

    What `others` would answer is left unanswered where it would contradict an answer that was given.

    Args:
        questionnaire: the questions.
        answers: section to question to answer; None means not answered.

    Raises:
        NotAnAnswer: there is no such question, or it cannot be answered so.
        InconsistentAnswers: answers that were given contradict each other.
    """
    try:
        known, unsure = _read(questionnaire, answers)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NotAnAnswer from None
    facts = Facts(known, frozenset(unsure))
    applying = questionnaire.conflicts(known)[0]
    while found := _inconsistencies(questionnaire, facts, applying):
        mistaken = {path for each in found for path in (each.path, *each.because) if path in known} - _given(answers)
        if not mistaken:
            raise InconsistentAnswers(found)
        for path in mistaken:
            del known[path]
        applying = questionnaire.conflicts(known)[0]
    for each in (questionnaire.excluded[place] for place in applying):
        if each.follows and each.but is not None:
            known.setdefault(each.path, each.but)
    return facts


def standing(questionnaire: Questionnaire, answers: Answers) -> tuple[Facts, tuple[Dropped, ...]]:
    """The facts of answers that may not go together any more, and those that were left out so that they do.

    An answer to a question that is no longer asked is left out first; of a contradiction, the answer that it stands at.

    Raises:
        NotAnAnswer: as `facts_of`.
    """
    dropped: list[Dropped] = []
    while True:
        try:
            return facts_of(questionnaire, answers), tuple(dropped)
        except InconsistentAnswers as error:
            unasked = [each.path for each in error.inconsistencies if each.text == NOT_ASKED]
            out = unasked or [error.inconsistencies[0].path]
            dropped += [Dropped(path, "not_asked" if unasked else "contradicts") for path in dict.fromkeys(out)]
            answers = {
                section: {name: answer for name, answer in given.items() if f"{section}.{name}" not in out}
                for section, given in answers.items()
            }


def _read(questionnaire: Questionnaire, answers: Answers) -> tuple[dict[str, Value], list[str]]:
    """What is known, and the questions answered "not sure": one look-up reads an answer and proves that it fits.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: something does not fit.
    """
    closed = tuple([section for section, given in answers.items() if given.get(OTHERS) is not None])
    known = dict(_assumed(questionnaire, closed))
    unsure: list[str] = []
    for section, given in answers.items():
        readers = questionnaire.readers[section]
        for question, answer in given.items():
            path, words, read = readers[question]
            value = words[answer] if read is None else read(answer)
            if value is not None:
                known[path] = value
            elif answer is not None and path:
                unsure.append(path)
                known.pop(path, None)
    return known, unsure


def fits(questionnaire: Questionnaire, section: str, question: str, answer: object) -> bool:
    """Whether there is such a question, and it can be answered so."""
    try:
        _, words, read = questionnaire.readers[section][question]
        _ = words[answer] if read is None else read(answer)
    except (KeyError, TypeError, ValueError):
        return False
    return True


@lru_cache(maxsize=256)
def _assumed(questionnaire: Questionnaire, closed: tuple[str, ...]) -> Mapping[str, Value]:
    """What `others` answers in the sections that it closes: every question that has a none value."""
    return {path: none for section in closed for path, none in questionnaire.nones[section].items()}


def _given(answers: Answers) -> set[str]:
    """The paths of everything that was answered."""
    return {
        f"{section}.{question}"
        for section, given in answers.items()
        for question in given
        if given[question] is not None
    }


def _inconsistencies(questionnaire: Questionnaire, facts: Facts, applying: list[int]) -> list[Inconsistency]:
    """Every contradiction among the facts; `applying` are the places in `excluded` that `conflicts` found true."""
    known, unsure, lifetime = facts.known, facts.unsure, questionnaire.lifetime
    found: list[Inconsistency] = []
    for place in applying:
        one = questionnaire.excluded[place]
        answer = known.get(one.path)
        if one.path in unsure if answer is None else answer != one.but:
            against = tuple(each for each in because(one.because, facts) if each != one.path)
            found.append(Inconsistency(one.path, against, one.text))
    if lifetime is not None:
        found += [Inconsistency(path, (lifetime.age,), lifetime.text) for path in lifetime.exceeded(known)]
    return found
