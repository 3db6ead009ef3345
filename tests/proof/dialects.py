"""Our conditions in the languages of foreign engines: GoRules ZEN, CEL and Cedar. All can say all that ours can.

An ordered comparison of a choice is written as the options it is true of, for none of them knows our scales.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import assert_never

from app.engine.condition import (
    AllOf,
    Always,
    AnyOf,
    Between,
    Compare,
    Condition,
    Contains,
    Holds,
    Leaf,
    Named,
    Not,
    NothingBut,
)
from app.engine.evaluate import holds
from app.engine.facts import Choice
from tests.books import working


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a language writes what ours has; `{}` stands for the operands."""

    and_: str
    or_: str
    not_: str
    fact: str
    one_of: str
    contains: str
    nothing_but: str
    text: Callable[[object], str] = json.dumps


ZEN = Dialect(
    and_=" and ",
    or_=" or ",
    not_="not ({})",
    fact="{}",
    one_of="{fact} in {options}",
    contains="contains({fact}, {option})",
    nothing_but="all({fact}, # in {options})",
)
CEL = Dialect(
    and_=" && ",
    or_=" || ",
    not_="!({})",
    fact="{}",
    one_of="{fact} in {options}",
    contains="{option} in {fact}",
    nothing_but="{fact}.all(one, one in {options})",
)
CEDAR = Dialect(
    and_=" && ",
    or_=" || ",
    not_="!({})",
    fact="context.{}",
    one_of="{options}.contains({fact})",
    contains="{fact}.contains({option})",
    nothing_but="{options}.containsAll({fact})",
)


def written(condition: Condition, dialect: Dialect) -> str:
    """A condition in another language."""
    match condition:
        case Always():
            return "true"
        case Named(_, meaning):
            return written(meaning, dialect)
        case Not(operand):
            return dialect.not_.format(written(operand, dialect))
        case AllOf(operands):
            return _joined(operands, dialect.and_, dialect)
        case AnyOf(operands):
            return _joined(operands, dialect.or_, dialect)
        case _:
            return _leaf(condition, dialect)


def _joined(operands: Iterable[Condition], joint: str, dialect: Dialect) -> str:
    return joint.join(f"({written(each, dialect)})" for each in operands)


def _leaf(leaf: Leaf, dialect: Dialect) -> str:
    fact, kind = dialect.fact.format(leaf.path), working().vocabulary[leaf.path]
    match leaf:
        case Holds():
            return f"{fact} == true"
        case Contains(option):
            return dialect.contains.format(fact=fact, option=dialect.text(option))
        case NothingBut(_, options):
            return dialect.nothing_but.format(fact=fact, options=dialect.text(list(options)))
        case Compare() | Between() if isinstance(kind, Choice):
            true_of = [option for option in kind.options if holds(leaf, option)]
            return dialect.one_of.format(fact=fact, options=dialect.text(true_of))
        case Compare(_, comparison, bound):
            return f"{fact} {comparison} {bound.value}"
        case Between(low, low_order, _, high_order, high):
            above = f"{fact} {low_order.replace('<', '>')} {low.value}"
            return f"({above}){dialect.and_}({fact} {high_order} {high.value})"
        case _:
            assert_never(leaf)
