"""Text to condition and back: parse, type-check against a vocabulary, render.

The syntax is a small part of Python's and is read with `ast`, never evaluated. Whatever is not listed
here is refused with its column.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NoReturn, assert_never, cast

from app.engine.condition import (
    AllOf,
    Always,
    AnyOf,
    Between,
    Bound,
    Compare,
    Comparison,
    Condition,
    Contains,
    Holds,
    Leaf,
    Named,
    Not,
    NothingBut,
)
from app.engine.errors import ConditionError, UnknownFact
from app.engine.evaluate import holds
from app.engine.facts import Choice, Choices, Kind, Number, Vocabulary, YesNo, nearest
from app.engine.regions import regions

LONGEST = 1000  # characters
DEEPEST = 16  # brackets, and nodes

_FOREIGN = re.compile(r"[^A-Za-z0-9_.'\"<>=!(){}, ]")
_MALFORMED_NUMBER = re.compile(r"\b\d+\.?[A-Za-z_]")
_COMPARISONS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def parse(
    text: str,
    vocabulary: Vocabulary,
    definitions: Mapping[str, Condition] | None = None,
    parameters: Mapping[str, int] | None = None,
) -> Condition:
    """Read a condition.

    Args:
        text: the condition, one line.
        vocabulary: the facts it may read.
        definitions: named conditions it may use.
        parameters: named numbers it may compare with.

    Raises:
        ConditionError: it is outside the language, names what does not exist, or compares what
            cannot be compared or can never be true or never be false.
    """
    _refuse_hostile(text)
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise ConditionError("this is not a condition", error.offset or len(text) + 1) from None
    condition = _Reader(vocabulary, definitions or {}, parameters or {}).condition(tree, 1)
    if len(render(condition)) > LONGEST:
        raise ConditionError(f"written out, this has more than {LONGEST} characters", len(text))
    return condition


def _refuse_hostile(text: str) -> None:
    """Cap what reaches Python's own parser: characters, length and depth."""
    if len(text) > LONGEST:
        raise ConditionError(f"a condition has at most {LONGEST} characters", LONGEST + 1)
    if found := _FOREIGN.search(text):
        raise ConditionError("this character has no place in a condition", found.start() + 1)
    if found := _MALFORMED_NUMBER.search(text):
        raise ConditionError("a number is digits only", found.start() + 1)
    depth = 0
    for column, character in enumerate(text, 1):
        depth += (character in "({") - (character in ")}")
        if depth > DEEPEST:
            raise ConditionError(f"brackets are nested more than {DEEPEST} deep", column)


def _refuse(node: ast.AST, reason: str, suggestion: str | None = None) -> NoReturn:
    raise ConditionError(reason, getattr(node, "col_offset", 0) + 1, suggestion)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One condition being read, with the names it may use."""

    vocabulary: Vocabulary
    definitions: Mapping[str, Condition]
    parameters: Mapping[str, int] = field(default_factory=dict)

    def condition(self, node: ast.expr, depth: int) -> Condition:
        if depth > DEEPEST:
            _refuse(node, f"a condition is at most {DEEPEST} deep")
        match node:
            case ast.BoolOp(ast.And(), values):
                return AllOf(tuple(self.condition(each, depth + 1) for each in values))
            case ast.BoolOp(ast.Or(), values):
                return AnyOf(tuple(self.condition(each, depth + 1) for each in values))
            case ast.UnaryOp(ast.Not(), operand):
                return Not(self.condition(operand, depth + 1))
            case ast.Name(name):
                return self.name(node, name)
            case ast.Attribute():
                return self.yes_no(node)
            case ast.Compare(left, [ast.NotIn()], [right]):
                return Not(self.contains(left, right))
            case ast.Compare(left, [ast.In()], [right]):
                return self.contains(left, right)
            case ast.Compare(left, [operator], [right]):
                return self.compare(node, left, operator, right)
            case ast.Compare(left, [low_order, high_order], [middle, right]):
                return self.between(node, (left, low_order, middle, high_order, right))
        _refuse(node, "a condition is made of facts, comparisons, `and`, `or` and `not` only")

    def name(self, node: ast.Name, name: str) -> Condition:
        if name == "always":
            return Always()
        if name in self.definitions:
            return Named(name, self.definitions[name])
        if name in self.parameters:
            _refuse(node, f"`{name}` is a number: compare a fact with it")
        _refuse(node, f"there is no definition `{name}`", nearest(name, ["always", *self.definitions]))

    def yes_no(self, node: ast.expr) -> Condition:
        path, kind = self.fact(node)
        if not isinstance(kind, YesNo):
            _refuse(node, f"`{path}` is no yes/no question: compare it with something")
        return Holds(path)

    def fact(self, node: ast.expr) -> tuple[str, Kind]:
        match node:
            case ast.Attribute(ast.Name(section), question):
                path = f"{section}.{question}"
                try:
                    return path, self.vocabulary[path]
                except UnknownFact as error:
                    _refuse(node, str(error), error.suggestion)
        _refuse(node, "a fact is written `section.question`, and stands before what it is compared with")

    def contains(self, left: ast.expr, right: ast.expr) -> Condition:
        path, kind = self.fact(right)
        if not isinstance(kind, Choices):
            _refuse(right, f"`{path}` is no list: `in` asks whether a list has an option")
        return self.possible(left, Contains(self.option(left, path, kind.options), path))

    def option(self, node: ast.expr, path: str, options: tuple[str, ...]) -> str:
        match node:
            case ast.Constant(str(option)) if node.end_col_offset == node.col_offset + len(option) + 2:  # plain quotes
                if option in options:
                    return option
                _refuse(node, f"`{option}` is no option of `{path}`", nearest(option, options))
        _refuse(node, f"`{path}` is compared with one of its options, in quotes")

    def number(self, node: ast.expr, path: str) -> Bound:
        match node:
            case ast.Constant(value) if type(value) is int:
                return Bound(value)
            case ast.Name(name) if name in self.parameters:
                return Bound(self.parameters[name], name)
            case ast.Name(name):
                _refuse(node, f"there is no parameter `{name}`", nearest(name, self.parameters))
        _refuse(node, f"`{path}` is compared with a whole number or a parameter")

    def bound(self, node: ast.expr, path: str, kind: Kind) -> Bound:
        match kind:
            case Number():
                return self.number(node, path)
            case Choice(options):
                return Bound(self.option(node, path, options))
            case YesNo():
                _refuse(node, f"`{path}` is a yes/no question: it stands alone")
            case Choices():
                _refuse(node, f"`{path}` is a list: use `in`, or `<=` with a set in braces")
            case _:
                assert_never(kind)

    def compare(self, node: ast.expr, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Condition:
        path, kind = self.fact(left)
        if isinstance(kind, Choices) and isinstance(operator, ast.LtE) and isinstance(right, ast.Set):
            return self.possible(node, self.nothing_but(right, path, kind))
        comparison = self.comparison(node, operator)
        bound = self.bound(right, path, kind)
        scale = self.scale(node, path, kind) if comparison not in ("==", "!=") else ()
        return self.possible(node, Compare(path, comparison, bound, scale))

    def comparison(self, node: ast.expr, operator: ast.cmpop) -> Comparison:
        found = _COMPARISONS.get(type(operator))
        return found or _refuse(node, "facts are compared with `<`, `<=`, `>`, `>=`, `==`, `!=` and `in`")

    def scale(self, node: ast.expr, path: str, kind: Kind) -> tuple[str, ...]:
        if isinstance(kind, Choice) and not kind.ordered:
            _refuse(node, f"the options of `{path}` have no order: use `==` or `!=`")
        return kind.options if isinstance(kind, Choice) else ()

    def nothing_but(self, node: ast.Set, path: str, kind: Choices) -> NothingBut:
        options = [self.option(each, path, kind.options) for each in node.elts]
        if len(options) > len(set(options)):
            _refuse(node, "an option stands twice")
        return NothingBut(path, tuple(option for option in kind.options if option in options))

    def between(self, node: ast.expr, chain: tuple[ast.expr, ast.cmpop, ast.expr, ast.cmpop, ast.expr]) -> Condition:
        left, low_order, middle, high_order, right = chain
        path, kind = self.fact(middle)
        orders = (self.comparison(node, low_order), self.comparison(node, high_order))
        if not set(orders) <= {"<", "<="}:
            _refuse(node, "a chain goes from low to high: `low <= fact < high`")
        low, high = self.bound(left, path, kind), self.bound(right, path, kind)
        first, second = cast("tuple[Literal['<', '<='], Literal['<', '<=']]", orders)
        return self.possible(node, Between(low, first, path, second, high, self.scale(node, path, kind)))

    def possible(self, node: ast.expr, leaf: Leaf) -> Condition:
        """Refuse a comparison that no value, or every value, of the fact fulfils."""
        outcomes = {holds(leaf, value) for value in regions([leaf], self.vocabulary)[leaf.path]}
        if outcomes == {True, False}:
            return leaf
        _refuse(node, f"this is {'always' if True in outcomes else 'never'} so, whatever `{leaf.path}` is")


def render(condition: Condition) -> str:
    """The canonical text of a condition: `parse(render(c)) == c`."""
    match condition:
        case Always():
            return "always"
        case Named(name):
            return name
        case Not(Contains(option, path)):
            return f"{option!r} not in {path}"
        case Not(operand):
            return f"not {_bracketed(operand, (AllOf, AnyOf))}"
        case AllOf(operands):
            return " and ".join(_bracketed(each, (AllOf, AnyOf)) for each in operands)
        case AnyOf(operands):
            return " or ".join(_bracketed(each, (AnyOf,)) for each in operands)
        case _:
            return _render_leaf(condition)


def _bracketed(condition: Condition, looser: tuple[type[Condition], ...]) -> str:
    text = render(condition)
    return f"({text})" if isinstance(condition, looser) else text


def _render_leaf(leaf: Leaf) -> str:
    match leaf:
        case Holds(path):
            return path
        case Compare(path, comparison, bound):
            return f"{path} {comparison} {_render_bound(bound)}"
        case Between(low, low_order, path, high_order, high):
            return f"{_render_bound(low)} {low_order} {path} {high_order} {_render_bound(high)}"
        case Contains(option, path):
            return f"{option!r} in {path}"
        case NothingBut(path, options):
            return f"{path} <= {{{', '.join(map(repr, options))}}}"
        case _:
            assert_never(leaf)


def _render_bound(bound: Bound) -> str:
    return bound.name or repr(bound.value)
