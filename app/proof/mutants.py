"""Small slips that an author could make in a rule. Whether anything would notice them is `mutate.py`'s business.

Named conditions are spelled out first, so that a slip in a definition is a slip in each rule that uses it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

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
    leaves,
)
from app.engine.errors import ConditionError
from app.engine.facts import Choice, Number
from app.engine.language import parse, render
from app.rules.model import EffectId, Rule, Rulebook

Slip: TypeAlias = Literal["comparison", "threshold", "option", "clause", "negation", "connective", "effect"]
Slips: TypeAlias = Iterator[tuple[Slip, Condition]]

ORDERED: tuple[Comparison, ...] = ("<", "<=", ">", ">=")
SAME: tuple[Comparison, ...] = ("==", "!=")


@dataclass(frozen=True, slots=True)
class ConditionMutant:
    """A rule with a slip in its condition; `numbers` are the values its parameters then have."""

    rule: Rule
    slip: Slip
    when: Condition
    numbers: Mapping[str, int]

    def __str__(self) -> str:
        put_in = ", ".join(f"{name} = {value}" for name, value in self.numbers.items())
        return f"{self.rule.id}: {self.slip}: {render(self.when)}" + (f" with {put_in}" if put_in else "")


@dataclass(frozen=True, slots=True)
class EffectMutant:
    """A rule with another effect."""

    rule: Rule
    effect: EffectId
    slip: Slip = "effect"

    def __str__(self) -> str:
        return f"{self.rule.id}: {self.slip}: {self.effect}"


def effect_mutants(book: Rulebook, rule: Rule) -> Iterator[EffectMutant]:
    """The rule with each other effect."""
    return (EffectMutant(rule, effect) for effect in book.effects if effect != rule.effect)


def condition_mutants(book: Rulebook, rule: Rule) -> Iterator[ConditionMutant]:
    """The rule with each slip in its condition that the language lets anybody write, each once."""
    numbers, whole = {name: each.value for name, each in rule.parameters.items()}, spelled_out(rule.when)
    found = {render(whole)}
    for slip, condition in _slips(book, whole):
        mutant = _writable(book, condition, numbers)
        if mutant is not None and render(mutant) not in found:
            found.add(render(mutant))
            yield ConditionMutant(rule, slip, mutant, numbers)
    for name in sorted({each.name for leaf in leaves(whole) for each in _bounds(leaf) if each.name}):
        for shifted in ({**numbers, name: numbers[name] + by} for by in (-1, 1)):
            mutant = _writable(book, whole, shifted)
            if mutant is not None:
                yield ConditionMutant(rule, "threshold", mutant, shifted)


def spelled_out(condition: Condition) -> Condition:
    """The condition with what names stand for in their place."""
    match condition:
        case Named(_, meaning):
            return spelled_out(meaning)
        case Not(operand):
            return Not(spelled_out(operand))
        case AllOf(operands):
            return AllOf(tuple(map(spelled_out, operands)))
        case AnyOf(operands):
            return AnyOf(tuple(map(spelled_out, operands)))
        case _:
            return condition


def _writable(book: Rulebook, condition: Condition, numbers: Mapping[str, int]) -> Condition | None:
    """The condition as it would be read; None where the language refuses it."""
    try:
        return parse(render(condition), book.vocabulary, {}, numbers)
    except ConditionError:
        return None


def _slips(book: Rulebook, condition: Condition) -> Slips:
    """Every slip in a condition, at the top and further in."""
    match condition:
        case Not(operand):
            yield "negation", operand
            yield from ((slip, Not(each)) for slip, each in _slips(book, operand) if each != Not(operand))
        case AllOf(operands):
            yield "negation", Not(condition)
            yield "connective", AnyOf(operands)
            yield from _slips_within(book, condition)
        case AnyOf(operands):
            yield "negation", Not(condition)
            yield "connective", AllOf(operands)
            yield from _slips_within(book, condition)
        case Always() | Named():
            yield "negation", Not(condition)
        case _:
            yield "negation", Not(condition)
            yield from _leaf_slips(book, condition)


def _slips_within(book: Rulebook, condition: AllOf | AnyOf) -> Slips:
    """One clause dropped, or one with a slip in it."""
    operands = condition.operands
    for place, operand in enumerate(operands):
        before, after = operands[:place], operands[place + 1 :]
        rest = (*before, *after)
        yield "clause", rest[0] if len(rest) == 1 else replace(condition, operands=rest)
        for slip, each in _slips(book, operand):
            yield slip, replace(condition, operands=(*before, each, *after))


def _leaf_slips(book: Rulebook, leaf: Leaf) -> Slips:
    match leaf:
        case Holds() | Contains():
            return
        case NothingBut(options=options):
            fewer = (tuple(each for each in options if each != dropped) for dropped in options)
            yield from (("clause", replace(leaf, options=each)) for each in fewer if each)
        case Compare():
            yield from (("comparison", each) for each in _other_comparisons(book, leaf))
            yield from ((slip, replace(leaf, bound=each)) for slip, each in _moved(book, leaf, leaf.bound))
        case Between():
            orders: tuple[tuple[Literal["<", "<="], Literal["<", "<="]], ...] = (
                ({"<": "<=", "<=": "<"}[leaf.low_order], leaf.high_order),  # type: ignore[assignment]
                (leaf.low_order, {"<": "<=", "<=": "<"}[leaf.high_order]),
            )
            yield from (("comparison", replace(leaf, low_order=low, high_order=high)) for low, high in orders)
            yield from ((slip, replace(leaf, low=each)) for slip, each in _moved(book, leaf, leaf.low))
            yield from ((slip, replace(leaf, high=each)) for slip, each in _moved(book, leaf, leaf.high))
        case _:
            assert_never(leaf)


def _other_comparisons(book: Rulebook, leaf: Compare) -> Iterator[Compare]:
    """The leaf with every other comparison that its kind of fact has."""
    kind = book.vocabulary[leaf.path]
    scale = kind.options if isinstance(kind, Choice) else ()
    if isinstance(kind, Number) or (isinstance(kind, Choice) and kind.ordered):
        yield from (replace(leaf, comparison=each, scale=scale) for each in ORDERED if each != leaf.comparison)
    yield from (replace(leaf, comparison=each, scale=()) for each in SAME if each != leaf.comparison)


def _moved(book: Rulebook, leaf: Compare | Between, bound: Bound) -> Iterator[tuple[Slip, Bound]]:
    """A bound one further down or up: an option of a scale, or a number without a name."""
    kind = book.vocabulary[leaf.path]
    if isinstance(kind, Choice) and kind.ordered:
        place = kind.options.index(str(bound.value))
        near = [kind.options[each] for each in (place - 1, place + 1) if 0 <= each < len(kind.options)]
        yield from (("option", Bound(each)) for each in near)
    elif isinstance(bound.value, int) and bound.name is None:
        yield from (("threshold", Bound(bound.value + by)) for by in (-1, 1))


def _bounds(leaf: Leaf) -> tuple[Bound, ...]:
    match leaf:
        case Compare(bound=bound):
            return (bound,)
        case Between(low=low, high=high):
            return (low, high)
        case _:
            return ()
