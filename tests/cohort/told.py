"""Everything that a cohort's graph says of people, and what their own assessments say, in one shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.assess import assess
from app.clinics import Clinic
from app.cohort.meaning import Meaning, meaning
from app.engine.columns import Graph
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.residual import open_facts
from app.engine.truth import TRUE
from app.ready import ready
from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.model import Rule, Rulebook
from tests.cohort.says import Answers, who

DAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one person; where they are refused, at which questions, and nothing else. Levels are ranks."""

    refused: frozenset[str]
    levels: tuple[int, ...] = ()
    settled: bool = False
    found: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    deciding: frozenset[str] = frozenset()
    score: int = 0
    sessions: tuple[int, int] | None = None


def alone(book: Rulebook, clinic: Clinic, answers: Answers) -> Told:
    """What the assessment of one person says."""
    try:
        person = facts_of(book.questionnaire, answers)
    except InconsistentAnswers as error:
        return Told(frozenset(each.path for each in error.inconsistencies))
    made = assess(book, person, clinic, DAY)
    facts = Facts({**person.known, **clinic.facts}, person.unsure)
    true, unknown = ([book.rules[place] for place in places] for places in book.decide(facts.known))
    rank = book.suitabilities[made.suitability].rank
    number = made.sessions.number
    return Told(
        refused=frozenset(),
        levels=tuple(book.suitabilities[each].rank for each in (made.suitability, made.at_best, made.at_worst)),
        settled=made.settled,
        found=tuple(each.id for each in true),
        opened=tuple(each.id for each in unknown),
        deciding=frozenset(each.id for each in (*true, *unknown) if rank and lifted_to(book, each, facts) == rank),
        score=made.score.value,
        sessions=(number.min, number.max) if number else None,
    )


def lifted_to(book: Rulebook, rule: Rule, facts: Facts) -> int:
    """The rank that a rule that holds or is open lifts to by itself, as the design has it."""
    level = book.effects[rule.effect].lifts.rank
    if evaluate(rule.when, facts) is TRUE:
        return level
    prepared = ready(book)
    asked = prepared.asked(facts.known)[0]
    waiting = [
        prepared.questions[path]
        for path in open_facts(rule.when, facts)
        if path in asked or path not in prepared.conditional
    ]
    calls = [each.unsure if each.path in facts.unsure else each.unanswered for each in waiting]
    return min(level, max(calls, default=0))


@cache
def graph_of(book: Rulebook, clinic: Clinic) -> tuple[Graph, Meaning]:
    """A rulebook's meaning in a graph of its own."""
    graph = Graph()
    return graph, meaning(graph, book, clinic)


def together(book: Rulebook, clinic: Clinic, people: Sequence[Answers]) -> list[Told]:
    """What one graph says of all these people."""
    graph, meant = graph_of(book, clinic)
    ladders = (meant.suitability, meant.at_best, meant.at_worst)
    by_rule = (meant.found, meant.opened, meant.deciding)
    bits = [(points << place, node) for points, each in meant.points.items() for place, node in enumerate(each)]
    numbers = [each for some in (meant.sessions_min, meant.sessions_max) for each in some.items()]
    groups = [
        *ladders,
        [meant.settled],
        [each.who for each in meant.refused],
        *(each.values() for each in by_rule),
        [node for _, node in bits],
        [node for _, node in numbers],
    ]
    rows = iter(who(graph, [node for group in groups for node in group], people))
    told = [[next(rows) for _ in group] for group in groups]
    *levels, settled, refused, found, opened, deciding, points, sessions = told

    def one(place: int) -> Told:
        paths = frozenset(each.path for each, row in zip(meant.refused, refused, strict=True) if place in row)
        if paths:
            return Told(paths)
        ranks = tuple(sum(place in row for row in rungs) for rungs in levels)
        taken = sum(each for (each, _), row in zip(bits, points, strict=True) if place in row)
        band = next(each for each in book.suitabilities.values() if each.rank == ranks[0])
        named = [
            [rule for rule, row in zip(each, group, strict=True) if place in row]
            for each, group in zip(by_rule, (found, opened, deciding), strict=True)
        ]
        counted = [number for (number, _), row in zip(numbers, sessions, strict=True) if place in row]
        return Told(
            refused=paths,
            levels=ranks,
            settled=place in settled[0],
            found=tuple(named[0]),
            opened=tuple(named[1]),
            deciding=frozenset(named[2]),
            score=max(band.floor, band.top + taken),
            sessions=(counted[0], counted[1]) if counted else None,
        )

    return [one(place) for place in range(len(people))]
