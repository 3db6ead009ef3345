"""THE HEARTH: facts meet rules, findings become an assessment.

Pure. It holds ids only; texts are put in at the rims.
"""

from collections.abc import Iterable
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

from app import course, timeline
from app.assessment import Answered, Assessment, Finding, Score
from app.clinics import Clinic
from app.engine.facts import Facts
from app.ready import CAUTIONS, SHELVES, Ready, ReadyRule, ready, shelf
from app.rules.model import Rulebook, Suitability
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
    found = [rule for place in true if (rule := prepared.rules[place])]
    still = unknown(unknowns(book), facts) if undecided else NOTHING

    (best, points, benefit), (worst, further) = _tally(found), _tally_open(prepared, undecided)
    lifted, at_best, at_worst = (prepared.levels[rank] for rank in (max(best, still.lift), best, max(best, worst)))

    found.sort(key=_place)
    findings = [each.always or timeline.found(each, known, as_of) for each in found]
    unsure = [each.caution for each in still.unsure if each.caution]
    shown, named = _shown(prepared, found, findings, unsure, lifted.rank)
    *careful, temper, inform = shown
    cautions = tuple(chain.from_iterable(careful))
    plan = course.plan(prepared, known, clinic, lifted.id)
    stands = timeline.waits(prepared, found, findings, unsure, still.lift)
    expected = course.benefit(prepared, benefit, tuple(temper), known, lifted.id)
    return Assessment(
        suitability=lifted.id,
        at_best=at_best.id,
        at_worst=at_worst.id,
        settled=still.settles(best),
        missing=still.missing,
        score=_score((lifted, at_best, at_worst), points, further, found),
        sessions=plan.sessions,
        benefit=expected,
        timeline=timeline.timeline(prepared, lifted, stands, plan.sessions, as_of),
        cost=plan.cost,
        cautions=cautions,
        information=tuple(inform),
        general=prepared.everybody[lifted.rank],
        urgent=tuple(chain.from_iterable(careful[: len(CAUTIONS)])),
        open_questions=still.open_questions(best),
        answered=_answered((*cautions, *inform, *expected.because), plan.sessions.because, facts),
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


def _tally_open(prepared: Ready, undecided: list[int]) -> tuple[int, int]:
    """The highest level that open rules could lift to, and the points they could take."""
    level_of, points_of = prepared.level_of, prepared.points_of
    return max([level_of[place] for place in undecided], default=0), sum([points_of[place] for place in undecided])


def _score(
    levels: tuple[Suitability, Suitability, Suitability], points: int, further: int, found: list[ReadyRule]
) -> Score:
    """The score, and what it could be: each inside the band of a suitability."""
    lifted, at_best, at_worst = levels
    return Score(
        max(lifted.floor, lifted.top + points),
        lifted.top,
        max(at_best.floor, at_best.top + points),
        max(at_worst.floor, at_worst.top + points + further),
        tuple([each.contribution for each in found if each.points]),
    )


# Findings


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
        urgent = finding.effect == "review" and not prepared.urgent.isdisjoint(finding.open_rules)
        shown[shelf(finding.effect, urgent=urgent)].append(finding)
        named |= prepared.sources.of(finding.sources)
    return shown, named


def _answered(findings: Iterable[Finding], further: tuple[str, ...], facts: Facts) -> Answered:
    """What was answered to each question that decided something."""
    known = facts.known
    answered = {path: known.get(path) for finding in findings for path in finding.because}
    return tuple((answered | {path: known.get(path) for path in further}).items())
