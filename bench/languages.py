"""Our conditions in other engines' languages, and a person as they read one.

They have two truths, so a translation is equal on whole questionnaires only: a question that was not asked is null,
and stands behind its parent, which they look at first as we do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

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
from app.engine.facts import Choices, Value, Vocabulary

Context: TypeAlias = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Infix:
    """What differs between languages that write operators between operands.

    Attributes:
        fact: how a fact is written, with places for its section and its question.
    """

    and_: str
    or_: str
    not_: str
    fact: str = "{}.{}"


PYTHON_LIKE = Infix(" and ", " or ", "not ")
C_LIKE = Infix(" && ", " || ", "!")
FLAT = "{}_{}"


def infix(condition: Condition, language: Infix, vocabulary: Vocabulary) -> str:
    """A condition as text of such a language."""
    match condition:
        case Always():
            return "true"
        case Not(operand):
            return f"{language.not_}({infix(operand, language, vocabulary)})"
        case AllOf(operands):
            return language.and_.join(f"({infix(each, language, vocabulary)})" for each in operands)
        case AnyOf(operands):
            return language.or_.join(f"({infix(each, language, vocabulary)})" for each in operands)
        case Named(_, meaning):
            return infix(meaning, language, vocabulary)
        case _:
            return _infix_leaf(condition, language, vocabulary)


def _infix_leaf(leaf: Leaf, language: Infix, vocabulary: Vocabulary) -> str:
    name = language.fact.format(*leaf.path.split("."))
    match leaf:
        case Holds():
            return name
        case Compare(scale=scale) | Between(scale=scale) if scale:
            return f"{name} in [{', '.join(map(_quoted, _members(leaf, scale)))}]"
        case Compare(_, comparison, bound):
            return f"{name} {comparison} {_quoted(bound.value)}"
        case Between(low, low_order, _, high_order, high):
            return f"({low.value} {low_order} {name}){language.and_}({name} {high_order} {high.value})"
        case Contains(option):
            return f"{_quoted(option)} in {name}"
        case NothingBut():
            others = (f"{language.not_}({_quoted(other)} in {name})" for other in _others(leaf, vocabulary))
            return language.and_.join(others)
    raise AssertionError("the union of leaves is closed")


def json_logic(condition: Condition, vocabulary: Vocabulary) -> Any:  # noqa: ANN401 - a JSON document
    """A condition as JsonLogic."""
    match condition:
        case Always():
            return True
        case Not(operand):
            return {"!": [json_logic(operand, vocabulary)]}
        case AllOf(operands):
            return {"and": [json_logic(each, vocabulary) for each in operands]}
        case AnyOf(operands):
            return {"or": [json_logic(each, vocabulary) for each in operands]}
        case Named(_, meaning):
            return json_logic(meaning, vocabulary)
        case _:
            return _json_logic_leaf(condition, vocabulary)


def _json_logic_leaf(leaf: Leaf, vocabulary: Vocabulary) -> Any:  # noqa: ANN401 - a JSON document
    fact = {"var": leaf.path}
    match leaf:
        case Holds():
            return fact
        case Compare(scale=scale) | Between(scale=scale) if scale:
            return {"in": [fact, _members(leaf, scale)]}
        case Compare(_, comparison, bound):
            return {comparison: [fact, bound.value]}
        case Between(low, low_order, _, high_order, high):
            return {"and": [{low_order: [low.value, fact]}, {high_order: [fact, high.value]}]}
        case Contains(option):
            return {"in": [option, fact]}
        case NothingBut():
            return {"and": [{"!": [{"in": [other, fact]}]} for other in _others(leaf, vocabulary)]}
    raise AssertionError("the union of leaves is closed")


def _quoted(value: int | str) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _members(leaf: Compare | Between, scale: tuple[str, ...]) -> list[str]:
    """The options of which an ordered comparison is true; none of these languages knows their order."""
    return [option for option in scale if holds(leaf, option)]


def _others(leaf: NothingBut, vocabulary: Vocabulary) -> list[str]:
    """The options that must not be there."""
    kind = vocabulary[leaf.path]
    return [option for option in kind.options if option not in leaf.options] if isinstance(kind, Choices) else []


def context(known: Mapping[str, Value], vocabulary: Vocabulary) -> Context:
    """A person as those engines read one: facts by section, lists for sets, null for what was not asked."""
    facts: Context = {}
    for path in vocabulary:
        section, question = path.split(".")
        value = known.get(path)
        facts.setdefault(section, {})[question] = sorted(value) if isinstance(value, frozenset) else value
    return facts


def flat(facts: Context) -> dict[str, Any]:
    """The same person with one name a fact, for engines that find those faster."""
    return {
        FLAT.format(section, question): value for section, each in facts.items() for question, value in each.items()
    }
