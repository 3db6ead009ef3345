import pytest

from app.engine.facts import Value
from app.wire.answered import in_words, label
from tests.books import working


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("person.age", 29, "29 years"),
        ("scars.newest_months", 1, "1 month"),
        ("herpes.outbreaks_per_year", 1, "1 time a year"),
        ("health.fainting", True, "Yes"),
        ("health.fainting", False, "No"),
        ("health.fainting", None, "I am not sure"),
        ("scars.types", frozenset(), "None of these"),
        ("clinic.needle_material", "stainless_steel", "stainless steel"),
        ("clinic.cleared_for_tones", frozenset({"II", "I"}), "type I; type II"),
        ("clinic.minimum_age", 21, "21 years"),
    ],
)
def test_a_fact_in_words(path: str, value: Value | None, words: str) -> None:
    """Numbers have their unit, one of them in the singular; yes, no, not sure and nothing are said as such."""
    assert in_words(working(), path, value) == words


def test_options_are_said_by_their_labels_in_their_order() -> None:
    """Whatever was chosen is said in the questionnaire's words, in its order, and no id is."""
    for question in working().questionnaire.questions.values():
        labels = [option.label for option in question.options]
        ids = [option.id for option in question.options]
        if question.options:
            assert [in_words(working(), question.path, each) for each in ids] == labels
            assert in_words(working(), question.path, frozenset(ids[::-1])) in ("; ".join(labels), "None of these")


def test_labels() -> None:
    """A question has its own label; a fact about the clinic says that it is the clinic's."""
    assert label(working(), "person.age") == working().questionnaire.questions["person.age"].label
    assert label(working(), "clinic.numbing") == "The clinic's numbing cream"
