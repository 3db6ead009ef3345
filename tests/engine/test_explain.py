import pytest
from hypothesis import given

from app.engine.condition import Condition
from app.engine.evaluate import evaluate
from app.engine.explain import always_because, because, compile_because
from app.engine.facts import Facts, Value
from app.engine.language import parse
from app.engine.regions import every_person
from app.engine.residual import open_facts
from app.engine.truth import TRUE, UNKNOWN
from tests.engine.strategies import DEFINITIONS, VOCABULARY, conditions, law, partial_facts


@law
@given(condition=conditions, facts=partial_facts())
def test_the_reasons_alone_suffice(condition: Condition, facts: Facts) -> None:
    """Who knows only the facts that are given as the reason comes to the same truth."""
    reasons = because(condition, facts)
    alone = Facts({path: facts.known[path] for path in reasons if path in facts.known})
    assert evaluate(condition, alone) is evaluate(condition, facts)


@law
@given(condition=conditions, facts=partial_facts())
def test_reasons_are_known_of_what_is_decided(condition: Condition, facts: Facts) -> None:
    """What is decided was decided by known facts only; what is open is kept open by unknown facts only."""
    reasons = set(because(condition, facts))
    if evaluate(condition, facts) is UNKNOWN:
        assert reasons
        assert reasons.isdisjoint(facts.known)
    else:
        assert reasons <= set(facts.known)


@law
@given(condition=conditions, facts=partial_facts())
def test_what_keeps_it_open_is_what_can_close_it(condition: Condition, facts: Facts) -> None:
    """The reason why a condition is unknown is the list of its open facts."""
    if evaluate(condition, facts) is UNKNOWN:
        assert because(condition, facts) == open_facts(condition, facts)


@pytest.mark.parametrize(
    ("text", "known", "reasons"),
    [
        ("always", {}, ()),
        ("lamp.on", {"lamp.on": True}, ("lamp.on",)),
        ("lamp.on", {}, ("lamp.on",)),
        ("lamp.on or lamp.warm", {"lamp.on": True, "lamp.warm": True}, ("lamp.on", "lamp.warm")),
        ("lamp.on or lamp.warm", {"lamp.on": True, "lamp.warm": False}, ("lamp.on",)),
        ("lamp.on or lamp.warm", {"lamp.on": False, "lamp.warm": False}, ("lamp.on", "lamp.warm")),
        ("lamp.on and lamp.warm", {"lamp.on": True, "lamp.warm": True}, ("lamp.on", "lamp.warm")),
        ("lamp.on and lamp.warm", {"lamp.warm": False}, ("lamp.warm",)),
        ("lamp.on and lamp.warm", {"lamp.on": False, "lamp.warm": False}, ("lamp.on", "lamp.warm")),
        ("lamp.on and lamp.warm", {"lamp.on": True}, ("lamp.warm",)),
        ("not (lamp.on or lamp.warm)", {"lamp.warm": True}, ("lamp.warm",)),
        ("not (lamp.on and lamp.warm)", {"lamp.warm": False}, ("lamp.warm",)),
        ("bright and room.age < 3", {"lamp.warm": True, "room.age": 2}, ("lamp.warm", "room.age")),
        ("room.age < 3 and room.age < 5", {"room.age": 2}, ("room.age",)),
        ("anyone or lamp.on", {"lamp.on": False}, ()),
    ],
)
def test_reasons_of_each_node(text: str, known: dict[str, Value], reasons: tuple[str, ...]) -> None:
    """Every operand that has the truth of the whole gives its reasons, once each, in the order written."""
    assert because(parse(text, VOCABULARY, DEFINITIONS), Facts(known)) == reasons


@law
@given(condition=conditions, facts=partial_facts())
def test_the_fast_reasons_are_the_reasons(condition: Condition, facts: Facts) -> None:
    """Of whatever is true, the function made beforehand gives the reasons that the walk gives."""
    if evaluate(condition, facts) is TRUE:
        assert compile_because(condition)(facts.known) == because(condition, facts)


@law
@given(condition=conditions, facts=partial_facts())
def test_reasons_that_are_always_the_same_are_the_reasons(condition: Condition, facts: Facts) -> None:
    """Where the reasons are said to be the same for everybody, they are those of anyone of whom it is true."""
    always = always_because(condition)
    if always is not None and evaluate(condition, facts) is TRUE:
        assert because(condition, facts) == always


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("always", ()),
        ("lamp.on", ("lamp.on",)),
        ("not lamp.on", ("lamp.on",)),
        ("old", ("room.age",)),
        ("lamp.on and not lamp.warm and lamp.on", ("lamp.on", "lamp.warm")),
        ("lamp.on and (old and lamp.warm)", ("lamp.on", "room.age", "lamp.warm")),
        ("lamp.on or lamp.warm", None),
        ("bright", None),
        ("lamp.on and bright", None),
        ("not (lamp.on and lamp.warm)", None),
        ("not (lamp.on or lamp.warm)", None),
        ("not not lamp.on", None),
        ("not old", None),
    ],
)
def test_whose_reasons_are_always_the_same(text: str, reasons: tuple[str, ...] | None) -> None:
    """A leaf, its opposite, a name of such and an `and` of such have the same reasons for everybody."""
    assert always_because(parse(text, VOCABULARY, DEFINITIONS)) == reasons


@pytest.mark.parametrize(
    "text",
    [
        "lamp.on and room.age < 3",
        "lamp.on or room.age < 3 or lamp.warm",
        "lamp.on and room.age < 3 or lamp.on and lamp.warm",
        "bright",
        "bright or old",
        "lamp.warm or (lamp.on or old)",
        "not (lamp.on and lamp.warm)",
        "lamp.on and bright",
        "anyone or lamp.on",
    ],
)
def test_the_fast_reasons_of_everybody(text: str) -> None:
    """Each way of making the function beforehand is right for all the people the condition can tell apart."""
    condition = parse(text, VOCABULARY, DEFINITIONS)
    reasons = compile_because(condition)
    people = [facts for facts in every_person([condition], VOCABULARY) if evaluate(condition, facts) is TRUE]
    assert people
    for facts in people:
        assert reasons(facts.known) == because(condition, facts)
