"""The closed union of node types that a condition is made of.

Nodes are data and have no meaning of their own: `evaluate` gives them theirs, `language` their text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

Comparison: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a fact is compared with: a constant, and its name if it is a parameter."""

    value: int | str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Always:
    """True of everybody."""


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes/no fact is yes."""

    path: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A number or a choice against a bound; `scale` is the options of an ordered choice, lowest first."""

    path: str
    comparison: Comparison
    bound: Bound
    scale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """`low <[=] fact <[=] high`, for numbers and ordered choices."""

    low: Bound
    low_order: Literal["<", "<="]
    path: str
    high_order: Literal["<", "<="]
    high: Bound
    scale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contains:
    """A list fact has the option."""

    option: str
    path: str


@dataclass(frozen=True, slots=True)
class NothingBut:
    """A list fact has none but these options, given in the vocabulary's order."""

    path: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The operand does not hold."""

    operand: "Condition"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every operand holds."""

    operands: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one operand holds."""

    operands: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that has a name; it means what it stands for."""

    name: str
    meaning: "Condition"


Leaf: TypeAlias = Holds | Compare | Between | Contains | NothingBut
Condition: TypeAlias = Always | Leaf | Not | AllOf | AnyOf | Named


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf, in the order written."""
    match condition:
        case Always():
            return
        case Holds() | Compare() | Between() | Contains() | NothingBut():
            yield condition
        case Not(operand):
            yield from leaves(operand)
        case AllOf(operands) | AnyOf(operands):
            for operand in operands:
                yield from leaves(operand)
        case Named(_, meaning):
            yield from leaves(meaning)
        case _:
            assert_never(condition)


def paths(condition: Condition) -> tuple[str, ...]:
    """Every fact it reads, once each, in the order written."""
    return tuple(dict.fromkeys(leaf.path for leaf in leaves(condition)))


def bind(condition: Condition, parameters: Mapping[str, int]) -> Condition:
    """The same condition with other values for the parameters that are named."""

    def bound(old: Bound) -> Bound:
        return replace(old, value=parameters.get(old.name, old.value)) if old.name else old

    match condition:
        case Always() | Holds() | Contains() | NothingBut():
            return condition
        case Compare():
            return replace(condition, bound=bound(condition.bound))
        case Between():
            return replace(condition, low=bound(condition.low), high=bound(condition.high))
        case Not(operand):
            return Not(bind(operand, parameters))
        case AllOf(operands):
            return AllOf(tuple(bind(operand, parameters) for operand in operands))
        case AnyOf(operands):
            return AnyOf(tuple(bind(operand, parameters) for operand in operands))
        case Named():
            return condition
        case _:
            assert_never(condition)
