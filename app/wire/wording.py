"""Conditions and answers in plain words with the questionnaire's labels; `engine/evaluate.py` says what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from app.engine.condition import (
    AllOf,
    Always,
    AnyOf,
    Between,
    Bound,
    Compare,
    Condition,
    Contains,
    Holds,
    Leaf,
    Named,
    Not,
    NothingBut,
)
from app.engine.facts import Number
from app.rules.messages import Texts
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE, OTHERS
from app.rules.read import CLINIC
from app.rules.values import value_of
from app.wire.answered import amount, in_words, label, option
from app.wire.comparing import both_ends, number_compared, option_compared


@dataclass(frozen=True, slots=True)
class Wording:
    """A condition in words: a line, and below it the parts that it joins; a plain line has none."""

    line: str
    parts: tuple["Wording", ...] = ()


def in_one_line(texts: Texts, wording: Wording) -> str:
    """All of a condition in words in one line."""
    parts = texts.joined([in_one_line(texts, part) for part in wording.parts])
    return texts.say("conditions", "parts", first=wording.line, rest=parts) if wording.parts else wording.line


def condition_in_words(book: Rulebook, condition: Condition) -> Wording:
    """A condition in words."""
    return _wording(book, condition, so=True)


def _wording(book: Rulebook, condition: Condition, *, so: bool) -> Wording:
    match condition:
        case Always():
            return Wording(book.texts.say("conditions", "everybody" if so else "nobody"))
        case Not(operand):
            return _wording(book, operand, so=not so)
        case Named(name):
            text = book.definitions[name].text.removesuffix(".")
            return Wording(text if so else book.texts.say("conditions", "not_so", text=text))
        case AllOf(operands):
            return _joined(book, operands, "all" if so else "not_all")
        case AnyOf(operands):
            return _joined(book, operands, "any" if so else "none")
        case _:
            return Wording(_leaf(book, condition, so=so))


def _joined(book: Rulebook, operands: tuple[Condition, ...], how: str) -> Wording:
    parts = tuple(condition_in_words(book, each) for each in operands)
    return Wording(book.texts.say("conditions", how), parts)


def _leaf(book: Rulebook, leaf: Leaf, *, so: bool) -> str:
    say = partial(book.texts.say, "conditions", question=label(book, leaf.path))
    match leaf:
        case Holds():
            return say("yes" if so else "no")
        case Compare(path, comparison, bound, scale):
            if isinstance(book.vocabulary[path], Number):
                return say(number_compared(comparison, so=so), amount=_named(book, path, bound))
            return say(option_compared(comparison, so=so, listed=bool(scale)), answers=_named(book, path, bound))
        case Between(low, _, path, _, high):
            return say(both_ends(leaf, so=so), low=_named(book, path, low), high=_named(book, path, high))
        case Contains(one, path):
            return say("with" if so else "without", answers=_named(book, path, Bound(one)))
        case NothingBut(path, options):
            listed = book.texts.speech.all([_named(book, path, Bound(each)) for each in options])
            return say("nothing_but" if so else "something_other", answers=listed)
        case _:
            assert_never(leaf)


def _named(book: Rulebook, path: str, bound: Bound) -> str:
    """What a fact is compared with: a number with its unit, or an option as it is called."""
    if isinstance(bound.value, int):
        return amount(book, path, bound.value)
    named = option(book, path, bound.value)
    return book.texts.quoted(named) if path in book.questionnaire.questions else named


def answers_in_words(book: Rulebook, answers: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    """Answers in words, one for each question; last what the clinic is, where an example says so."""
    told: list[str] = []
    for section in book.questionnaire.sections:
        for name, answer in answers.get(section.id, {}).items():
            if name == OTHERS:
                told.append(book.texts.say("conditions", "nothing_else", section=section.title))
            elif answer is not None:
                told.append(_answer(book, f"{section.id}.{name}", answer))
    told.extend(_answer(book, f"{CLINIC}.{name}", value) for name, value in answers.get(CLINIC, {}).items())
    return tuple(told)


def _answer(book: Rulebook, path: str, answer: object) -> str:
    value = None if answer == NOT_SURE else value_of(book.vocabulary[path], answer)
    return book.texts.say("conditions", "answered", question=label(book, path), answers=in_words(book, path, value))
