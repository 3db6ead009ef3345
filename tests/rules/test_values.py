import pytest

from app.engine.facts import Choices, Kind, Number, YesNo
from app.rules.values import value_of


def test_an_answer_of_another_kind_is_no_value() -> None:
    """A value is made of an answer of the right type only."""
    assert value_of(YesNo(), "no") is False
    assert value_of(Choices(("a", "b")), ["b"]) == frozenset({"b"})
    wrong: list[tuple[Kind, object]] = [(YesNo(), True), (YesNo(), "maybe"), (Number(0, 1, "weeks"), [1])]
    for kind, answer in wrong:
        with pytest.raises(TypeError):
            value_of(kind, answer)
