import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.condition import Condition, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Facts, Value
from app.engine.language import parse
from app.engine.regions import every_person
from app.engine.residual import compile_waiting, open_facts, residual
from app.engine.truth import TRUE, UNKNOWN
from tests.engine.strategies import DEFINITIONS, VOCABULARY, conditions, law, narrowings, partial_facts


@law
@given(condition=conditions, facts=partial_facts())
def test_only_what_is_unknown_leaves_something_over(condition: Condition, facts: Facts) -> None:
    """There is a residual if, and only if, the condition is unknown."""
    assert (residual(condition, facts) is None) == (evaluate(condition, facts) is not UNKNOWN)


@law
@given(condition=conditions, facts=narrowings())
def test_a_residual_equals_its_condition_from_then_on(condition: Condition, facts: tuple[Facts, Facts]) -> None:
    """Whatever else becomes known, all of it or some, the residual has the truth of the condition."""
    less, more = facts
    rest = residual(condition, less)
    if rest is not None:
        assert evaluate(rest, more) is evaluate(condition, more)


@law
@given(condition=conditions, facts=partial_facts())
def test_a_residual_reads_unknown_facts_only(condition: Condition, facts: Facts) -> None:
    """The known facts are put in: none of them is read again, and each open fact is one the condition reads."""
    still_open = set(open_facts(condition, facts))
    assert still_open.isdisjoint(facts.known)
    assert still_open <= set(paths(condition))


@law
@given(condition=conditions, facts=partial_facts())
def test_a_residual_has_no_residual_but_itself(condition: Condition, facts: Facts) -> None:
    """What is left over is not reduced any further by the same facts."""
    rest = residual(condition, facts)
    if rest is not None:
        assert residual(rest, facts) == rest


@pytest.mark.parametrize(
    ("text", "known", "rest"),
    [
        ("lamp.on", {}, "lamp.on"),
        ("not lamp.on", {}, "not lamp.on"),
        ("lamp.on and lamp.warm", {"lamp.on": True}, "lamp.warm"),
        ("lamp.on or lamp.warm", {"lamp.on": False}, "lamp.warm"),
        ("lamp.on and lamp.warm and room.age < 3", {"lamp.on": True}, "lamp.warm and room.age < 3"),
        ("lamp.on or lamp.warm or room.age < 3", {"lamp.on": False}, "lamp.warm or room.age < 3"),
        ("not (lamp.on and lamp.warm)", {"lamp.on": True}, "not lamp.warm"),
        ("bright and room.age < 3", {"lamp.on": False}, "lamp.warm and room.age < 3"),
        ("always and lamp.on", {}, "lamp.on"),
    ],
)
def test_what_is_left_of_each_node(text: str, known: dict[str, Value], rest: str) -> None:
    """Decided operands go, a single one that stays stands alone, and a name gives way to its meaning."""
    condition = parse(text, VOCABULARY, DEFINITIONS)
    assert residual(condition, Facts(known)) == parse(rest, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "known"),
    [("always", {}), ("lamp.on", {"lamp.on": False}), ("lamp.on or lamp.warm", {"lamp.warm": True})],
)
def test_nothing_is_left_of_what_is_decided(text: str, known: dict[str, Value]) -> None:
    """A condition that is true or false has no residual and no open facts."""
    condition = parse(text, VOCABULARY)
    assert residual(condition, Facts(known)) is None
    assert open_facts(condition, Facts(known)) == ()


def test_open_facts_come_in_the_order_written() -> None:
    """Every open fact is listed once, and a fact that can no longer decide anything is not."""
    condition = parse("room.age < 3 and (lamp.on or lamp.warm or room.age < 5)", VOCABULARY)
    assert open_facts(condition, Facts()) == ("room.age", "lamp.on", "lamp.warm")
    assert open_facts(condition, Facts({"lamp.on": True})) == ("room.age",)


def open_by_walking(conditions: list[Condition], facts: Facts) -> dict[str, int]:
    """For each fact, the conditions that it can still decide, as bits, by the definition."""
    found: dict[str, int] = {}
    for place, condition in enumerate(conditions):
        for path in open_facts(condition, facts):
            found[path] = found.get(path, 0) | 1 << place
    return found


@law
@given(several=st.lists(conditions, max_size=5), facts=partial_facts())
def test_what_waits_for_each_fact(several: list[Condition], facts: Facts) -> None:
    """The function made beforehand says of each fact the conditions of which the walk says that it is open."""
    assert compile_waiting(several)(facts.known) == open_by_walking(several, facts)


@pytest.mark.parametrize(
    "text",
    [
        "lamp.on",
        "not lamp.on",
        "bright and room.age < 3",
        "lamp.on and (lamp.warm or room.age < 3)",
        "lamp.on or lamp.warm and room.age < 3 or room.age < 5",
        "not (lamp.on and lamp.warm)",
        "always and lamp.on",
    ],
)
def test_what_waits_of_everybody(text: str) -> None:
    """It is right for all the people whom the condition can tell apart."""
    condition = parse(text, VOCABULARY, DEFINITIONS)
    waiting = compile_waiting([condition])
    people = list(every_person([condition], VOCABULARY))
    assert {evaluate(condition, facts) for facts in people} >= {UNKNOWN, TRUE}
    for facts in people:
        assert waiting(facts.known) == open_by_walking([condition], facts)
