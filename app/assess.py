"""THE HEARTH: facts meet rules, findings become an assessment.

Pure. It holds ids only; texts are put in at the rims.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

from app import course
from app.assessment import Assessment, Finding, OpenQuestion, Score, Wait
from app.clinics import Clinic
from app.engine.facts import Facts, Value
from app.ready import CAUTIONS, SHELVES, Ready, ReadyRule, ready, shelf
from app.rules.model import Rule, Rulebook, Suitability

Waiting: TypeAlias = dict[str, list[ReadyRule]]  # asked and unknown question to the open rules that wait for it

Shelves: TypeAlias = list[list[Finding]]  # findings in the order that they are shown in, as `ready.shelf` says

_place = attrgetter("place")
_open_question = lru_cache(maxsize=4096)(OpenQuestion)  # there are few, and the same come again


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
    true, unknown = book.decide(known)
    rules = prepared.rules
    found = [rule for place in true if (rule := rules[place]) is not None]
    opened = [rule for place in unknown if (rule := rules[place]) is not None]
    waiting, lift = _unknown(prepared, opened, facts) if opened else ({}, 0)

    best, points, benefit = _tally(found)
    worst, further, _ = _tally(opened)
    levels = prepared.levels
    lifted, at_best, at_worst = levels[max(best, lift)], levels[best], levels[max(best, worst)]
    suitability = lifted.id

    found.sort(key=_place)
    findings = [each.always or _finding(each, known, as_of) for each in found]
    unsure = _unsure_cautions(prepared, waiting, facts) if facts.unsure else []
    shown, named = _shown(prepared, found, findings, unsure, lifted.rank)
    *careful, temper, inform = shown
    cautions = tuple(chain.from_iterable(careful))
    plan = course.plan(prepared, known, clinic.prices, suitability)
    return Assessment(
        suitability=suitability,
        at_best=at_best.id,
        at_worst=at_worst.id,
        score=_score((lifted, at_best, at_worst), points, further, found),
        sessions=plan.sessions,
        benefit=course.benefit(prepared, benefit, tuple(temper), known, suitability),
        timeline=course.timeline(prepared, findings, cautions, (suitability, plan.sessions), as_of),
        cost=plan.cost,
        cautions=cautions,
        information=tuple(inform),
        general=prepared.everybody[lifted.rank],
        urgent=tuple(chain.from_iterable(careful[: len(CAUTIONS)])),
        open_questions=_open_questions(prepared, waiting, facts, best) if waiting else (),
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


# What is unknown


def _unknown(prepared: Ready, opened: list[ReadyRule], facts: Facts) -> tuple[Waiting, int]:
    """What open rules wait for, and the rank of what they lift to.

    A rule lifts to the lower of its own level and the highest that the asked questions in its residual call for.
    """
    waiting: Waiting = {}
    lift = 0
    unsure, questions, known = facts.unsure, prepared.questions, facts.known
    unasked = prepared.conditional.difference(prepared.asked(known)[0])
    for rule in opened:
        called = 0
        for path in rule.still_open(known):
            if path not in unasked:
                question = questions[path]
                calls = question.unsure if path in unsure else question.unanswered
                if calls > called:  # noqa: PLR1730 - as in `_tally`
                    called = calls
                if path in waiting:
                    waiting[path].append(rule)
                else:
                    waiting[path] = [rule]
        lift = max(lift, min(called, rule.level))
    return waiting, lift


def _open_questions(prepared: Ready, waiting: Waiting, facts: Facts, at_best: int) -> tuple[OpenQuestion, ...]:
    """Every asked and unknown question that a rule waits for: red first, then by what it could still change."""
    found = []
    for path, rules in waiting.items():
        need, place = prepared.questions[path].order
        level = max([rule.level for rule in rules])
        found.append((need, -level, -len(rules), place, path))
    found.sort()
    return tuple(
        [
            _open_question(
                path,
                prepared.questions[path].question.need,
                "not_sure" if path in facts.unsure else "not_answered",
                prepared.levels[max(at_best, -level)].id,
                tuple([rule.id for rule in waiting[path]]),
            )
            for _, level, _, _, path in found
        ]
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


def _unsure_cautions(prepared: Ready, waiting: Waiting, facts: Facts) -> list[Finding]:
    """A caution for each question answered "not sure" that lifts: the rules that wait for it, and their sources."""
    lifting = {path: [rule for rule in rules if rule.level > 0] for path, rules in waiting.items()}
    return [_unsure_caution(prepared, path, rules) for path, rules in lifting.items() if rules and path in facts.unsure]


def _unsure_caution(prepared: Ready, path: str, rules: list[ReadyRule]) -> Finding:
    level = min(prepared.questions[path].unsure, max(rule.level for rule in rules))
    return Finding(
        rule=None,
        effect="review" if prepared.levels[level].id == "clinician_review" else "precaution",
        because=(path,),
        wait=None,
        sources=tuple(dict.fromkeys(source for rule in rules for source in rule.rule.sources)),
        open_rules=tuple(rule.id for rule in rules),
    )
