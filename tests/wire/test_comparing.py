import pytest

from app.engine.condition import Between, Bound, Compare, Comparison
from app.engine.evaluate import holds
from app.wire.comparing import NUMBERS, OPPOSITE, both_ends, number_compared, option_compared


@pytest.mark.parametrize("comparison", NUMBERS)
def test_the_opposite_holds_of_everything_else(comparison: Comparison) -> None:
    """Of every number exactly one of a comparison and its opposite holds, and of two opposites the first again."""
    one, other = (Compare("a.b", each, Bound(5)) for each in (comparison, OPPOSITE[comparison]))
    assert all(holds(one, number) is not holds(other, number) for number in range(10))
    assert OPPOSITE[OPPOSITE[comparison]] == comparison


def test_a_number_is_compared_in_words() -> None:
    """Either way round: the opposite is said as what it is, without a not."""
    assert [number_compared("<", so=so) for so in (True, False)] == ["less", "at_least"]
    assert [number_compared("!=", so=so) for so in (True, False)] == ["any_but", "exactly"]


def test_an_option_is_compared_as_a_place_on_a_list() -> None:
    """Which way the list goes is said; an option alone is itself."""
    assert [option_compared(">=", so=so, listed=False) for so in (True, False)] == ["from", "below"]
    assert [option_compared("==", so=so, listed=False) for so in (True, False)] == ["is", "is_not"]
    assert [option_compared(">=", so=so, listed=True) for so in (True, False)] == ["from_listed", "below_listed"]
    assert [option_compared("==", so=so, listed=True) for so in (True, False)] == ["is", "is_not"]


def test_both_ends_are_said_as_they_are_met() -> None:
    """An end that belongs to it is at least or at most; one that does not is more or less than."""
    inside = Between(Bound(18), "<=", "a.b", "<", Bound(22))
    outside = Between(Bound(18), "<", "a.b", "<=", Bound(22))
    assert [both_ends(inside, so=so) for so in (True, False)] == ["from_below", "not_from_below"]
    assert [both_ends(outside, so=so) for so in (True, False)] == ["above_to", "not_above_to"]
