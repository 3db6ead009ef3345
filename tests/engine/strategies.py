"""What the engine's properties are tried on: a small neutral vocabulary, conditions over it, and facts.

Leaves are drawn from all there are, so that each kind, comparison and bound gets its turn.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Literal, TypeAlias, assert_never

from hypothesis import settings
from hypothesis import strategies as st

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
from app.engine.evaluate import holds
from app.engine.facts import Choice, Choices, Facts, Kind, Number, Value, Vocabulary, YesNo

law = settings(deadline=None, max_examples=100)
"""How a law is tried; the clock of a busy machine decides nothing."""

SIZES = ("small", "medium", "large", "huge")

VOCABULARY = Vocabulary(
    {
        "lamp.on": YesNo(),
        "lamp.warm": YesNo(),
        "box.colour": Choice(("red", "green", "blue")),
        "box.size": Choice(SIZES, ordered=True),
        "box.labels": Choices(("round", "soft", "heavy")),
        "tool.kinds": Choices(("saw", "file", "plane"), at_least_one=True),
        "room.age": Number(0, 9, "years"),
        "room.seats": Number(2, 6, "seats"),
    }
)

PARAMETERS = {"few": 3, "many": 5}

DEFINITIONS: dict[str, Condition] = {
    "bright": AnyOf((Holds("lamp.on"), Holds("lamp.warm"))),
    "roomy": AllOf((Compare("box.size", ">=", Bound("large"), SIZES), Not(Contains("heavy", "box.labels")))),
    "old": Compare("room.age", ">=", Bound(6)),
    "anyone": Always(),
}

Order: TypeAlias = Literal["<", "<="]

_SAME: tuple[Comparison, ...] = ("==", "!=")
_ORDERED: tuple[Comparison, ...] = ("<", "<=", ">", ">=")
_CHAINED: tuple[Order, ...] = ("<", "<=")


def subsets(options: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every choice of some of the options, each in the order given."""
    for size in range(len(options) + 1):
        yield from combinations(options, size)


def values_of(kind: Kind) -> tuple[Value, ...]:
    """Every value that a fact of this kind can have."""
    match kind:
        case YesNo():
            return (False, True)
        case Choice(options):
            return options
        case Choices(options, at_least_one):
            return tuple(frozenset(each) for each in subsets(options) if each or not at_least_one)
        case Number(low, high):
            return tuple(range(low, high + 1))
        case _:
            assert_never(kind)


def leaves_of(path: str, kind: Kind) -> Iterator[Leaf]:
    """Every well-typed leaf about a fact, those that are always or never so included."""
    match kind:
        case YesNo():
            yield Holds(path)
        case Choice(options, ordered):
            words = [Bound(option) for option in options]
            yield from (Compare(path, comparison, bound) for comparison in _SAME for bound in words)
            if ordered:
                yield from _orders(path, words, options)
        case Choices(options):
            yield from (Contains(option, path) for option in options)
            yield from (NothingBut(path, some) for some in subsets(options) if some)
        case Number(_, high):
            numbers = [Bound(value) for value in range(high + 2)]
            numbers += [Bound(value, name) for name, value in PARAMETERS.items()]
            yield from (Compare(path, comparison, bound) for comparison in _SAME for bound in numbers)
            yield from _orders(path, numbers, ())
        case _:
            assert_never(kind)


def _orders(path: str, bounds: Sequence[Bound], scale: tuple[str, ...]) -> Iterator[Leaf]:
    yield from (Compare(path, comparison, bound, scale) for comparison in _ORDERED for bound in bounds)
    for low, first, second, high in product(bounds, _CHAINED, _CHAINED, bounds):
        yield Between(low, first, path, second, high, scale)


def is_telling(leaf: Leaf) -> bool:
    """Whether some value fulfils the leaf and some other does not."""
    return {holds(leaf, value) for value in VALUES[leaf.path]} == {True, False}


def _sampled(telling: list[Leaf]) -> list[st.SearchStrategy[Leaf]]:
    """One strategy for each fact and type of leaf, so that no numerous one crowds out the others."""
    groups: dict[tuple[str, type[Leaf]], list[Leaf]] = {}
    for leaf in telling:
        groups.setdefault((leaf.path, type(leaf)), []).append(leaf)
    return [st.sampled_from(group) for group in groups.values()]


VALUES = {path: values_of(kind) for path, kind in VOCABULARY.items()}
EVERY_LEAF = [leaf for path, kind in VOCABULARY.items() for leaf in leaves_of(path, kind)]
TELLING_LEAVES = [leaf for leaf in EVERY_LEAF if is_telling(leaf)]

leaves: st.SearchStrategy[Condition] = st.one_of(_sampled(TELLING_LEAVES))
named: st.SearchStrategy[Condition] = st.sampled_from([Named(*each) for each in DEFINITIONS.items()])


def _grown(smaller: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(smaller, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, smaller) | st.builds(AllOf, several) | st.builds(AnyOf, several)


conditions = st.recursive(leaves | named | st.just(Always()), _grown, max_leaves=8)
"""Conditions that can be written: every node type, and no comparison that is always or never so."""

everything_known = st.fixed_dictionaries({path: st.sampled_from(values) for path, values in VALUES.items()})
_hidden = st.frozensets(st.sampled_from(sorted(VALUES)))


@st.composite
def partial_facts(draw: st.DrawFn) -> Facts:
    """What is known of somebody, from nothing to everything."""
    return draw(completions())[0]


@st.composite
def completions(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """What is known of somebody, and all there is to know of that person."""
    everything = draw(everything_known)
    return Facts(_without(everything, draw(_hidden))), Facts(everything)


@st.composite
def narrowings(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """What is known of somebody, and what is known once some more questions are answered."""
    more = _without(draw(everything_known), draw(_hidden))
    return Facts(_without(more, draw(_hidden))), Facts(more)


def _without(known: dict[str, Value], hidden: frozenset[str]) -> dict[str, Value]:
    return {path: value for path, value in known.items() if path not in hidden}


@st.composite
def reordered(draw: st.DrawFn) -> tuple[Condition, Condition]:
    """A condition, and the same with the operands of each `and` and `or` in another order."""
    condition = draw(conditions)
    return condition, _shuffled(draw, condition)


def _shuffled(draw: st.DrawFn, condition: Condition) -> Condition:
    match condition:
        case Not(operand):
            return Not(_shuffled(draw, operand))
        case AllOf(operands) | AnyOf(operands):
            again = draw(st.permutations(operands))
            return type(condition)(tuple(_shuffled(draw, each) for each in again))
        case Named(name, meaning):
            return Named(name, _shuffled(draw, meaning))
        case _:
            return condition
