from typing import Any, Literal

import pytest

from app.engine.facts import Facts
from app.proof.mutate import mutate_rule
from app.rules.check import check_rule
from app.rules.examples import example_facts
from app.rules.model import Rulebook
from tests.small import rule, rulebook

WHEN = "skin.warts and clinic.numbing == 'amide'"


def example(numbing: str | None, answer: str | None, then: Literal["true", "false", "unknown"]) -> dict[str, Any]:
    """An example that says what the clinic numbs with and what the person answers, unless that is None."""
    clinic = {} if numbing is None else {"clinic": {"numbing": numbing}}
    answers = {} if answer is None else {"skin": {"warts": answer}}
    truth = {"true": True, "false": False}.get(then, then)
    return {"given": {**clinic, **answers}, "then": truth, **({"lifts": "suitable"} if then == "true" else {})}


WHOLE = [
    example("amide", "yes", "true"),
    example("amide", "no", "false"),
    example("ester", "yes", "false"),
    example("amide", "not_sure", "unknown"),
]


def informing(*examples: dict[str, Any], when: str = WHEN) -> Rulebook:
    """A rulebook with one rule that informs about the clinic."""
    return rulebook(clinic=rule("inform", when, examples=list(examples)))


def told(book: Rulebook) -> list[tuple[tuple[str | int, ...], str]]:
    """Place and message of each fault of the one rule."""
    return [(fault.where[2:], fault.message) for fault in check_rule(book, book.rules[0])]


def test_an_example_says_what_the_clinic_is() -> None:
    """The clinic's facts stand beside those of the answers, of the kind that they have."""
    given = {"clinic": {"cleared_for_tones": ["I"], "minimum_age": 21}, "skin": {"warts": "yes", "tone": "not_sure"}}
    book = informing({"given": given, "then": "unknown"})
    facts = example_facts(book, book.rules[0].examples[0])
    clinic = {"clinic.cleared_for_tones": frozenset({"I"}), "clinic.minimum_age": 21}
    assert clinic.items() <= facts.known.items()
    assert facts == Facts({**facts.known, "skin.warts": True}, frozenset({"skin.tone"}))


def test_a_rule_about_the_clinic_can_be_shown_whole() -> None:
    """With examples for each truth and each part, a base rule that reads the clinic has no fault."""
    assert told(informing(*WHOLE)) == []


def test_slips_in_a_rule_about_the_clinic_are_noticed() -> None:
    """Its examples kill every mutant of it, those of the clinic's part included."""
    book = informing(*WHOLE)
    tried = list(mutate_rule(book, book.rules[0]))
    assert {each.fate for each in tried} == {"killed"}
    assert {each.by for each in tried} >= {"example 1", "example 3"}


@pytest.mark.parametrize("place", range(len(WHOLE)))
def test_each_example_about_the_clinic_is_needed(place: int) -> None:
    """A clinic's fact has two sides to show, as an answer has."""
    assert told(informing(*WHOLE[:place], *WHOLE[place + 1 :]))


def test_what_a_clinic_is_is_never_unknown() -> None:
    """An example that leaves it out is told so, and where it alone decides, nothing unknown is demanded."""
    assert told(informing(*WHOLE, example(None, "yes", "unknown"))) == [
        (("examples", 4), "say what `clinic.numbing` is: it is never unknown")
    ]
    alone = [example("amide", None, "true"), example("none", None, "false")]
    assert told(informing(*alone, when="clinic.numbing == 'amide'")) == []
    assert told(informing(alone[0], when="clinic.numbing == 'amide'"))[0] == (
        ("examples",),
        "no example shows that it can be false",
    )
