"""Clauses in plain words."""

import re

import pytest

from app.asking.why import clauses
from app.engine.facts import Facts, Value
from app.engine.language import parse
from app.wire.explaining import explained
from tests.books import working
from tests.strategies import WELL, facts

MONTHS = "How many months ago did the newest of these scars form?"
SUN = working().questionnaire.questions["skin.sun_protection"].text
TONE = working().questionnaire.questions["skin.tone"].text
TYPES = working().questionnaire.questions["scars.types"].text


def said(text: str, *unsure: str, **known: Value) -> str:
    """What is said of a condition; `skin__warts` stands for `skin.warts`."""
    person = Facts({path.replace("__", "."): value for path, value in known.items()}, frozenset(unsure))
    definitions = {name: each.when for name, each in working().definitions.items()}
    condition = parse(text, working().vocabulary, definitions)
    return explained(working(), clauses(working().questionnaire, condition, person), person)["text"]


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        (
            "scars.newest_months < 6",
            {"scars__newest_months": 18},
            f"To “{MONTHS}” you said 18 months. This is for",
        ),
        ("scars.newest_months < 6", {}, f"“{MONTHS}” is not answered yet. This is for less than 6 months."),
        (
            "not scars.newest_months < 6",
            {"scars__newest_months": 1},
            "you said 1 month. This is for at least 6",
        ),
        ("6 <= scars.newest_months < 12", {}, "This is for at least 6 months and less than 12 months."),
        ("not 6 < scars.newest_months <= 12", {}, "This is for anything but more than 6 months and at most 12 months."),
        ("not skin.sun_protection", {"skin__sun_protection": True}, f"To “{SUN}” you said “Yes”. This is for “No”."),
        (
            "skin.tone >= 'V'",
            {"skin__tone": "II"},
            "burns, tans a little”. This is for “Type V:",
        ),
        ("'rolling' in scars.types", {"scars__types": frozenset({"ice_pick", "rolling"})}, "narrow, deep holes"),
        ("'rolling' not in scars.types", {}, "This is for answers without “Rolling"),
        ("scars.types <= {'flat_marks'}", {}, "This is for nothing but “Flat marks"),
        ("not scars.types <= {'flat_marks'}", {}, "This is for something other than “Flat marks"),
        ("procedures.past_year <= {'surgery'}", {"procedures__past_year": frozenset()}, "you said “None of these”."),
        ("skin.warts and skin.broken", {}, "It is open whether all of these are so."),
        ("skin.warts and skin.broken", {"skin__warts": False}, "Not all of these are so."),
        ("skin.warts or skin.broken", {"skin__warts": True}, "At least one of these is so."),
        ("always", {}, "This is told to everybody."),
        ("not always", {}, "This is told to nobody."),
        ("weak_immunity", {}, "This is for people of whom this is true: Your immune system is weak"),
        ("not weak_immunity", {}, "This is for people of whom this is not true: Your immune system is weak"),
        (
            "clinic.numbing == 'amide'",
            {"clinic__numbing": "ester"},
            "To “Which kind of numbing cream does the clinic use?” you said “of the ester kind, such as tetracaine”.",
        ),
    ],
)
def test_what_is_said(text: str, known: dict[str, Value], expected: str) -> None:
    """What was asked stands in its own words beside what was said, and whom it is for; options stand by name."""
    assert expected in said(text, **known)


def test_not_sure_is_said_as_such() -> None:
    """Whoever is not sure reads that, and not that nothing was answered."""
    assert said("skin.tone >= 'V'", "skin.tone").startswith(f"To “{TONE}” you said that you are not sure.")


def test_every_rule_can_be_explained_without_an_id() -> None:
    """No path and no option's id stands in what is said of any rule to somebody well; every part is a sentence."""
    person = facts(WELL)
    ids = re.compile(r"\b[a-z]+\.[a-z_]+\b|_")

    def walk(clause: object) -> None:
        assert isinstance(clause, dict)
        assert clause["text"].endswith(".")
        assert not ids.search(clause["text"].replace("e.g.", "")), clause["text"]
        for part in clause["parts"]:
            walk(part)

    for rule in working().rules:
        walk(explained(working(), clauses(working().questionnaire, rule.when, person), person))
