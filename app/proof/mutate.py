"""Whether a rule's own file would notice a slip in the rule: every mutant is killed, or proved to be no other rule.

A mutant of the condition is killed by an example that then has another truth, or by a stated direction that then
does not hold. A mutant of the effect is killed by what the file must fulfil, read and checked as any file is. What
no example can kill, because it has the same truth on every accepted questionnaire, is equivalent.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import floor
from typing import Any, Literal, TypeAlias

from app.engine.condition import Condition, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.proof.mutants import ConditionMutant, EffectMutant, condition_mutants, effect_mutants
from app.proof.people import accepted
from app.rules.check import check_rule, direction_of
from app.rules.errors import RulebookError
from app.rules.examples import example_facts
from app.rules.model import Rule, Rulebook
from app.rules.read import read

Fate: TypeAlias = Literal["killed", "equivalent", "survived"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a mutant, and by what: an example, a demand on the file, or the proof that nothing can."""

    mutant: ConditionMutant | EffectMutant
    fate: Fate
    by: str


def mutate(book: Rulebook) -> Iterator[Tried]:
    """Try every mutant of every rule."""
    for rule in book.rules:
        yield from mutate_rule(book, rule)


def mutate_rule(book: Rulebook, rule: Rule) -> Iterator[Tried]:
    """Try every mutant of one rule."""
    people = [example_facts(book, example) for example in rule.examples]
    yield from (_tried_condition(book, each, people) for each in condition_mutants(book, rule))
    yield from (_tried_effect(book, each) for each in effect_mutants(book, rule))


def score(tried: Collection[Tried]) -> float:
    """Per cent of mutants that are killed or proved equivalent, rounded down to a tenth: 100 is none survived."""
    return floor(1000 * sum(each.fate != "survived" for each in tried) / len(tried)) / 10


# Conditions


def _tried_condition(book: Rulebook, mutant: ConditionMutant, people: list[Facts]) -> Tried:
    for place, (person, example) in enumerate(zip(people, mutant.rule.examples, strict=True), 1):
        if evaluate(mutant.when, person) is not example.then:
            return Tried(mutant, "killed", f"example {place}")
    same, tried = _same_rule(book, mutant.rule.when, mutant.when)
    if same:
        return Tried(mutant, "equivalent", f"the same truth on all {tried} accepted ways to answer what it reads")
    for path, stated in mutant.rule.direction.items():
        if path not in paths(mutant.when) or direction_of(book.vocabulary, mutant.when, path) != stated:
            return Tried(mutant, "killed", f"the direction of {path}")
    return Tried(mutant, "survived", "no example tells it from the rule")


def _same_rule(book: Rulebook, condition: Condition, other: Condition) -> tuple[bool, int]:
    """Whether two conditions have the same truth for everybody whose answers are accepted, and how many were tried."""
    people = list(accepted(book, [condition, other]))
    return all(seen.truth(condition) is seen.truth(other) for seen in people), len(people)


# Effects


def _tried_effect(book: Rulebook, mutant: EffectMutant) -> Tried:
    try:
        changed = read(_document(book, mutant), book.digest)
    except RulebookError as error:
        return Tried(mutant, "killed", error.faults[0].message)
    fault = next(check_rule(changed, changed.by_id[mutant.rule.id]), None)
    if fault is not None:
        return Tried(mutant, "killed", fault.message)
    return Tried(mutant, "survived", "nothing in its file speaks against this effect")


def _document(book: Rulebook, mutant: EffectMutant) -> dict[str, Any]:
    """The rulebook with the mutant alone, and beside it the rules that it absorbs."""
    absorbed = {each: {**book.written_rules[each], "absorbs": []} for each in mutant.rule.absorbs}
    changed = {**book.written_rules[mutant.rule.id], "effect": mutant.effect}
    return {**book.document, "rules": {**absorbed, mutant.rule.id: changed}}
