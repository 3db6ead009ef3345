import pytest

from app.engine.condition import Not, paths
from app.engine.facts import Vocabulary
from app.rules.model import Rulebook
from bench.engines import Way, ways
from bench.languages import PYTHON_LIKE, context, flat, infix, json_logic
from bench.people import complete_people
from bench.rules import DisagreementError, agree, conditions_of
from tests.books import working

ENGINES = {
    "zen": "zen-engine",
    "cel": "common-expression-language",
    "rule_engine": "rule-engine",
    "json_logic": "json-logic-qubit",
    "celpy": "cel-python",
}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    """The working tree."""
    return working()


@pytest.mark.parametrize("module", ENGINES)
def test_a_peer_finds_the_same_rules_true(module: str, book: Rulebook) -> None:
    """Every way of using a peer gives our answers for people who answered everything."""
    pytest.importorskip(module)
    found = [way for way in ways(conditions_of(book), book.vocabulary) if way.engine == ENGINES[module]]
    assert [way.ordinary for way in found].count(True) == 1
    agree(book, found, complete_people(book, 5))


def test_complete_people_leave_nothing_open(book: Rulebook) -> None:
    """Whole questionnaires decide every rule, and random ones differ."""
    people = complete_people(book, 20)
    assert all(book.decide(person.known)[1] == [] for person in people)
    assert len({frozenset(person.known.items()) for person in people}) == len(people)


def test_a_peer_that_differs_is_not_timed(book: Rulebook) -> None:
    """An engine that finds other rules true is named with the rules it differs on."""
    person = complete_people(book, 0)[0]
    true = book.decide(person.known)[0]
    wrong = Way("made up", "leaves out the first", lambda facts: facts, lambda _: true[1:])
    with pytest.raises(DisagreementError, match=rf"made up: leaves out the first: \[{true[0]}\]"):
        agree(book, [wrong], [person])


def test_every_rule_is_translated_with_the_facts_it_reads(book: Rulebook) -> None:
    """A translation names the same facts as the condition."""
    vocabulary: Vocabulary = book.vocabulary
    for rule in book.rules:
        text, tree = infix(rule.when, PYTHON_LIKE, vocabulary), str(json_logic(rule.when, vocabulary))
        assert {path for path in vocabulary if f"'{path}'" in tree} == set(paths(rule.when)), rule.id
        assert all(path in text for path in paths(rule.when)), rule.id


def test_not_is_translated(book: Rulebook) -> None:
    """A negation is never lost."""
    condition = Not(book.by_id["heart-disease"].when)
    assert infix(condition, PYTHON_LIKE, book.vocabulary) == "not (health.heart_disease)"
    assert json_logic(condition, book.vocabulary) == {"!": [{"var": "health.heart_disease"}]}


def test_what_was_not_asked_is_null(book: Rulebook) -> None:
    """Peers see every fact there is, by section or flat, null where there is no answer."""
    facts = context({"scars.types": frozenset({"rolling", "keloid"})}, book.vocabulary)
    assert facts["scars"]["types"] == ["keloid", "rolling"]
    assert facts["herpes"]["sites"] is None
    assert flat(facts).keys() == {path.replace(".", "_") for path in book.vocabulary}
