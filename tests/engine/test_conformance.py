from itertools import product
from typing import get_args

import pytest

from app.engine import condition as nodes
from app.engine.compile import compile_conditions
from app.engine.condition import AllOf, AnyOf, Condition, Leaf, Named, Not
from app.engine.evaluate import evaluate
from app.engine.facts import Choice, Choices, Kind
from app.engine.truth import TRUE, UNKNOWN, Truth
from tests.engine.conformance import Case, cases

CASES = list(cases())
all_cases = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def nodes_in(condition: Condition) -> list[Condition]:
    """The condition and every condition in it."""
    match condition:
        case AllOf(operands) | AnyOf(operands):
            return [condition, *(node for each in operands for node in nodes_in(each))]
        case Not(operand) | Named(_, operand):
            return [condition, *nodes_in(operand)]
        case _:
            return [condition]


@all_cases
def test_the_definition_conforms(case: Case) -> None:
    """Walking the tree gives the truth that the case states."""
    assert evaluate(case.condition, case.facts) is case.truth


@all_cases
def test_the_generated_function_conforms(case: Case) -> None:
    """The generated function gives the truth that the case states."""
    true, unknown = compile_conditions([case.condition])(case.facts.known)
    assert true == ([0] if case.truth is TRUE else [])
    assert unknown == ([0] if case.truth is UNKNOWN else [])


def test_all_cases_in_one_function() -> None:
    """The cases of one vocabulary and one person are decided together as they are one by one."""
    for case in CASES:
        alike = [each for each in CASES if (each.vocabulary, each.facts) == (case.vocabulary, case.facts)]
        true, unknown = compile_conditions([each.condition for each in alike])(case.facts.known)
        assert [place for place, each in enumerate(alike) if each.truth is TRUE] == true
        assert [place for place, each in enumerate(alike) if each.truth is UNKNOWN] == unknown


@all_cases
def test_the_facts_of_a_case_are_possible(case: Case) -> None:
    """A case speaks of values that its facts can have."""
    for path, value in case.facts.known.items():
        case.vocabulary.check(path, value)


@pytest.mark.parametrize("node", get_args(nodes.Condition), ids=lambda node: node.__name__)
def test_cases_show_every_type_of_node(node: type[Condition]) -> None:
    """Each type of node that can be unknown is the whole or an operand in cases of every truth."""
    shown = {case.truth for case in CASES if any(isinstance(each, node) for each in nodes_in(case.condition))}
    assert shown == set(Truth)


@pytest.mark.parametrize("node", get_args(Leaf), ids=lambda node: node.__name__)
def test_cases_show_every_leaf_alone(node: type[Leaf]) -> None:
    """Each type of leaf is shown alone with every truth."""
    assert {case.truth for case in CASES if isinstance(case.condition, node)} == set(Truth)


@pytest.mark.parametrize("kind", get_args(Kind), ids=lambda kind: kind.__name__)
def test_cases_show_every_kind(kind: type[Kind]) -> None:
    """Each kind of fact is in some vocabulary, and both sorts of choice and of list are."""
    kinds = {each for case in CASES for each in case.vocabulary.values() if isinstance(each, kind)}
    assert kinds
    if kind is Choice:
        assert {each.ordered for each in kinds if isinstance(each, Choice)} == {True, False}
    if kind is Choices:
        assert {each.at_least_one for each in kinds if isinstance(each, Choices)} == {True, False}


@pytest.mark.parametrize("node", [AllOf, AnyOf])
def test_cases_show_the_whole_tables(node: type[AllOf] | type[AnyOf]) -> None:
    """The tables of `and` and `or` are complete: there is a case for each pair of truths."""
    rows = {
        tuple(evaluate(each, case.facts) for each in case.condition.operands)
        for case in CASES
        if isinstance(case.condition, node)
    }
    assert rows >= set(product(Truth, repeat=2))


def test_cases_show_the_whole_table_of_not() -> None:
    """The table of `not` is complete: there is a case for each truth of its operand."""
    operands = [(case.condition.operand, case.facts) for case in CASES if isinstance(case.condition, Not)]
    assert {evaluate(operand, facts) for operand, facts in operands} == set(Truth)
