"""What an answer of the right type is as a fact. Whether the fact can have it is the vocabulary's business."""

from collections.abc import Callable
from typing import Any

from app.engine.facts import Choice, Choices, Kind, Number, Value, YesNo


def reader_of(kind: Kind) -> Callable[[Any], Value]:
    """What makes a fact value of an answer of the right type: yes/no become bools, lists sets."""
    match kind:
        case YesNo():
            return _is_yes
        case Choices():
            return frozenset
        case _:
            return _itself


def _is_yes(answer: object) -> bool:
    return answer == "yes"


def _itself(answer: Value) -> Value:
    return answer


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
