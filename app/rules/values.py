"""What an answer is as a fact, and a fact as an answer."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from sys import intern
from typing import TypeAlias, assert_never

from app.engine.facts import Choice, Choices, Kind, Number, Value, YesNo

AnswerValues: TypeAlias = Mapping[object, Value | None]
"""What a question may be answered with, as facts; None for what leaves it open. What it does not hold is no answer."""

AnswerReader: TypeAlias = tuple[str, AnswerValues, Callable[[object], Value | None] | None]
"""What reads the answers to one question: its path (empty for `others`, which is none), its words, and where other
answers than words are possible what reads any, or raises KeyError, TypeError or ValueError."""


def reader_of(path: str, kind: Kind, not_sure: str) -> AnswerReader:
    """What reads the answers to a question of a kind: yes/no become bools, lists sets."""
    return (path, *_reads(kind, not_sure))


@lru_cache(maxsize=512)
def _reads(kind: Kind, not_sure: str) -> tuple[AnswerValues, Callable[[object], Value | None] | None]:
    """Words, and what reads others; questions of the same kind share them, so that they are at hand."""
    words: dict[object, Value | None] = {None: None, not_sure: None}
    match kind:
        case YesNo():
            return words | {"yes": True, "no": False}, None
        case Choice(options):
            return words | {option: intern(option) for option in options}, None
        case Choices():
            return words, _chosen(kind, words)
        case Number():
            return words, _counted(kind, words)
        case _:
            assert_never(kind)


def _chosen(kind: Choices, words: AnswerValues) -> Callable[[object], Value | None]:
    options, least = frozenset(kind.options), int(kind.at_least_one)

    def read(answer: object) -> Value | None:
        if not isinstance(answer, list):
            return words[answer]
        chosen = frozenset(answer)
        if not (least <= len(chosen) == len(answer) and chosen <= options):
            raise ValueError("no answer to this question")
        return chosen

    return read


def _counted(kind: Number, words: AnswerValues) -> Callable[[object], Value | None]:
    low, high = kind.low, kind.high

    def read(answer: object) -> Value | None:
        if type(answer) is int and low <= answer <= high:  # a bool is an int too
            return answer
        return read(int(answer)) if type(answer) is float and answer.is_integer() else words[answer]

    return read


def value_of(kind: Kind, answer: object) -> Value:
    """The fact value of an answer of the right type: yes/no become bools, lists sets."""
    match kind, answer:
        case YesNo(), "yes" | "no":
            return answer == "yes"
        case Choices(), list():
            return frozenset(answer)
        case Choice() | Number(), str() | int():
            return answer
    raise TypeError("not an answer of this kind")


def answer_of(value: Value) -> str | list[str] | int:
    """The answer that gives a fact value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return sorted(value) if isinstance(value, frozenset) else value
