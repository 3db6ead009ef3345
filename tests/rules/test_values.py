import pytest

from app.engine.errors import FactError
from app.engine.facts import Choice, Choices, Kind, Number, Value, Vocabulary, YesNo
from app.rules.values import answer_of, reader_of, value_of

KINDS: tuple[Kind, ...] = (
    YesNo(),
    Choice(("a", "b")),
    Choices(("a", "b", "c")),
    Choices(("a", "b"), at_least_one=True),
    Number(1, 9, "weeks"),
)
ANSWERS: tuple[object, ...] = (
    *("yes", "no", "maybe", "a", "b", "", "not sure", "Yes", "1"),
    *([], ["a"], ["b", "a"], ["a", "a"], ["a", "z"], [1], [["a"]], [None], ("a",), {"a"}, {"a": 1}, {}),
    *(0, 1, 5, 9, 10, -1, 5.0, 5.5, 10**400, 1e300, float("inf"), float("nan"), True, False),
)


def test_an_answer_of_another_kind_is_no_value() -> None:
    """A value is made of an answer of the right type only."""
    assert value_of(YesNo(), "no") is False
    assert value_of(Choices(("a", "b")), ["b"]) == frozenset({"b"})
    wrong: list[tuple[Kind, object]] = [(YesNo(), True), (YesNo(), "maybe"), (Number(0, 1, "weeks"), [1])]
    for kind, answer in wrong:
        with pytest.raises(TypeError):
            value_of(kind, answer)


@pytest.mark.parametrize(
    ("kind", "answer"), [(YesNo(), "yes"), (YesNo(), "no"), (Choice(("a",)), "a"), (Number(0, 1, "weeks"), 0)]
)
def test_a_fact_goes_back_to_the_answer_it_came_from(kind: Kind, answer: object) -> None:
    """The answer that gives a value is the one it was read from."""
    assert answer_of(value_of(kind, answer)) == answer


def test_options_go_back_in_one_order() -> None:
    """A list that was chosen comes back sorted, whatever order it was given in."""
    assert answer_of(value_of(Choices(("b", "a", "c")), ["c", "a"])) == ["a", "c"]


def told(kind: Kind, answer: object) -> Value | None:
    """The fact that an answer amounts to, by `value_of` and the vocabulary; None where it is none."""
    if isinstance(answer, list) and len(answer) > len({str(each) for each in answer}):
        return None
    try:
        value = value_of(kind, int(answer) if isinstance(answer, float) and answer.is_integer() else answer)
        Vocabulary({"a.b": kind}).check("a.b", value)
    except (TypeError, FactError):
        return None
    return value


def read(kind: Kind, answer: object) -> Value | None:
    """The same, as a reader reads it."""
    path, words, other = reader_of("a.b", kind, "not_sure")
    assert path == "a.b"
    try:
        return words[answer] if other is None else other(answer)
    except (KeyError, TypeError, ValueError):
        return None


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_a_reader_reads_what_fits_and_nothing_else(kind: Kind) -> None:
    """Of every answer, right or wrong, a reader makes the value that it is, of the same type, or refuses it."""
    for answer in ANSWERS:
        found = read(kind, answer)
        assert (type(found), found) == (type(told(kind, answer)), told(kind, answer)), answer


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_what_leaves_a_question_open_is_no_value(kind: Kind) -> None:
    """Every question can be left out and answered "not sure", and neither is a fact."""
    _, words, other = reader_of("a.b", kind, "not_sure")
    for answer in (None, "not_sure"):
        assert (words[answer] if other is None else other(answer)) is None
