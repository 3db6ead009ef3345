"""THE HEARTH: facts meet rules, findings become an assessment.

Pure. It holds ids only; texts are put in at the rims.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

from app import course
from app.assessment import Assessment, Finding, Score, Wait
from app.clinics import Clinic
from app.engine.facts import Facts, Value
from app.ready import CAUTIONS, SHELVES, Ready, ReadyRule, ready, shelf
from app.rules.model import Rule, Rulebook, Suitability
from app.unknown import NOTHING, unknown, unknowns

Shelves: TypeAlias = list[list[Finding]]  # findings in the order that they are shown in, as `ready.shelf` says

_place = attrgetter("place")


def assess(book: Rulebook, person: Facts, clinic: Clinic, as_of: date) -> Assessment:
    """Assess one person.

    Args:
        book: the rulebook.
        person: what is known of the person.
        clinic: the clinic's profile.
        as_of: the day that waits are counted from.
    """
    prepared = ready(book)
    facts = Facts({**person.known, **clinic.facts}, person.unsure) if prepared.reads_clinic else person
    known = facts.known
    true, undecided = book.decide(known)
    found, opened = ([rule for place in each if (rule := prepared.rules[place])] for each in (true, undecided))
    still = unknown(unknowns(book), facts) if opened else NOTHING

    best, points, benefit = _tally(found)
    worst, further, _ = _tally(opened)
    levels = prepared.levels
    lifted, at_best, at_worst = levels[max(best, still.lift)], levels[best], levels[max(best, worst)]
    suitability = lifted.id

    found.sort(key=_place)
    findings = [each.always or _finding(each, known, as_of) for each in found]
    unsure = [each.caution for each in still.unsure if each.caution]
    shown, named = _shown(prepared, found, findings, unsure, lifted.rank)
    *careful, temper, inform = shown
    cautions = tuple(chain.from_iterable(careful))
    plan = course.plan(prepared, known, clinic.prices, suitability)
    return Assessment(
        suitability=suitability,
        at_best=at_best.id,
        at_worst=at_worst.id,
        settled=still.settles(best),
        score=_score((lifted, at_best, at_worst), points, further, found),
        sessions=plan.sessions,
        benefit=course.benefit(prepared, benefit, tuple(temper), known, suitability),
        timeline=course.timeline(prepared, findings, cautions, (suitability, plan.sessions), as_of),
        cost=plan.cost,
        cautions=cautions,
        information=tuple(inform),
        general=prepared.everybody[lifted.rank],
        urgent=tuple(chain.from_iterable(careful[: len(CAUTIONS)])),
        open_questions=still.open_questions(best),
        sources=prepared.sources.ids(prepared.everybody_named[lifted.rank] | named | plan.named),
        as_of=as_of,
    )


def _tally(rules: list[ReadyRule]) -> tuple[int, int, int]:
    """The highest level that rules lift to, the points they take, and the lowest benefit that they leave."""
    level = points = benefit = 0
    for rule in rules:
        points += rule.points
        if rule.level > level:  # noqa: PLR1730 - calling `max` for each rule takes four times as long
            level = rule.level
        if rule.benefit > benefit:  # noqa: PLR1730 - the same
            benefit = rule.benefit
    return level, points, benefit


def _score(
    levels: tuple[Suitability, Suitability, Suitability], points: int, further: int, found: list[ReadyRule]
) -> Score:
    """The score, and what it could be: each inside the band of a suitability."""
    lifted, at_best, at_worst = levels
    return Score(
        max(lifted.floor, lifted.top + points),
        max(at_best.floor, at_best.top + points),
        max(at_worst.floor, at_worst.top + points + further),
        tuple([each.contribution for each in found if each.points]),
    )


# Findings


def _finding(each: ReadyRule, known: Mapping[str, Value], as_of: date) -> Finding:
    finding = each.finding(each.because(known))
    until = each.rule.until
    if until is None or until.fact is None or until.reaches is None:
        return finding
    wait = Wait(_date(each.rule, until.fact, until.reaches, known, as_of), until.event)
    return Finding(finding.rule, finding.effect, finding.because, wait, finding.sources)


def _date(rule: Rule, fact: str, reaches: str, known: Mapping[str, Value], as_of: date) -> date | None:
    """When a number will have reached a parameter; None where the number is not known."""
    now = known.get(fact)
    parameter = rule.parameters[reaches]
    return later(as_of, max(0, parameter.value - now), parameter.unit) if isinstance(now, int) else None


def later(day: date, count: int, unit: str) -> date:
    """A day some weeks or months later; the last day of a month where the day does not exist there."""
    if unit == "weeks":
        return day + timedelta(weeks=count)
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (first_of_next - timedelta(days=1)).day))


def _shown(
    prepared: Ready, found: list[ReadyRule], findings: list[Finding], unsure: list[Finding], level: int
) -> tuple[Shelves, int]:
    """Findings in their order, but those that are absorbed or not for such a reader; and their sources, as bits."""
    shown: Shelves = [[] for _ in range(SHELVES)]
    named = 0
    absorbing = [each.absorbs for each in found if each.absorbs]
    absorbed = set().union(*absorbing) if absorbing else ()
    for each, finding in zip(found, findings):  # noqa: B905 - one is made of the other
        if level < each.shown_below and each.id not in absorbed:
            shown[each.shelf].append(finding)
            named |= each.named
    for finding in unsure:
        shown[shelf(finding.effect, urgent=not prepared.urgent.isdisjoint(finding.open_rules))].append(finding)
        named |= prepared.sources.of(finding.sources)
    return shown, named
