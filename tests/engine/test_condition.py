import pytest
from hypothesis import given

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
    bind,
    leaves,
    paths,
)
from tests.engine.strategies import PARAMETERS, VOCABULARY, conditions, law

AGE = Compare("room.age", "<", Bound(3, "few"))
SEATS = Between(Bound(3, "few"), "<=", "room.seats", "<", Bound(5, "many"))
LAMP = Holds("lamp.on")
LABEL = Contains("round", "box.labels")
ONLY = NothingBut("box.labels", ("round",))


def test_leaves_come_in_the_order_written() -> None:
    """Every leaf is met once for each time it is written, through every kind of node."""
    condition = AllOf((Not(AGE), AnyOf((LAMP, Named("few_seats", SEATS), LABEL)), Always(), ONLY, LAMP))
    assert list(leaves(condition)) == [AGE, LAMP, SEATS, LABEL, ONLY, LAMP]


def test_paths_are_given_once_each() -> None:
    """Every fact that is read stands once in the paths, in the order written."""
    assert paths(AllOf((LABEL, Not(LAMP), ONLY, AGE, LAMP))) == ("box.labels", "lamp.on", "room.age")


def test_always_reads_nothing() -> None:
    """A condition that is true of everybody has no leaves."""
    assert paths(Always()) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AGE, Compare("room.age", "<", Bound(7, "few"))),
        (SEATS, Between(Bound(7, "few"), "<=", "room.seats", "<", Bound(5, "many"))),
        (Not(AGE), Not(Compare("room.age", "<", Bound(7, "few")))),
        (AllOf((LAMP, AGE)), AllOf((LAMP, Compare("room.age", "<", Bound(7, "few"))))),
        (AnyOf((AGE, LABEL)), AnyOf((Compare("room.age", "<", Bound(7, "few")), LABEL))),
        (Compare("room.age", "<", Bound(3)), Compare("room.age", "<", Bound(3))),
        (Compare("room.age", "<", Bound(5, "many")), Compare("room.age", "<", Bound(5, "many"))),
        (Named("few_seats", SEATS), Named("few_seats", SEATS)),
        (Always(), Always()),
        (LAMP, LAMP),
        (LABEL, LABEL),
        (ONLY, ONLY),
    ],
)
def test_bind_changes_the_named_bounds_only(before: Condition, after: Condition) -> None:
    """Binding a parameter changes the bounds that bear its name, and nothing inside a definition."""
    assert bind(before, {"few": 7}) == after


@law
@given(condition=conditions)
def test_binding_the_same_values_changes_nothing(condition: Condition) -> None:
    """A condition bound to the values it has is the same condition."""
    assert bind(condition, PARAMETERS) == condition


@law
@given(condition=conditions)
def test_leaves_read_the_facts_of_the_vocabulary(condition: Condition) -> None:
    """What a generated condition reads is in the vocabulary, so the properties are about real conditions."""
    assert set(paths(condition)) == {leaf.path for leaf in leaves(condition)} <= set(VOCABULARY)


def test_equal_nodes_are_one_key() -> None:
    """Conditions are compared by what they are made of, so they can be kept in sets."""
    assert len({AllOf((Not(LAMP), LABEL)), AllOf((Not(Holds("lamp.on")), Contains("round", "box.labels")))}) == 1
