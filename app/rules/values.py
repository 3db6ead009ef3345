"""What an answer is as a fact."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from app.engine.facts import Choice, Choices, Kind, Number, Value, YesNo

AnswerReader: TypeAlias = tuple[str, Mapping[str, Value | None], Callable[[object], Value]]
"""What reads the answers to one question: its path (empty for `others`, which is none); every word it may be answered
with, as a fact, None for `not_sure`; and what reads an answer that is no word, or raises ValueError."""


def reader_of(path: str, kind: Kind, not_sure: str) -> AnswerReader:
    """What reads the answers to a question of a kind: yes/no become bools, lists sets."""
    return (path, *_reads(kind, not_sure))


@lru_cache(maxsize=512)
def _reads(kind: Kind, not_sure: str) -> tuple[Mapping[str, Value | None], Callable[[object], Value]]:
    """Words and what is no word; questions of the same kind share them, so that they are at hand."""
    words: dict[str, Value | None] = {not_sure: None}
    match kind:
        case YesNo():
            return words | {"yes": True, "no": False}, refuse
        case Choice(options):
            return words | {option: option for option in options}, refuse
        case Choices():
            return words, _chosen(kind)
        case Number():
            return words, _counted(kind)


def refuse(_answer: object) -> Value:
    """Read no answer at all.

    Raises:
        ValueError: always.
    """
    raise ValueError("no answer to this question")


def _chosen(kind: Choices) -> Callable[[object], Value]:
    options, least = frozenset(kind.options), int(kind.at_least_one)

    def read(answer: object) -> Value:
        if not isinstance(answer, list):
            return refuse(answer)
        chosen = frozenset(answer)
        return chosen if least <= len(chosen) == len(answer) and chosen <= options else refuse(answer)

    return read


def _counted(kind: Number) -> Callable[[object], Value]:
    low, high = kind.low, kind.high

    def read(answer: object) -> Value:
        if type(answer) is float and answer.is_integer():
            answer = int(answer)
        return answer if type(answer) is int and low <= answer <= high else refuse(answer)  # a bool is an int too

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
