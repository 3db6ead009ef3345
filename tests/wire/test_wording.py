import pytest

from app.engine.condition import Condition
from app.engine.language import parse
from app.wire.wording import answers_in_words, condition_in_words, in_one_line
from tests.books import working


def read(text: str) -> Condition:
    """A condition over the real questionnaire."""
    book = working()
    definitions = {name: each.when for name, each in book.definitions.items()}
    return parse(text, book.vocabulary, definitions, {"years": 18})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("always", "true of everybody"),
        ("not always", "true of nobody"),
        ("herpes.history", "Cold sores, now or ever: yes"),
        ("not herpes.history", "Cold sores, now or ever: no"),
        ("person.age < years", "Age: less than 18 years"),
        ("not person.age < years", "Age: at least 18 years"),
        ("18 <= person.age < 22", "Age: at least 18 years and less than 22 years"),
        ("medicines.isotretinoin == 'taking'", "Isotretinoin or acitretin: “I take it now”"),
        ("medicines.isotretinoin != 'taking'", "Isotretinoin or acitretin: anything but “I take it now”"),
        ("herpes.history and skin.melasma", "all of these (Cold sores, now or ever: yes; Melasma: yes)"),
        ("not (herpes.history or skin.melasma)", "none of these (Cold sores, now or ever: yes; Melasma: yes)"),
    ],
)
def test_a_condition_is_said_with_the_questionnaires_labels(written: str, said: str) -> None:
    """Questions and options by their labels, numbers with their units, and what is joined in brackets."""
    assert in_one_line(working().texts, condition_in_words(working(), read(written))) == said


def test_a_ladder_and_a_list_are_said() -> None:
    """Ordered options say which way the list goes; lists say what they hold and what they do not."""
    said = [
        in_one_line(working().texts, condition_in_words(working(), read(each)))
        for each in (
            "skin.tone >= 'IV'",
            "not skin.tone >= 'IV'",
            "'rolling' in scars.types",
            "'rolling' not in scars.types",
            "scars.types <= {'rolling'}",
        )
    ]
    assert [each.partition(": ")[2].split(" ", 1)[0] for each in said] == [
        "from",
        "below",
        "with",
        "without",
        "nothing",
    ]


def test_every_rule_can_be_said() -> None:
    """No rule's words are empty, and none shows the id of a fact."""
    book = working()
    for rule in book.rules:
        said = in_one_line(book.texts, condition_in_words(book, rule.when))
        assert said
        assert not any(path in said for path in book.vocabulary)


def test_answers_are_said_with_their_labels() -> None:
    """Options, numbers, lists, not sure, and the rest of a section."""
    told = answers_in_words(
        working(), {"person": {"age": 29, "others": "no"}, "skin": {"tone": "not_sure"}, "scars": {"types": []}}
    )
    assert told == (
        "Age: 29 years",
        "About you: nothing else",
        "Kinds of scar: None of these",
        "How your skin reacts to the sun: I am not sure",
    )


def test_what_a_clinic_is_is_said_after_the_answers() -> None:
    """An example may say what the clinic is beside what a person answers."""
    told = answers_in_words(
        working(), {"clinic": {"numbing": "amide", "cleared_for_tones": ["I", "II"]}, "person": {"age": 29}}
    )
    assert told == (
        "Age: 29 years",
        "The clinic's numbing cream: of the amide kind, such as lidocaine",
        "Skin types the clinic's device is cleared for: type I; type II",
    )
