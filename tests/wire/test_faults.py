from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.facts import LONGEST_WORD
from app.wire.errors import LONGEST_KEY, MOST_FAULTS, RequestRefused, Said
from app.wire.faults import MOST_SUGGESTIONS, without_excess
from app.wire.request import FIELDS, RequestReader
from tests.books import working
from tests.strategies import law

READER = RequestReader(working().questionnaire)


def refused(parsed: object, most: int = MOST_FAULTS) -> RequestRefused:
    """What is wrong with a request."""
    with pytest.raises(RequestRefused) as caught:
        READER.checked(parsed, most=most)
    return caught.value


def unknown(count: int) -> dict[str, Any]:
    """So many fields that nobody knows."""
    return {f"agee{number}": 1 for number in range(count)}


counts = st.integers(0, 300)


@law
@given(outside=counts, sections=counts, questions=st.lists(counts, max_size=4), most=st.integers(0, MOST_FAULTS))
def test_a_bounded_part_of_what_does_not_fit_is_told_and_the_rest_counted(
    outside: int, sections: int, questions: list[int], most: int
) -> None:
    """Wherever unknown fields stand and however many they are, each is told or counted, and no known one is lost."""
    names = [section.id for section in working().questionnaire.sections]
    answers = {name: unknown(count) for name, count in zip(names, questions, strict=False)}
    parsed = {**unknown(outside), "answers": {**unknown(sections), **answers, "skin": {**unknown(1), "tone": "I"}}}
    parsed["answers"]["plans"] = {"goal": 7}
    total = outside + sections + sum(questions) + 2
    overwritten = sum(count for name, count in zip(names, questions, strict=False) if name in ("skin", "plans"))
    told = refused(parsed, most)
    assert len(told.faults) + told.left_out == total - overwritten
    assert len(told.faults) == min(most, total - overwritten)


@pytest.mark.parametrize("item", [1, "rolling", None, {}])
def test_a_list_longer_than_its_options_is_refused_before_they_are_looked_at(item: object) -> None:
    """What stands in a list that is too long is not looked at: there is one fault, and it is the list's."""
    told = refused({"answers": {"scars": {"types": [item] * 10_000}}})
    (fault,) = told.faults
    assert (fault.pointer, fault.code, told.left_out) == ("/answers/scars/types", "out_of_range", 0)
    assert fault.detail == Said("faults", "at_most", (("count", 7),))


def test_a_list_of_every_option_is_taken() -> None:
    """The longest list there is has each option once."""
    options = [option.id for option in working().questionnaire.questions["scars.types"].options]
    assert READER.checked({"answers": {"scars": {"types": options}}})["answers"]["scars"]["types"] == options


def test_suggestions_end_after_some() -> None:
    """However many keys are wrong, only the first few cost a search; a very long key or option costs none."""
    faults = refused({"answers": {"person": unknown(100)}}).faults
    assert [fault.suggestion for fault in faults].count("age") == MOST_SUGGESTIONS
    (fault,) = refused({"answers": {"person": {"age" * LONGEST_WORD: 1}}}).faults
    assert fault.suggestion is None
    (fault,) = refused({"answers": {"skin": {"tone": "I" * 60_000}}}).faults
    assert (fault.code, fault.suggestion) == ("not_an_option", None)


@pytest.mark.parametrize("letter", ["k", "~", "\0", "é", "😀"])
def test_a_long_key_is_cut(letter: str) -> None:
    """A key that somebody made long is told as far as one can know it by."""
    (fault,) = refused({"answers": {"skin": {letter * 60_000: 1}}}).faults
    shown = fault.pointer.removeprefix("/answers/skin/").replace("~0", "~")
    assert shown == letter * LONGEST_KEY + "…"


def test_what_is_only_counted_is_not_looked_at() -> None:
    """Of a hundred thousand unknown fields those that can be told are handed on, wherever they stand, and the known."""
    parsed = {**unknown(100_000), "answers": {**unknown(100_000), "skin": {**unknown(100_000), "tone": "I"}}}
    fewer, dropped = without_excess(working().questionnaire, FIELDS, parsed)
    for kept, known in ((fewer, "answers"), (fewer["answers"], "skin"), (fewer["answers"]["skin"], "tone")):
        assert len(kept) == MOST_FAULTS + 1
        assert known in kept
    assert dropped == 3 * (100_000 - MOST_FAULTS)
    assert len(parsed) == 100_001
