"""What examples say, as facts, and what they must show of their rule: each truth, and both sides of each threshold."""

from collections.abc import Iterator
from itertools import pairwise

from app.engine.condition import Compare, Condition, Leaf, leaves, paths
from app.engine.evaluate import evaluate, holds
from app.engine.facts import Choice, Facts, Number, Value, Vocabulary
from app.engine.language import render
from app.engine.regions import every_person, regions
from app.engine.truth import Truth
from app.rules.answers import facts_of
from app.rules.errors import Fault, InconsistentAnswers, Where
from app.rules.model import Example, Rule, Rulebook
from app.rules.read import CLINIC, CLINIC_FACTS
from app.rules.values import value_of


def example_facts(book: Rulebook, example: Example) -> Facts:
    """What an example says of a person, and of the clinic where it names it.

    Raises:
        InconsistentAnswers: its answers contradict each other.
    """
    answers = {section: given for section, given in example.given.items() if section != CLINIC}
    person = facts_of(book.questionnaire, answers)
    named = {f"{CLINIC}.{name}": value for name, value in example.given.get(CLINIC, {}).items()}
    clinic = {path: value_of(CLINIC_FACTS[path], value) for path, value in named.items()}
    return Facts({**person.known, **clinic}, person.unsure)


def example_faults(book: Rulebook, rule: Rule, where: Where) -> Iterator[Fault]:
    """Every fault of a rule's examples.

    Args:
        book: the rulebook.
        rule: one of its rules, or one that may become one.
        where: the place of the examples in the rulebook.
    """
    yield from _truths_and_sides(book, rule, where)
    yield from _lifts(book, rule, where)


def _truths_and_sides(book: Rulebook, rule: Rule, where: Where) -> Iterator[Fault]:
    """What the examples say is so, and they show all that they must."""
    people: list[Facts] = []
    for place, example in enumerate(rule.examples):
        here = (*where, place)
        try:
            people.append(example_facts(book, example))
        except InconsistentAnswers as error:
            yield Fault(here, f"the answers contradict each other at `{error.inconsistencies[0].path}`")
            continue
        for path in sorted(_of_clinic(rule.when) - people[-1].known.keys()):
            yield Fault(here, f"say what `{path}` is: it is never unknown")
        if (truth := evaluate(rule.when, people[-1])) is not example.then:
            yield Fault(here, f"it says {example.then.value}, and the condition is {truth.value}")
    covered = {evaluate(rule.when, person) for person in people}
    for missing in sorted(each.value for each in _truths(book.vocabulary, rule.when) - covered):
        yield Fault(where, f"no example shows that it can be {missing}")
    for leaf in dict.fromkeys(leaves(rule.when)):
        yield from _sides(book.vocabulary, leaf, people, where)


def _lifts(book: Rulebook, rule: Rule, where: Where) -> Iterator[Fault]:
    """The effect, said a second time by what it does to somebody, so that a slip in either is seen."""
    lifts = book.effects[rule.effect].lifts.id
    if all(example.lifts is None for example in rule.examples):
        yield Fault(where, "no example says what the rule lifts to")
    for place, example in enumerate(rule.examples):
        if example.lifts not in (None, lifts):
            yield Fault((*where, place, "lifts"), f"it says `{example.lifts}`, and the rule lifts to `{lifts}`")


def _of_clinic(condition: Condition) -> set[str]:
    return set(paths(condition)) & CLINIC_FACTS.keys()


def _truths(vocabulary: Vocabulary, condition: Condition) -> set[Truth]:
    """Every truth that the condition can have; what the clinic is, is never unknown."""
    people = every_person([condition], vocabulary)
    return {evaluate(condition, person) for person in people if _of_clinic(condition) <= person.known.keys()}


def _sides(vocabulary: Vocabulary, leaf: Leaf, people: list[Facts], where: Where) -> Iterator[Fault]:
    """Both truths of each leaf, and for a threshold the two neighbours between which it lies."""
    covered = {value for person in people if (value := person.known.get(leaf.path)) is not None}
    for low, high in _thresholds(vocabulary, leaf):
        for needed in (low, high):
            if needed not in covered:
                yield Fault(where, f"no example has `{leaf.path}` at {needed}, beside its threshold")
    if {holds(leaf, value) for value in covered} != {True, False}:
        yield Fault(where, f"the examples do not show both sides of `{render(leaf)}`")


def _thresholds(vocabulary: Vocabulary, leaf: Leaf) -> list[tuple[Value, Value]]:
    """Neighbouring values of a number or an ordered choice of which a leaf is true of one only."""
    kind = vocabulary[leaf.path]
    if not isinstance(kind, Number) and not (isinstance(kind, Choice) and kind.ordered):
        return []
    if isinstance(leaf, Compare) and leaf.comparison in ("==", "!="):
        return []
    ladder: list[Value] = list(regions([leaf], vocabulary)[leaf.path])
    return [(low, high) for low, high in pairwise(ladder) if holds(leaf, low) != holds(leaf, high)]
