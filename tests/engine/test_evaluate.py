import pytest
from hypothesis import given

from app.engine.condition import AllOf, Always, AnyOf, Bound, Compare, Condition, Holds, Named, Not, paths
from app.engine.evaluate import evaluate, holds, rank
from app.engine.facts import Facts
from app.engine.truth import FALSE, TRUE, UNKNOWN, Truth, all_, any_, not_
from tests.engine.strategies import (
    EVERY_LEAF,
    SIZES,
    VALUES,
    completions,
    conditions,
    law,
    narrowings,
    partial_facts,
    reordered,
)

LAMP = {TRUE: Facts({"lamp.on": True}), FALSE: Facts({"lamp.on": False}), UNKNOWN: Facts()}


@law
@given(condition=conditions, facts=completions())
def test_law_1_unknown_is_never_no(condition: Condition, facts: tuple[Facts, Facts]) -> None:
    """A condition that is false while something is unknown is false whatever the unknown turns out to be."""
    partial, complete = facts
    if evaluate(condition, partial) is FALSE:
        assert evaluate(condition, complete) is FALSE


@law
@given(condition=conditions, facts=narrowings())
def test_law_4_answers_only_narrow(condition: Condition, facts: tuple[Facts, Facts]) -> None:
    """A condition that was decided stays decided, the same way, when more is known."""
    less, more = facts
    assert evaluate(condition, less) in {UNKNOWN, evaluate(condition, more)}


@law
@given(conditions=reordered(), facts=partial_facts())
def test_law_5_order_is_nothing(conditions: tuple[Condition, Condition], facts: Facts) -> None:
    """The order of operands, at any depth, changes nothing."""
    one, other = conditions
    assert evaluate(one, facts) is evaluate(other, facts)


@law
@given(condition=conditions, facts=partial_facts())
def test_order_of_facts_is_nothing(condition: Condition, facts: Facts) -> None:
    """The order in which facts became known changes nothing."""
    assert evaluate(condition, Facts(dict(reversed(list(facts.known.items()))))) is evaluate(condition, facts)


@law
@given(condition=conditions, facts=completions())
def test_who_told_everything_is_decided(condition: Condition, facts: tuple[Facts, Facts]) -> None:
    """Nothing is unknown of a condition when all it reads is known."""
    _, complete = facts
    assert evaluate(condition, complete) is not UNKNOWN


@law
@given(condition=conditions, facts=partial_facts())
def test_only_the_facts_it_reads_matter(condition: Condition, facts: Facts) -> None:
    """Forgetting what a condition does not read changes nothing."""
    read = Facts({path: value for path, value in facts.known.items() if path in paths(condition)})
    assert evaluate(condition, read) is evaluate(condition, facts)


@law
@given(condition=conditions, facts=partial_facts())
def test_not_sure_is_as_unknown_as_not_answered(condition: Condition, facts: Facts) -> None:
    """An answer of "not sure" tells a condition neither yes nor no."""
    unsure = frozenset(VALUES) - set(facts.known)
    assert evaluate(condition, Facts(facts.known, unsure)) is evaluate(condition, facts)


@law
@given(one=conditions, other=conditions, facts=partial_facts())
def test_connectives_combine_the_truths_of_their_operands(one: Condition, other: Condition, facts: Facts) -> None:
    """What an `and`, `or` or `not` is depends on the truths of its operands and on nothing else."""
    truths = [evaluate(one, facts), evaluate(other, facts)]
    assert evaluate(AllOf((one, other)), facts) is all_(truths)
    assert evaluate(AnyOf((one, other)), facts) is any_(truths)
    assert evaluate(Not(one), facts) is not_(truths[0])


@pytest.mark.parametrize("truth", Truth)
def test_a_name_means_what_it_stands_for(truth: Truth) -> None:
    """A named condition has the truth of its meaning, unknown included."""
    assert evaluate(Holds("lamp.on"), LAMP[truth]) is truth
    assert evaluate(Named("lit", Holds("lamp.on")), LAMP[truth]) is truth


def test_always_needs_no_facts() -> None:
    """The condition `always` is true of somebody of whom nothing is known."""
    assert evaluate(Always(), Facts()) is TRUE


def test_a_leaf_is_decided_by_its_own_fact_alone() -> None:
    """A leaf is unknown when its fact is, even if it could be never or always so, and else true or false."""
    for leaf in EVERY_LEAF:
        assert evaluate(leaf, Facts()) is UNKNOWN
        for value in VALUES[leaf.path]:
            assert evaluate(leaf, Facts({leaf.path: value})) is (TRUE if holds(leaf, value) else FALSE)


def test_options_are_ordered_by_the_scale_and_not_by_the_alphabet() -> None:
    """An ordered choice is compared by its place among the options: `large` lies above `medium`."""
    assert holds(Compare("box.size", ">", Bound("medium"), SIZES), "large")
    assert not holds(Compare("box.size", ">", Bound("medium"), SIZES), "small")


def test_rank_is_the_place_on_the_scale_if_there_is_one() -> None:
    """A word on a scale is ranked by its place, everything else by itself, a bound as its value."""
    assert rank("large", SIZES) == 2
    assert rank(Bound("large"), SIZES) == 2
    assert rank("large", ()) == "large"
    assert rank(Bound(3, "few"), ()) == 3
