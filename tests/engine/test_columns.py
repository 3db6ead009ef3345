from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine import explain, residual
from app.engine.columns import (
    EVERYBODY,
    NOBODY,
    Graph,
    Node,
    because,
    compile_graph,
    needed,
    open_facts,
    sides,
    source_of,
    unknown,
)
from app.engine.condition import Condition, Leaf, Named
from app.engine.evaluate import evaluate, holds
from app.engine.facts import Facts
from app.engine.truth import TRUE, UNKNOWN
from tests.engine.conformance import Case, cases
from tests.engine.strategies import DEFINITIONS, EVERY_LEAF, VALUES, conditions, law, partial_facts


class Asked:
    """Facts as atoms: of whom one is known, and of whom a leaf holds."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def known(self, path: str) -> Node:
        """Of whom a fact is known."""
        return self.graph.atom(path)

    def holds(self, leaf: Leaf) -> Node:
        """Of whom a leaf's fact is known, and the leaf is true of it."""
        return self.graph.atom(leaf)


def is_so(atom: object, facts: Facts) -> bool:
    """What an atom says of one person."""
    if isinstance(atom, str):
        return atom in facts.known
    assert isinstance(atom, Leaf)
    return atom.path in facts.known and holds(atom, facts.known[atom.path])


def who(graph: Graph, wanted: Sequence[Node], people: Sequence[Facts]) -> list[set[int]]:
    """The places of the people in each wanted node, worked out for all of them at once: a bit for each in an int."""
    columns = [sum(is_so(atom, facts) << place for place, facts in enumerate(people)) for atom in needed(graph, wanted)]
    found = compile_graph(graph, wanted)(columns, (1 << len(people)) - 1)
    return [{place for place in range(len(people)) if bits >> place & 1} for bits in found]


def some(people: Sequence[Facts], told: Sequence[object]) -> set[int]:
    """The places of the people of whom something is told."""
    return {place for place, each in enumerate(people) if told[place]}


several_people = st.lists(partial_facts(), max_size=5)


@law
@given(several=st.lists(conditions, min_size=1, max_size=4), people=several_people)
def test_law_9_one_meaning(several: list[Condition], people: list[Facts]) -> None:
    """The graph and the definition agree on every condition, for everybody at once."""
    graph = Graph()
    for condition in several:
        sure, possible = sides(graph, condition, Asked(graph))
        truths = [evaluate(condition, facts) for facts in people]
        assert who(graph, [sure, possible, unknown(graph, condition, Asked(graph))], people) == [
            some(people, [truth is TRUE for truth in truths]),
            some(people, [truth in (TRUE, UNKNOWN) for truth in truths]),
            some(people, [truth is UNKNOWN for truth in truths]),
        ]


@law
@given(condition=conditions, people=several_people)
def test_who_can_close_a_condition_has_one_meaning(condition: Condition, people: list[Facts]) -> None:
    """Each fact stands in the residual of exactly those people of whom the graph says so."""
    assert told(open_facts, condition, people) == [sorted(residual.open_facts(condition, facts)) for facts in people]


@law
@given(condition=conditions, people=several_people)
def test_reasons_have_one_meaning(condition: Condition, people: list[Facts]) -> None:
    """Each fact decides a condition that holds for exactly those people of whom the graph says so."""
    assert told(because, condition, people) == [
        sorted(explain.because(condition, facts)) if evaluate(condition, facts) is TRUE else [] for facts in people
    ]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_named_conditions_have_one_meaning(name: str) -> None:
    """Who can close a named condition, and why it holds, is one meaning; nobody can close what is always so."""
    condition = Named(name, DEFINITIONS[name])
    people = [Facts(), *(Facts({path: value}) for path, values in VALUES.items() for value in values)]
    assert told(open_facts, condition, people) == [sorted(residual.open_facts(condition, facts)) for facts in people]
    assert told(because, condition, people) == [
        sorted(explain.because(condition, facts)) if evaluate(condition, facts) is TRUE else [] for facts in people
    ]


def told(ask: object, condition: Condition, people: Sequence[Facts]) -> list[list[str]]:
    """By person, the facts that something is told of."""
    graph = Graph()
    found: Mapping[str, Node] = ask(graph, condition, Asked(graph))  # type: ignore[operator]
    rows = who(graph, list(found.values()), people)
    return [sorted(path for path, row in zip(found, rows, strict=True) if place in row) for place in range(len(people))]


@pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in cases()])
def test_the_graph_conforms(case: Case) -> None:
    """The graph gives the truth that each case states."""
    graph = Graph()
    sure, possible = sides(graph, case.condition, Asked(graph))
    found = who(graph, [sure, possible], [case.facts])
    assert found == [{0} if case.truth is TRUE else set(), {0} if case.truth in (TRUE, UNKNOWN) else set()]


def test_every_leaf_has_one_meaning() -> None:
    """All leaves in one graph agree with the definition for a person with each value there is."""
    people = [Facts(), *(Facts({path: value}) for path, values in VALUES.items() for value in values)]
    graph = Graph()
    sure = [sides(graph, leaf, Asked(graph)).sure for leaf in EVERY_LEAF]
    expected = [some(people, [evaluate(leaf, facts) is TRUE for facts in people]) for leaf in EVERY_LEAF]
    assert who(graph, sure, people) == expected


def test_nothing_is_worked_out_twice() -> None:
    """What is the same is one node, and what is always or never so is no work."""
    graph = Graph()
    here, there, where = graph.atom("here"), graph.atom("there"), graph.atom("where")
    assert graph.atom("here") == here
    assert graph.all_(here, graph.all_(there, where)) == graph.all_(where, there, here, EVERYBODY)
    assert graph.any_(here, graph.any_(there, where)) == graph.any_(where, there, here, NOBODY)
    assert graph.not_(graph.not_(here)) == here
    assert (graph.not_(NOBODY), graph.not_(EVERYBODY)) == (EVERYBODY, NOBODY)
    assert (graph.all_(), graph.any_()) == (EVERYBODY, NOBODY)
    assert (graph.all_(here), graph.any_(here, here)) == (here, here)
    assert (graph.all_(here, NOBODY), graph.any_(here, EVERYBODY)) == (NOBODY, EVERYBODY)
    assert (graph.but(here, here), graph.any_(here, graph.not_(here))) == (NOBODY, EVERYBODY)


def test_what_several_share_is_worked_out_once() -> None:
    """Joined to a join of its own kind, a node is one operation more, and not all of them again."""
    graph = Graph()
    shared = graph.any_(*map(graph.atom, range(100)))
    wanted = [shared, *(graph.any_(shared, graph.atom(name)) for name in "abc")]
    operations = [line for line in source_of(graph, wanted).splitlines() if "|" in line]
    assert len(operations) == 99 + len("abc")
    nobody_but = [int(name == "b") for name in needed(graph, wanted)]
    assert compile_graph(graph, wanted)(nobody_but, 1) == (0, 0, 1, 0)


def test_only_what_is_wanted_is_asked_for() -> None:
    """A function asks for the atoms of what is wanted, and for no others."""
    graph = Graph()
    graph.atom("unused")
    wanted = graph.any_(graph.atom("here"), graph.not_(graph.atom("there")))
    assert needed(graph, [wanted]) == ("here", "there")
    assert compile_graph(graph, [wanted, NOBODY, EVERYBODY])([0b0011, 0b0101], 0b1111) == (0b1011, 0, 0b1111)


def test_a_variable_is_used_again() -> None:
    """However long a chain, few columns are held at a time."""
    graph = Graph()
    node = graph.atom(0)
    for each in range(1, 100):
        node = graph.not_(graph.all_(node, graph.atom(each)))
    lines = source_of(graph, [node]).splitlines()
    assert len({line.split(" = ")[0] for line in lines if " = n" in line or " = everybody" in line}) < 10


def test_thousands_of_operands_are_no_deeper_than_two() -> None:
    """A rulebook may have thousands of rules that lead to the same."""
    graph = Graph()
    wanted = graph.any_(*map(graph.atom, range(20_000)))
    assert compile_graph(graph, [wanted])([0] * 19_999 + [0b10], 0b11) == (0b10,)


@law
@given(several=st.lists(conditions, min_size=1, max_size=4), people=several_people)
def test_columns_that_can_change_stay_as_they_were_given(several: list[Condition], people: list[Facts]) -> None:
    """What is worked out in place is nobody else's: not what was given, and nothing that is still to be read."""
    graph = Graph()
    wanted = [node for each in several for node in sides(graph, each, Asked(graph))]
    given = [sum(is_so(atom, facts) << row for row, facts in enumerate(people)) for atom in needed(graph, wanted)]
    everybody = (1 << len(people)) - 1
    run = compile_graph(graph, wanted)
    columns, all_of_them = [np.array([each], np.uint64) for each in given], np.array([everybody], np.uint64)
    assert [int(each[0]) for each in run(columns, all_of_them)] == list(run(given, everybody))
    assert [int(each[0]) for each in (*columns, all_of_them)] == [*given, everybody]
