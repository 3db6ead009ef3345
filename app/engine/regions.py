"""The finite regions that conditions divide facts into: values that stand for all others.

What is true of every region is true of every value, so laws can be proved by trying them all.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, product
from math import prod

from app.engine.condition import Between, Compare, Condition, Contains, Leaf, NothingBut, leaves
from app.engine.facts import Choice, Choices, Facts, Number, Value, Vocabulary, YesNo


def regions(conditions: Iterable[Condition], vocabulary: Vocabulary) -> dict[str, tuple[Value, ...]]:
    """For every fact the conditions read, values that no condition can tell from the ones left out.

    For a number: both ends of its range and each bound with both its neighbours. For a list: every
    combination of the options that are named, with and without one that is not.
    """
    found: dict[str, list[Leaf]] = {}
    for leaf in chain.from_iterable(map(leaves, conditions)):
        found.setdefault(leaf.path, []).append(leaf)
    return {path: _values(path, same, vocabulary) for path, same in found.items()}


def every_person(conditions: Iterable[Condition], vocabulary: Vocabulary) -> Iterator[Facts]:
    """Every combination of regions, each fact also unknown: all the people these conditions can tell apart."""
    values = regions(conditions, vocabulary)
    for chosen in product(*((None, *each) for each in values.values())):
        yield Facts({path: value for path, value in zip(values, chosen, strict=True) if value is not None})


def combinations_of(conditions: Iterable[Condition], vocabulary: Vocabulary) -> int:
    """How many people `every_person` gives."""
    return prod(len(values) + 1 for values in regions(conditions, vocabulary).values())


def _values(path: str, same: list[Leaf], vocabulary: Mapping[str, object]) -> tuple[Value, ...]:
    match vocabulary[path]:
        case YesNo():
            return (False, True)
        case Choice(options):
            return options
        case Choices(options, at_least_one):
            return tuple(each for each in _combinations(options, same) if each or not at_least_one)
        case Number(low, high):
            near = {number + step for leaf in same for number in _numbers(leaf) for step in (-1, 0, 1)}
            return tuple(sorted({low, high} | {number for number in near if low <= number <= high}))
    raise AssertionError("a vocabulary holds kinds only")


def _combinations(options: tuple[str, ...], same: list[Leaf]) -> Iterator[frozenset[str]]:
    named = {option for leaf in same for option in _named(leaf)}
    rest = next((option for option in options if option not in named), None)
    telling = [option for option in options if option in named or option == rest]
    for size in range(len(telling) + 1):
        yield from map(frozenset, combinations(telling, size))


def _named(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Contains(option):
            return (option,)
        case NothingBut(_, options):
            return options
    return ()


def _numbers(leaf: Leaf) -> list[int]:
    match leaf:
        case Compare(bound=bound):
            bounds = [bound.value]
        case Between(low=low, high=high):
            bounds = [low.value, high.value]
        case _:
            bounds = []
    return [value for value in bounds if isinstance(value, int)]
