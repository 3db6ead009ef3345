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

NUMBERS = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "==": "exactly", "!=": "not"}
OPPOSITE = {"<": "at least", "<=": "more than", ">": "at most", ">=": "less than", "==": "not", "!=": "exactly"}
LADDER = {"<": "below", "<=": "up to", ">": "above", ">=": "from", "==": "", "!=": "anything but"}
LADDER_OPPOSITE = {"<": "from", "<=": "above", ">": "up to", ">=": "below", "==": "anything but", "!=": ""}
NONE_OF = {"all": "not all of these", "any": "none of these"}


@dataclass(frozen=True, slots=True)
class Words:
    """A condition in words: a line, and below it the parts that it joins; a plain line has none."""

    line: str
    parts: tuple["Words", ...] = ()

    def __str__(self) -> str:
        """All of it in one line."""
        return f"{self.line} ({'; '.join(map(str, self.parts))})" if self.parts else self.line


def words(book: Rulebook, condition: Condition) -> Words:
    """A condition in words."""
    return _words(book, condition, so=True)


def _words(book: Rulebook, condition: Condition, *, so: bool) -> Words:
    match condition:
        case Always():
            return Words("true of everybody" if so else "true of nobody")
        case Not(operand):
            return _words(book, operand, so=not so)
        case Named(name):
            text = book.definitions[name].text.removesuffix(".")
            return Words(text if so else f"Not so: {text}")
        case AllOf(operands):
            return _joined(book, operands, "all of these" if so else NONE_OF["all"])
        case AnyOf(operands):
            return _joined(book, operands, "any of these" if so else NONE_OF["any"])
        case _:
            return Words(f"{label(book, condition.path)}: {_leaf(book, condition, so=so)}")


def _joined(book: Rulebook, operands: tuple[Condition, ...], how: str) -> Words:
    return Words(how, tuple(words(book, each) for each in operands))


def _leaf(book: Rulebook, leaf: Leaf, *, so: bool) -> str:
    match leaf:
        case Holds():
            return "yes" if so else "no"
        case Compare(path, comparison, bound, scale):
            if isinstance(book.vocabulary[path], Number):
                return f"{(NUMBERS if so else OPPOSITE)[comparison]} {_number(book, path, bound)}"
            ladder = LADDER if so else LADDER_OPPOSITE
            beyond = "" if not scale or comparison in ("==", "!=") else " on the list"
            return f"{ladder[comparison]} {_option(book, path, bound)}{beyond}".strip()
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
    low = f"{'more than' if leaf.low_order == '<' else 'at least'} {named(book, leaf.path, leaf.low)}"
    high = f"{'less than' if leaf.high_order == '<' else 'at most'} {named(book, leaf.path, leaf.high)}"
    return f"{low} and {high}" if so else f"not ({low} and {high})"


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
