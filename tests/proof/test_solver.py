from collections.abc import Iterable

import pytest
import z3
from hypothesis import given

from app.engine.condition import Condition, Not, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Facts, Value, Vocabulary
from app.engine.regions import every_person
from app.engine.residual import open_facts
from app.engine.truth import FALSE, TRUE, UNKNOWN, Truth
from app.proof.solver import Formula, Symbols, model_of, possible, sure, symbol, unknown, waits
from tests.books import working
from tests.engine.strategies import VOCABULARY, conditions, law, partial_facts

TRUTHS = {(True, True): TRUE, (False, True): UNKNOWN, (False, False): FALSE}


def symbols_of(vocabulary: Vocabulary, read: Iterable[str]) -> Symbols:
    """Symbols for some facts."""
    return {path: symbol(vocabulary[path], path) for path in read}


def put_in(formulas: list[Formula], symbols: Symbols, facts: Facts) -> list[bool]:
    """What formulas come to, once what is known of a person is put in for the symbols."""
    values = [pair for path, each in symbols.items() for pair in each.put_in(facts.known.get(path))]
    found = [z3.simplify(z3.substitute(formula, *values)) for formula in formulas]
    assert all(z3.is_true(each) or z3.is_false(each) for each in found), "a formula was left undecided"
    return [bool(z3.is_true(each)) for each in found]


def agrees(condition: Condition, vocabulary: Vocabulary, people: Iterable[Facts]) -> int:
    """How many people a condition was tried on: its formulas say what the tree walk says, and what it waits for."""
    symbols = symbols_of(vocabulary, paths(condition))
    waiting = waits(condition, symbols)
    formulas = [sure(condition, symbols), possible(condition, symbols), unknown(condition, symbols), *waiting.values()]
    tried = 0
    for tried, person in enumerate(people, 1):  # noqa: B007 - counted for the caller
        surely, possibly, neither, *still = put_in(formulas, symbols, person)
        truth: Truth = TRUTHS[surely, possibly]
        assert truth is evaluate(condition, person)
        assert neither is (truth is UNKNOWN)
        assert {path for path, holds in zip(waiting, still, strict=True) if holds} == set(open_facts(condition, person))
    return tried


@pytest.mark.parametrize("rule", working().by_id)
def test_the_solver_agrees_on_every_rule(rule: str) -> None:
    """Law 9: on every rule, every region and every unknown, the solver's formulas mean what the tree walk says."""
    when = working().by_id[rule].when
    assert agrees(when, working().vocabulary, every_person([when], working().vocabulary)) > 0


def test_the_solver_agrees_on_the_questionnaire_and_the_session_table() -> None:
    """Law 9: so do they on skip logic, what follows, contradictions and the session table."""
    questionnaire = working().questionnaire
    told: list[Condition] = [Not(each.asked_when) for each in questionnaire.conditional if each.asked_when is not None]
    told += [each.when for each in questionnaire.follows]
    told += [each.when for each in questionnaire.contradictions]
    for condition in (*told, *working().sessions.conditions.values()):
        assert agrees(condition, working().vocabulary, every_person([condition], working().vocabulary)) > 0


@law
@given(condition=conditions, person=partial_facts())
def test_the_solver_agrees_on_every_condition_that_can_be_written(condition: Condition, person: Facts) -> None:
    """Law 9: on generated conditions of every node type, and whatever is known."""
    assert agrees(condition, VOCABULARY, [person]) == 1


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("lamp.on", [False, True]),
        ("box.size", ["small", "huge"]),
        ("room.age", [0, 9]),
        ("box.labels", [frozenset(), frozenset({"round", "heavy"})]),
        ("tool.kinds", [frozenset({"saw"})]),
    ],
)
def test_a_value_is_read_back_from_a_model(path: str, values: list[Value]) -> None:
    """A value that was demanded of a symbol is the one that the solver's model has."""
    one = symbol(VOCABULARY[path], path)
    for value in values:
        model = model_of([one.possible_value(), one.is_(value)])
        assert model is not None
        assert one.read(model) == value


def test_values_that_there_are_not_have_no_model() -> None:
    """An empty list where one option is needed, an option too many, a number out of range: proved impossible."""
    kinds, size, age = (symbol(VOCABULARY[path], path) for path in ("tool.kinds", "box.size", "room.age"))
    assert model_of([kinds.possible_value(), kinds.is_(frozenset())]) is None
    assert model_of([size.possible_value(), size.value == 4]) is None
    assert model_of([age.possible_value(), age.is_(10)]) is None
