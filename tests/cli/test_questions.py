"""What is typed, as answers."""

import pytest

from app.cli.languages import terminal_texts
from app.cli.questions import Answer, NoAnswer, answer, shown, shown_list, ticked
from app.wire.asking import asked_question
from app.wire.asking_shapes import AskedQuestion, Exchange
from tests.books import working

TEXTS = terminal_texts("en")


def question(path: str) -> AskedQuestion:
    """A question as it is put."""
    return asked_question(working(), path, 0)


@pytest.mark.parametrize(
    ("path", "typed", "expected"),
    [
        ("skin.warts", "1", "yes"),
        ("skin.warts", "2", "no"),
        ("skin.warts", "n", "not_sure"),
        ("skin.tone", "6", "VI"),
        ("skin.tone", "not sure", "not_sure"),
        ("person.age", "29", 29),
        ("scars.types", "1, 4", ["ice_pick", "rolling"]),
        ("scars.types", "4,4", ["rolling"]),
        ("procedures.past_year", "0", []),
    ],
)
def test_an_answer(path: str, typed: str, expected: Answer) -> None:
    """Numbers choose what is shown, and stand for themselves where a number is asked for."""
    assert answer(question(path), typed) == expected


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("skin.warts", "3"),
        ("skin.warts", "0"),
        ("skin.warts", ""),
        ("skin.warts", "yes"),
        ("skin.warts", "1, 2"),
        ("person.age", "121"),
        ("person.age", "-1"),
        ("person.age", "old"),
        ("scars.types", "0"),
        ("scars.types", "1, 99"),
    ],
)
def test_no_answer(path: str, typed: str) -> None:
    """Whatever is not shown answers nothing, and the message says what would, never what was typed."""
    with pytest.raises(NoAnswer) as caught:
        answer(question(path), typed)
    said = TEXTS.say("question", caught.value.key, **caught.value.values)
    assert said.startswith("Type ")
    assert "{" not in said
    assert len(typed) < 3 or typed not in said


LIST: Exchange = {
    "id": "a-list",
    "kind": "list",
    "title": "A list",
    "help": None,
    "draw": "ticks",
    "questions": [question("skin.tattoo"), question("allergies.latex"), question("skin.hives")],
    "none": {"label": "None of these", "answers": {}},
}


def test_a_list_to_tick() -> None:
    """What is ticked is yes or asked for its degree, what is doubted not sure, and the rest none."""
    assert ticked(LIST, "0") == ({"skin.tattoo": "no", "allergies.latex": "no", "skin.hives": "no"}, [])
    answers, graded = ticked(LIST, "1, 2, 3?")
    assert answers == {"skin.tattoo": "yes", "skin.hives": "not_sure"}
    assert [each["question"] for each in graded] == ["allergies.latex"]
    assert ticked(LIST, "3?")[0] == {"skin.tattoo": "no", "allergies.latex": "no", "skin.hives": "not_sure"}


@pytest.mark.parametrize("typed", ["", "4", "0, 1", "x?", "n"])
def test_nothing_ticked_is_no_answer(typed: str) -> None:
    """None must be said as such: an empty line closes no list."""
    with pytest.raises(NoAnswer) as caught:
        ticked(LIST, typed)
    assert caught.value.values["otherwise"] == "0"


def test_how_they_are_shown() -> None:
    """Options and items stand numbered, numbers with their unit, and not sure everywhere."""
    assert "1  Yes\n  2  No\n  n  not sure" in shown(TEXTS, question("skin.warts"))
    assert "a whole number (years)" in shown(TEXTS, question("person.age"))
    assert "several can be typed" in shown(TEXTS, question("scars.types"))
    assert shown_list(TEXTS, LIST).startswith("A list\n  1  Tattoo")
    assert "  0  None of these" in shown_list(TEXTS, LIST)
