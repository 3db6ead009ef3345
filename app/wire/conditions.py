"""Conditions as JSON: as written, and as a tree whose every node names its kind."""

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
    Named,
    Not,
    NothingBut,
)
from app.engine.language import render
from app.wire import shapes
from app.wire.nodes import ConditionNode, End, Less


def text_and_tree(condition: Condition) -> shapes.Condition:
    """Text and tree."""
    return {"text": render(condition), "tree": tree(condition)}


def tree(condition: Condition) -> ConditionNode:
    """The nodes of a condition."""
    match condition:
        case Always():
            return {"node": "always"}
        case Holds(path):
            return {"node": "yes", "fact": path}
        case Compare(path, comparison, bound):
            value, parameter = bound.value, bound.name
            return {
                "node": "compare",
                "fact": path,
                "comparison": comparison,
                "value": value,
                "parameter": parameter,
            }
        case Between(low, low_order, path, high_order, high):
            return {"node": "between", "fact": path, "low": _end(low_order, low), "high": _end(high_order, high)}
        case Contains(option, path):
            return {"node": "contains", "fact": path, "option": option}
        case NothingBut(path, options):
            return {"node": "nothing_but", "fact": path, "options": list(options)}
        case Not(operand):
            return {"node": "not", "operand": tree(operand)}
        case AllOf(operands):
            return {"node": "all", "operands": [tree(each) for each in operands]}
        case AnyOf(operands):
            return {"node": "any", "operands": [tree(each) for each in operands]}
        case Named(name, meaning):
            return {"node": "named", "name": name, "meaning": tree(meaning)}
        case _:
            assert_never(condition)


def _end(comparison: Less, bound: Bound) -> End:
    return {"comparison": comparison, "value": bound.value, "parameter": bound.name}
