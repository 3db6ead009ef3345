"""THE definition of what a condition means. Everything faster is tested equal to this."""

from operator import eq, ge, gt, le, lt, ne
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
from app.engine.facts import Facts, Value
from app.engine.truth import TRUE, UNKNOWN, Truth, all_, any_, not_, truth_of

COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


def evaluate(condition: Condition, facts: Facts) -> Truth:
    """What is known of a condition, from what is known of a person."""
    match condition:
        case Always():
            return TRUE
        case Not(operand):
            return not_(evaluate(operand, facts))
        case AllOf(operands):
            return all_(evaluate(operand, facts) for operand in operands)
        case AnyOf(operands):
            return any_(evaluate(operand, facts) for operand in operands)
        case Named(_, meaning):
            return evaluate(meaning, facts)
        case _:
            value = facts.known.get(condition.path)
            return UNKNOWN if value is None else truth_of(holds(condition, value))


def holds(leaf: Leaf, value: Value) -> bool:
    """Whether a leaf is true of a value; the value is of the leaf's kind."""
    match leaf:
        case Holds():
            return value is True
        case Compare(_, comparison, bound, scale):
            return bool(COMPARE[comparison](rank(value, scale), rank(bound, scale)))
        case Between(low, low_order, _, high_order, high, scale):
            above = COMPARE[low_order](rank(low, scale), rank(value, scale))
            return bool(above and COMPARE[high_order](rank(value, scale), rank(high, scale)))
        case Contains(option):
            return isinstance(value, frozenset) and option in value
        case NothingBut(_, options):
            return isinstance(value, frozenset) and value <= set(options)
        case _:
            assert_never(leaf)


def rank(value: Value | Bound, scale: tuple[str, ...]) -> Value:
    """What orders a value: its place on the scale if there is one, else itself."""
    plain = value.value if isinstance(value, Bound) else value
    return scale.index(plain) if scale and isinstance(plain, str) else plain
