"""The next thing to ask: what is still needed for a goal, and which part of it comes first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from app.asking.exchange import Exchange, Item, exchanges, grouping
from app.assess import assess
from app.assessment import Assessment
from app.clinics import Clinic
from app.engine.facts import Facts
from app.engine.residual import Waiting, compile_waiting
from app.ready import ready
from app.rules.model import Rulebook
from app.unknown import Unknown, unknown, unknowns

Goal: TypeAlias = Literal["suitability", "result", "everything"]
"""No answer can lift the suitability; nor change the session range or add something urgent; nor add a caution."""

CERTAINTY = "less_certain"  # the part of the session table that changes neither number nor interval


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask next, and what is left.

    Attributes:
        assessment: what the answers come to so far.
        exchange: what to ask; None exactly when the goal is reached.
        answered: how many questions are.
        left: how many exchanges there would be, this one among them, if nothing more applied.
        cautions_possible: how many rules could still add a caution.
        urgent_possible: how many could still add something urgent.
    """

    assessment: Assessment
    exchange: Exchange | None
    answered: int
    left: int
    cautions_possible: int
    urgent_possible: int


def plan(book: Rulebook, person: Facts, clinic: Clinic, goal: Goal, as_of: date) -> Plan:
    """What to ask a person next; arguments as for `assess`."""
    assessment = assess(book, person, clinic, as_of)
    facts = Facts({**person.known, **clinic.facts}, person.unsure)
    still = unknown(unknowns(book), facts)
    best = book.suitabilities[assessment.at_best].rank
    left = exchanges(grouping(book), _needed(book, facts, still, best, goal))
    cautioning = {rule for each in still.unanswered if each.level for rule in each.missing[0].rules}
    return Plan(
        assessment=assessment,
        exchange=left[0] if left else None,
        answered=len(person.known) + len(person.unsure),
        left=len(left),
        cautions_possible=sum(book.effects[book.by_id[rule].effect].lifts.rank > 0 for rule in cautioning),
        urgent_possible=len(cautioning & ready(book).urgent),
    )


def _needed(book: Rulebook, facts: Facts, still: Unknown, best: int, goal: Goal) -> Iterator[Item]:
    """The questions that the goal needs; what only "not sure" holds up is no reason to ask."""
    floor = max(best, still.fixed)
    course = set(_course(book, facts, best)) if goal != "suitability" else set()
    for each in still.unanswered:
        is_needed = each.level > floor or each.path in course
        if goal != "suitability":
            is_needed |= each.urgent
        if goal == "everything":
            is_needed |= each.level > 0
        if is_needed:
            yield Item(each.path, each.level)
    known_to_rules = {each.path for each in still.unanswered}
    yield from (Item(path, 0) for path in course - known_to_rules)


def _course(book: Rulebook, facts: Facts, best: int) -> Iterator[str]:
    """The questions on which the number of sessions or their interval still depends, unless none are advised."""
    if best < book.suitabilities["not_suitable"].rank:
        yield from (path for path in _table(book)(facts.known) if path not in facts.unsure)


@lru_cache(maxsize=64)
def _table(book: Rulebook) -> Waiting:
    return compile_waiting([when for key, when in book.sessions.conditions.items() if key != CERTAINTY])
