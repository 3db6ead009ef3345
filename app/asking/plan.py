"""The next thing to ask: what is still needed for a goal, and which part of it comes first."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.asking.exchange import Exchange, Item, exchange, grouping, together
from app.asking.levels import Levels, levels
from app.clinics import Clinic
from app.engine.facts import Facts
from app.engine.residual import Waiting, compile_waiting
from app.ready import ready
from app.rules.model import Rulebook
from app.rules.once import once

Goal: TypeAlias = Literal["suitability", "result", "everything"]
"""No answer can lift the suitability; nor change the session range or add something urgent; nor add a caution."""

CERTAINTY = "less_certain"  # the part of the session table that changes neither number nor interval


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask next, and what is left.

    Attributes:
        levels: what the answers come to so far.
        exchange: what to ask; None exactly when the goal is reached.
        answered: how many questions are.
        left: how many exchanges there would be, this one among them, if nothing more applied.
        cautions_possible: how many rules could still add a caution.
        urgent_possible: how many could still add something urgent.
    """

    levels: Levels
    exchange: Exchange | None
    answered: int
    left: int
    cautions_possible: int
    urgent_possible: int


def plan(book: Rulebook, person: Facts, clinic: Clinic, goal: Goal) -> Plan:
    """What to ask a person next."""
    facts = Facts({**person.known, **clinic.facts}, person.unsure)
    found = levels(book, facts)
    grouped = grouping(book)
    left = together(grouped, _needed(book, facts, found, goal))
    cautioning = {rule for each in found.still.unanswered if each.level for rule in each.missing[0].rules}
    return Plan(
        levels=found,
        exchange=exchange(grouped, left[0]) if left else None,
        answered=len(person.known) + len(person.unsure),
        left=len(left),
        cautions_possible=len(cautioning & _cautions(book)),
        urgent_possible=len(cautioning & ready(book).urgent),
    )


def _needed(book: Rulebook, facts: Facts, found: Levels, goal: Goal) -> list[Item]:
    """The questions that the goal needs; what only "not sure" holds up is no reason to ask."""
    floor, still = max(found.best, found.still.fixed), found.still.unanswered
    if goal == "suitability":
        return [Item(each.path, each.level) for each in still if each.level > floor]
    if goal == "everything":
        floor = 0
    course = _course(book, facts, found.best)
    needed = [Item(each.path, each.level) for each in still if each.level > floor or each.urgent or each.path in course]
    alone = course.difference([each.path for each in still])
    return needed + [Item(path, 0) for path in alone]


def _course(book: Rulebook, facts: Facts, best: int) -> set[str]:
    """The questions on which the number of sessions or their interval still depends, unless none are advised."""
    if best == book.suitabilities["not_suitable"].rank:
        return set()
    return _table(book)(facts.known).keys() - facts.unsure


@once
def _table(book: Rulebook) -> Waiting:
    return compile_waiting([when for key, when in book.sessions.conditions.items() if key != CERTAINTY])


@once
def _cautions(book: Rulebook) -> frozenset[str]:
    """The rules that add a caution where they hold."""
    return frozenset(rule.id for rule in book.rules if book.effects[rule.effect].lifts.rank > 0)
