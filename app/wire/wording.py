"""Conditions and answers in plain English with the questionnaire's labels; `engine/evaluate.py` says what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE, OTHERS
from app.rules.read import CLINIC
from app.rules.values import value_of
from app.wire.answered import amount, in_words, label, option
from app.wire.comparing import both_ends, number_compared, option_compared

NONE_OF = {"all": "not all of these", "any": "none of these"}


@dataclass(frozen=True, slots=True)
class Wording:
    """A condition in words: a line, and below it the parts that it joins; a plain line has none."""

    line: str
    parts: tuple["Wording", ...] = ()

    def __str__(self) -> str:
        """All of it in one line."""
        return f"{self.line} ({'; '.join(map(str, self.parts))})" if self.parts else self.line


def condition_in_words(book: Rulebook, condition: Condition) -> Wording:
    """A condition in words."""
    return _wording(book, condition, so=True)


def _wording(book: Rulebook, condition: Condition, *, so: bool) -> Wording:
    match condition:
        case Always():
            return Wording("true of everybody" if so else "true of nobody")
        case Not(operand):
            return _wording(book, operand, so=not so)
        case Named(name):
            text = book.definitions[name].text.removesuffix(".")
            return Wording(text if so else f"Not so: {text}")
        case AllOf(operands):
            return _joined(book, operands, "all of these" if so else NONE_OF["all"])
        case AnyOf(operands):
            return _joined(book, operands, "any of these" if so else NONE_OF["any"])
        case _:
            return Wording(f"{label(book, condition.path)}: {_leaf(book, condition, so=so)}")


def _joined(book: Rulebook, operands: tuple[Condition, ...], how: str) -> Wording:
    return Wording(how, tuple(condition_in_words(book, each) for each in operands))


def _leaf(book: Rulebook, leaf: Leaf, *, so: bool) -> str:
    match leaf:
        case Holds():
            return "yes" if so else "no"
        case Compare(path, comparison, bound, scale):
            if isinstance(book.vocabulary[path], Number):
                return number_compared(comparison, _number(book, path, bound), so=so)
            beyond = "" if not scale or comparison in ("==", "!=") else " on the list"
            return f"{option_compared(comparison, _option(book, path, bound), so=so)}{beyond}"
        case Between():
            return _between(book, leaf, so=so)
        case Contains(option, path):
            return f"{'with' if so else 'without'} {_option(book, path, Bound(option))}"
        case NothingBut(path, options):
            listed = ", ".join(_option(book, path, Bound(option)) for option in options)
            return f"{'nothing but' if so else 'something other than'} {listed}"
        case _:
            assert_never(leaf)


def _between(book: Rulebook, leaf: Between, *, so: bool) -> str:
    named = _number if isinstance(book.vocabulary[leaf.path], Number) else _option
    ends = both_ends(leaf, named(book, leaf.path, leaf.low), named(book, leaf.path, leaf.high))
    return ends if so else f"not ({ends})"


def _number(book: Rulebook, path: str, bound: Bound) -> str:
    return amount(book, path, bound.value) if isinstance(bound.value, int) else str(bound.value)


def _option(book: Rulebook, path: str, bound: Bound) -> str:
    named = option(book, path, str(bound.value))
    return f"“{named}”" if path in book.questionnaire.questions else named


def answers_in_words(book: Rulebook, answers: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    """Answers in words, one for each question; last what the clinic is, where an example says so."""
    told: list[str] = []
    for section in book.questionnaire.sections:
        for name, answer in answers.get(section.id, {}).items():
            if name == OTHERS:
                told.append(f"{section.title}: nothing else")
            elif answer is not None:
                told.append(_answer(book, f"{section.id}.{name}", answer))
    told.extend(_answer(book, f"{CLINIC}.{name}", value) for name, value in answers.get(CLINIC, {}).items())
    return tuple(told)


def _answer(book: Rulebook, path: str, answer: object) -> str:
    value = None if answer == NOT_SURE else value_of(book.vocabulary[path], answer)
    return f"{label(book, path)}: {in_words(book, path, value)}"
