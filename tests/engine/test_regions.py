from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.condition import Condition, Holds
from app.engine.condition import leaves as leaves_in
from app.engine.evaluate import evaluate, holds
from app.engine.facts import Facts, Kind, Value, Vocabulary
from app.engine.language import parse
from app.engine.regions import every_person, regions
from app.engine.truth import FALSE, TRUE, UNKNOWN
from tests.engine.strategies import (
    DEFINITIONS,
    EVERY_LEAF,
    PARAMETERS,
    VALUES,
    VOCABULARY,
    conditions,
    everything_known,
    law,
    leaves,
    partial_facts,
)


def regions_of(*texts: str) -> dict[str, tuple[Value, ...]]:
    """The regions that the conditions written divide the facts into."""
    return regions([parse(text, VOCABULARY, DEFINITIONS, PARAMETERS) for text in texts], VOCABULARY)


@law
@given(several=st.lists(conditions, min_size=1, max_size=3), everything=everything_known)
def test_regions_are_telling(several: list[Condition], everything: dict[str, Value]) -> None:
    """For each value that a fact can have there is a region value with which every condition has the same truth."""
    for path, values in regions(several, VOCABULARY).items():
        truths = [evaluate(each, Facts(everything)) for each in several]
        instead = (Facts({**everything, path: value}) for value in values)
        assert any([evaluate(each, facts) for each in several] == truths for facts in instead)


def test_regions_of_a_leaf_show_all_it_can_be() -> None:
    """A leaf is true of some region value if it is true of some value, and false of one if false of any."""
    for leaf in EVERY_LEAF:
        found = regions([leaf], VOCABULARY)[leaf.path]
        assert {holds(leaf, value) for value in found} == {holds(leaf, value) for value in VALUES[leaf.path]}


@law
@given(several=st.lists(conditions, max_size=3))
def test_regions_are_values_of_the_facts_that_are_read(several: list[Condition]) -> None:
    """Regions are given for the facts that are read and no others, once each, and each can be an answer."""
    found = regions(several, VOCABULARY)
    assert list(found) == list(dict.fromkeys(leaf.path for each in several for leaf in leaves_in(each)))
    for path, values in found.items():
        assert len(values) == len(set(values))
        for value in values:
            VOCABULARY.check(path, value)


@law
@given(pair=st.tuples(leaves, leaves), facts=partial_facts())
def test_every_person_is_met_among_the_regions(pair: tuple[Condition, Condition], facts: Facts) -> None:
    """Whoever answers, in part or in full, is told apart by the conditions no more finely than by regions."""
    truths = [evaluate(each, facts) for each in pair]
    assert any([evaluate(each, person) for each in pair] == truths for person in every_person(pair, VOCABULARY))


@pytest.mark.parametrize(
    ("texts", "path", "values"),
    [
        (["lamp.on"], "lamp.on", (False, True)),
        (["box.colour == 'red'"], "box.colour", ("red", "green", "blue")),
        (["box.size >= 'large'"], "box.size", ("small", "medium", "large", "huge")),
        (["room.age < 4"], "room.age", (0, 3, 4, 5, 9)),
        (["room.age < few"], "room.age", (0, 2, 3, 4, 9)),
        (["room.age < 1", "room.age > 8"], "room.age", (0, 1, 2, 7, 8, 9)),
        (["2 < room.age < 6"], "room.age", (0, 1, 2, 3, 5, 6, 7, 9)),
        (["old"], "room.age", (0, 5, 6, 7, 9)),
    ],
)
def test_regions_of_numbers_and_choices(texts: list[str], path: str, values: tuple[Value, ...]) -> None:
    """A choice has all its options; a number both its ends, and each bound with the neighbours in range."""
    assert regions_of(*texts) == {path: values}


def test_regions_of_a_list() -> None:
    """A list has every combination of the options that are named, with and without one that is not."""
    combinations: list[set[str]] = [set(), {"soft"}, {"round"}, {"round", "soft"}]
    assert set(regions_of("'soft' in box.labels")["box.labels"]) == set(map(frozenset, combinations))
    assert len(regions_of("'soft' in box.labels", "box.labels <= {'round', 'heavy'}")["box.labels"]) == 8


def test_regions_of_a_list_that_cannot_be_empty() -> None:
    """A list that has at least one option is never empty."""
    found: list[set[str]] = [{"saw"}, {"file"}, {"saw", "file"}]
    assert set(regions_of("'saw' in tool.kinds")["tool.kinds"]) == set(map(frozenset, found))


@pytest.mark.parametrize(
    ("path", "values"),
    [("box.labels", (frozenset(), frozenset({"round"}))), ("tool.kinds", (frozenset({"saw"}),)), ("room.age", (0, 9))],
)
def test_a_leaf_that_names_nothing_divides_nothing(path: str, values: tuple[Value, ...]) -> None:
    """A leaf with no option and no number in it, as nobody can write it, adds nothing to what is there anyway."""
    assert regions([Holds(path)], VOCABULARY) == {path: values}


def test_always_divides_nothing() -> None:
    """A condition that reads nothing has no regions, and the one person to try is unknown in everything."""
    assert regions_of("always") == {}
    assert list(every_person([parse("always", VOCABULARY)], VOCABULARY)) == [Facts()]


def test_every_person_includes_the_unknown() -> None:
    """Each fact is left unknown, too, so a condition shows all three truths."""
    condition = parse("lamp.on and room.age < 4", VOCABULARY)
    people = list(every_person([condition], VOCABULARY))
    assert len(people) == (1 + 2) * (1 + 5)
    assert {evaluate(condition, person) for person in people} == {TRUE, FALSE, UNKNOWN}


def test_a_kind_nobody_knows_is_an_error() -> None:
    """A vocabulary that holds something else than kinds is never divided by guess."""
    vocabulary = Vocabulary({"lamp.on": cast("Kind", "something else")})
    with pytest.raises(AssertionError, match="kinds only"):
        regions([parse("lamp.on", VOCABULARY)], vocabulary)
