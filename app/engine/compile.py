"""The fast equal of `evaluate`: many conditions as one generated Python function.

Each condition becomes two ordinary boolean expressions, *possible* and *sure*; unknown is possible and
not sure. The source is generated from parsed conditions only, never from text that somebody wrote.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, assert_never

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
    paths,
)
from app.engine.evaluate import holds
from app.engine.facts import Value

Decide: TypeAlias = Callable[[Mapping[str, Value]], tuple[list[int], list[int]]]


def compile_conditions(conditions: Sequence[Condition]) -> Decide:
    """One function that decides them all.

    Returns:
        A function from what is known (path to value) to the positions of the conditions that are true
        and of those that are unknown, each in the order given.
    """
    source = source_of(conditions)
    namespace: dict[str, Any] = {}
    exec(compile(source, "<conditions>", "exec"), namespace)  # noqa: S102 - our own generated source
    decide: Decide = namespace["decide"]
    return decide


def source_of(conditions: Sequence[Condition]) -> str:
    """The generated function's source, one line of decision a condition."""
    facts = dict.fromkeys(path for condition in conditions for path in paths(condition))
    names = {path: f"f{number}" for number, path in enumerate(facts)}
    return "\n".join(
        [
            "def decide(known):",
            "    get = known.get",
            "    true = []",
            "    unknown = []",
            *(f"    {name} = get({path!r})" for path, name in names.items()),
            *(line for place, each in enumerate(conditions) for line in _decision(place, each, names)),
            "    return true, unknown",
        ]
    )


def _decision(place: int, condition: Condition, names: Mapping[str, str]) -> list[str]:
    if isinstance(condition, Always):
        return [f"    true.append({place})"]
    return [
        f"    if {_expression(condition, names, sure=False)}:",
        f"        (true if {_expression(condition, names, sure=True)} else unknown).append({place})",
    ]


def _expression(condition: Condition, names: Mapping[str, str], *, sure: bool) -> str:
    """A boolean expression: surely true if `sure`, else not surely false."""
    match condition:
        case Always():
            return "True"
        case Not(operand):
            return f"not ({_expression(operand, names, sure=not sure)})"
        case AllOf(operands):
            return " and ".join(f"({_expression(each, names, sure=sure)})" for each in operands)
        case AnyOf(operands):
            return " or ".join(f"({_expression(each, names, sure=sure)})" for each in operands)
        case Named(_, meaning):
            return _expression(meaning, names, sure=sure)
        case _:
            return _leaf_expression(condition, names[condition.path], sure=sure)


def _leaf_expression(leaf: Leaf, name: str, *, sure: bool) -> str:
    match leaf:
        case Compare(scale=scale) | Between(scale=scale) if scale:
            return f"{name} in {_members(leaf, scale, sure=sure)}"
        case Compare(_, comparison, bound):
            test = f"{name} {comparison} {bound.value!r}"
        case Between(low, low_order, _, high_order, high):
            test = f"{low.value!r} {low_order} {name} {high_order} {high.value!r}"
        case Contains(option):
            test = f"{option!r} in {name}"
        case NothingBut(_, options):
            test = f"{name}.issubset({options!r})"
        case Holds():
            return f"{name} is {'True' if sure else 'not False'}"
        case _:
            assert_never(leaf)
    return f"{name} is not None and {test}" if sure else f"({name} is None or {test})"


def _members(leaf: Compare | Between, scale: tuple[str, ...], *, sure: bool) -> str:
    """The options of which an ordered comparison is true, as a set; unknown is one of them unless `sure`."""
    options = [option for option in scale if holds(leaf, option)]
    return "{" + ", ".join(map(repr, options if sure else [None, *options])) + "}"
