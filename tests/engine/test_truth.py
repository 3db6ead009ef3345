from collections.abc import Callable, Iterable
from itertools import permutations, product

import pytest

from app.engine.truth import FALSE, TRUE, UNKNOWN, Truth, all_, any_, not_, truth_of

RANK = {FALSE: 0, UNKNOWN: 1, TRUE: 2}
TRIPLES = list(product(Truth, repeat=3))


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_refuses_to_be_a_bool(truth: Truth) -> None:
    """A truth cannot be used where Python wants a bool, so unknown is never taken for no by accident."""
    with pytest.raises(TypeError, match="compare it with `is`"):
        bool(truth)


def test_what_is_known_is_true_or_false() -> None:
    """Something that is known is never unknown."""
    assert truth_of(fact=True) is TRUE
    assert truth_of(fact=False) is FALSE


@pytest.mark.parametrize("truths", TRIPLES)
def test_all_is_the_least_true_operand(truths: tuple[Truth, ...]) -> None:
    """An `and` is as true as its least true operand, unknown lying between false and true."""
    assert all_(truths) is min(truths, key=RANK.__getitem__)


@pytest.mark.parametrize("truths", TRIPLES)
def test_any_is_the_most_true_operand(truths: tuple[Truth, ...]) -> None:
    """An `or` is as true as its most true operand, unknown lying between false and true."""
    assert any_(truths) is max(truths, key=RANK.__getitem__)


@pytest.mark.parametrize(("truth", "opposite"), [(TRUE, FALSE), (FALSE, TRUE), (UNKNOWN, UNKNOWN)])
def test_not_leaves_unknown_unknown(truth: Truth, opposite: Truth) -> None:
    """A `not` exchanges true and false and leaves unknown as it is."""
    assert not_(truth) is opposite


@pytest.mark.parametrize("combine", [all_, any_])
@pytest.mark.parametrize("truths", TRIPLES)
def test_order_of_operands_is_nothing(combine: Callable[[Iterable[Truth]], Truth], truths: tuple[Truth, ...]) -> None:
    """Operands can stand in any order and can come from an iterator."""
    assert {combine(iter(each)) for each in permutations(truths)} == {combine(truths)}


@pytest.mark.parametrize("truths", TRIPLES)
def test_all_and_any_are_each_others_opposite(truths: tuple[Truth, ...]) -> None:
    """De Morgan's laws hold with unknown, too."""
    assert not_(all_(truths)) is any_(map(not_, truths))


def test_no_operands() -> None:
    """An `and` of nothing is true and an `or` of nothing is false."""
    assert all_([]) is TRUE
    assert any_([]) is FALSE
