from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.errors import FactError, UnknownFact
from app.engine.facts import LONGEST_WORD, Facts, Kind, Value, Vocabulary, YesNo, nearest
from tests.engine.strategies import VALUES, VOCABULARY, law


@pytest.mark.parametrize("path", VOCABULARY)
def test_every_value_of_a_kind_is_accepted(path: str) -> None:
    """A fact can have each value that its kind allows."""
    for value in VALUES[path]:
        VOCABULARY.check(path, value)


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("lamp.on", 1, "must be true or false"),
        ("lamp.on", "yes", "must be true or false"),
        ("box.colour", "pink", "must be one of its options"),
        ("box.colour", "", "must be one of its options"),
        ("box.size", "Small", "must be one of its options"),
        ("box.size", 0, "must be one of its options"),
        ("box.size", frozenset({"small"}), "must be one of its options"),
        ("box.labels", frozenset({"round", "flat"}), "must be a set of its options"),
        ("box.labels", "round", "must be a set of its options"),
        ("tool.kinds", frozenset(), "must have at least one option"),
        ("room.age", True, "must be an integer"),
        ("room.age", "3", "must be an integer"),
        ("room.age", 2.0, "must be an integer"),
        ("room.age", -1, "must be from 0 to 9"),
        ("room.age", 10, "must be from 0 to 9"),
    ],
)
def test_a_value_that_a_fact_cannot_have_is_refused(path: str, value: Value, reason: str) -> None:
    """A value of the wrong type, no option or out of range is refused, and the reason does not repeat it."""
    with pytest.raises(FactError) as refused:
        VOCABULARY.check(path, value)
    assert (refused.value.path, refused.value.reason) == (path, reason)


@law
@given(path=st.sampled_from(sorted(VOCABULARY)), other=st.sampled_from(sorted(VOCABULARY)), data=st.data())
def test_check_accepts_the_values_of_a_kind_and_no_others(path: str, other: str, data: st.DataObject) -> None:
    """Of all the values of all the kinds, a fact takes just its own, True never being 1."""
    value = data.draw(st.sampled_from(VALUES[other]))
    if any(value == own and type(value) is type(own) for own in VALUES[path]):
        VOCABULARY.check(path, value)
    else:
        with pytest.raises(FactError):
            VOCABULARY.check(path, value)


def test_a_fact_that_is_not_there_is_refused_with_the_nearest() -> None:
    """Asking for an unknown fact, or checking a value of it, names the fact that may have been meant."""
    with pytest.raises(UnknownFact) as refused:
        VOCABULARY["room.aeg"]
    assert (refused.value.path, refused.value.suggestion) == ("room.aeg", "room.age")
    with pytest.raises(UnknownFact):
        VOCABULARY.check("room.aeg", 3)


def test_a_vocabulary_is_a_mapping() -> None:
    """A vocabulary counts and lists its facts in order, and `in` and `get` answer for those it lacks."""
    vocabulary = Vocabulary({"b.b": YesNo(), "a.a": YesNo()})
    assert len(vocabulary) == 2
    assert list(vocabulary) == ["b.b", "a.a"]
    assert "a.a" in vocabulary
    assert "a.b" not in vocabulary
    assert vocabulary.get("a.b") is None


def test_a_vocabulary_does_not_change_with_what_it_was_made_of() -> None:
    """A vocabulary keeps its own copy of the kinds."""
    kinds: dict[str, Kind] = {"a.a": YesNo()}
    vocabulary = Vocabulary(kinds)
    kinds.clear()
    assert list(vocabulary) == ["a.a"]


def test_a_value_of_no_kind_at_all_is_an_error() -> None:
    """A kind that nobody taught `check` about lets no value through."""
    vocabulary = Vocabulary({"a.a": cast("Kind", "something else")})
    with pytest.raises(AssertionError):
        vocabulary.check("a.a", 0)


def test_nothing_is_known_at_first() -> None:
    """Facts start out with everything unknown and nothing answered with "not sure"."""
    assert Facts() == Facts({}, frozenset())


@pytest.mark.parametrize(
    ("word", "found"), [("small", "small"), ("smal", "small"), ("lrage", "large"), ("x", None), ("", None)]
)
def test_nearest_is_much_alike_or_nothing(word: str, found: str | None) -> None:
    """The nearest word is much like what was written; if none is, there is none."""
    assert nearest(word, ["small", "medium", "large"]) == found


def test_a_word_longer_than_any_is_near_to_nothing() -> None:
    """Whoever writes a word of any length costs no search that grows faster than the word."""
    longest, longer = "x" * LONGEST_WORD, "x" * (LONGEST_WORD + 1)
    assert nearest(longest, [longest]) == longest
    assert nearest(longer, [longer]) is None
