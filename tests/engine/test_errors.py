import pytest

from app.engine.errors import ConditionError, EngineError, FactError, UnknownFact


def test_a_condition_error_says_where_and_what_was_meant() -> None:
    """The message has the column, the reason and the suggestion, each of them an attribute, too."""
    error = ConditionError("there is no definition `brigt`", 7, "bright")
    assert str(error) == "column 7: there is no definition `brigt`; did you mean `bright`?"
    assert (error.reason, error.column, error.suggestion) == ("there is no definition `brigt`", 7, "bright")


def test_a_condition_error_without_a_suggestion_asks_nothing() -> None:
    """Where nothing is much like what was written, nothing is suggested."""
    assert str(ConditionError("a number is digits only", 3)) == "column 3: a number is digits only"


def test_an_unknown_fact_says_its_path() -> None:
    """The message names what was asked for, in backticks and nothing else."""
    error = UnknownFact("room.aeg", "room.age")
    assert str(error) == "there is no fact `room.aeg`"
    assert (error.path, error.suggestion) == ("room.aeg", "room.age")


def test_a_fact_error_never_shows_the_value() -> None:
    """The message is made of the path and the reason, the value is not even handed over."""
    error = FactError("room.age", "must be an integer")
    assert str(error) == "`room.age` must be an integer"
    assert (error.path, error.reason) == ("room.age", "must be an integer")


@pytest.mark.parametrize("error", [ConditionError("no", 1), UnknownFact("a.b", None), FactError("a.b", "no")])
def test_all_errors_have_one_base(error: Exception) -> None:
    """Whoever calls the engine can catch all that it refuses by one name."""
    assert isinstance(error, EngineError)
