import pytest

from app.engine.facts import Choice, Choices, Kind, Number, YesNo
from app.rules.values import reader_of, value_of


def test_an_answer_of_another_kind_is_no_value() -> None:
    """A value is made of an answer of the right type only."""
    assert value_of(YesNo(), "no") is False
    assert value_of(Choices(("a", "b")), ["b"]) == frozenset({"b"})
    wrong: list[tuple[Kind, object]] = [(YesNo(), True), (YesNo(), "maybe"), (Number(0, 1, "weeks"), [1])]
    for kind, answer in wrong:
        with pytest.raises(TypeError):
            value_of(kind, answer)


def test_a_reader_makes_the_same_value() -> None:
    """What is made once for a kind reads each answer of that kind as the value that it is."""
    answers: list[tuple[Kind, object]] = [
        (YesNo(), "yes"),
        (YesNo(), "no"),
        (Choice(("a", "b")), "b"),
        (Choices(("a", "b")), ["b", "a"]),
        (Choices(("a", "b")), []),
        (Number(0, 9, "weeks"), 0),
    ]
    for kind, answer in answers:
        read = reader_of(kind)(answer)
        assert (type(read), read) == (type(value_of(kind, answer)), value_of(kind, answer))


@pytest.mark.parametrize("answer", [True, 1, None, ["yes"]])
def test_what_is_not_yes_is_never_taken_for_it(answer: object) -> None:
    """A reader of yes and no gives a true or false, even for what is no text: never something that passes for true."""
    assert reader_of(YesNo())(answer) is False
