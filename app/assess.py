"""THE HEARTH: facts meet rules, findings become an assessment.

Pure. It holds ids only; texts are put in at the rims.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from app.clinics import Clinic
from app.engine.evaluate import evaluate
from app.engine.explain import because
from app.engine.facts import Facts
from app.engine.residual import open_facts
from app.engine.truth import TRUE
from app.rules.model import (
    BenefitLevel,
    Certainty,
    EffectId,
    Need,
    Question,
    Rule,
    Rulebook,
    Span,
    Suitability,
    SuitabilityId,
)

SessionsStatus: TypeAlias = Literal["estimated", "conditional", "not_applicable"]
NoSessions: TypeAlias = Literal["not_suitable", "nothing_to_level"]
OpenReason: TypeAlias = Literal["not_answered", "not_sure"]

NEED_ORDER: Mapping[Need, int] = {"red": 0, "core": 1, "opt": 2}


@dataclass(frozen=True, slots=True)
class Wait:
    """What ends a deferral: a date, an event (a key of the texts), or both; neither where no date can be told."""

    until: date | None
    event: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found, and the facts that decided it.

    Either a rule that holds, or (`rule` is None) a question answered "not sure" that lifts the suitability: it is the
    only fact in `because`, and `open_rules` are the rules that wait for it.
    """

    rule: str | None
    effect: EffectId
    because: tuple[str, ...]
    wait: Wait | None
    sources: tuple[str, ...]
    open_rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """An index from 0 to 100 inside the suitability's band. Not a probability."""

    value: int
    at_best: int
    at_worst: int
    contributions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many sessions, weeks apart; spans are None where there is nothing to estimate."""

    status: SessionsStatus
    reason: NoSessions | None
    count: Span | None
    interval: Span | None
    course: Span | None
    certainty: Certainty | None
    because: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedBenefit:
    """The benefit that can be expected at best, and the findings that lower it."""

    level: BenefitLevel | Literal["unknown"]
    because: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """When it could start, what must happen first, and when a result shows."""

    earliest_start: date | None
    wait_for: tuple[str, ...]
    first_change: Span | None
    judge_after: Span | None


@dataclass(frozen=True, slots=True)
class Cost:
    """Per session, and for the whole course where there is an estimate."""

    prices: Literal["default", "clinic"]
    currency: str
    per_session: Span
    total: Span | None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that is asked and unknown, and what it could still change."""

    question: str
    need: Need
    reason: OpenReason
    could_become: SuitabilityId
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that follows from one person's facts, a rulebook, a clinic and a day."""

    suitability: SuitabilityId
    at_best: SuitabilityId
    at_worst: SuitabilityId
    score: Score
    sessions: Estimate
    benefit: ExpectedBenefit
    timeline: Timeline
    cost: Cost
    cautions: tuple[Finding, ...]
    information: tuple[Finding, ...]
    urgent: tuple[Finding, ...]
    open_questions: tuple[OpenQuestion, ...]
    sources: tuple[str, ...]
    as_of: date

    @property
    def decided(self) -> bool:
        """Whether no further answer can change the suitability."""
        return self.at_best == self.at_worst


@dataclass(frozen=True, slots=True)
class _Open:
    """A rule whose condition is unknown, and the asked questions that keep it so."""

    rule: Rule
    questions: tuple[Question, ...]


def assess(book: Rulebook, person: Facts, clinic: Clinic, as_of: date) -> Assessment:
    """Assess one person.

    Args:
        book: the rulebook.
        person: what is known of the person.
        clinic: the clinic's profile.
        as_of: the day that waits are counted from.
    """
    facts = Facts({**person.known, **clinic.facts}, person.unsure)
    true, unknown = book.decide(facts.known)
    count = len(book.rules)
    found = [book.rules[place] for place in true if place < count]
    opened = _opened(book, [book.rules[place] for place in unknown if place < count], facts)

    at_best = _join(book, (book.effects[rule.effect].lifts for rule in found))
    lifted = _join(book, [at_best, *(_lift(book, each, facts) for each in opened)])
    at_worst = _join(book, [at_best, *(book.effects[each.rule.effect].lifts for each in opened)])

    absorbed = {each for rule in found for each in rule.absorbs}
    findings = [_finding(rule, facts, as_of) for rule in found]
    shown = [finding for finding in findings if finding.rule not in absorbed]
    unsure = _unsure_cautions(book, opened, facts)
    cautions = _strictest_first(book, [*(each for each in shown if _is_caution(each)), *unsure])
    sessions = _sessions(book, facts, lifted.id, true, unknown)
    cost = _cost(book, clinic, sessions)
    benefit = _benefit(book, found, shown, facts, lifted.id)
    information = tuple(each for each in shown if each.effect == "inform")
    return Assessment(
        suitability=lifted.id,
        at_best=at_best.id,
        at_worst=at_worst.id,
        score=_score(book, found, opened, (lifted, at_best, at_worst)),
        sessions=sessions,
        benefit=benefit,
        timeline=_timeline(book, findings, lifted.id, sessions, as_of),
        cost=cost,
        cautions=cautions,
        information=information,
        urgent=tuple(each for each in cautions if _is_urgent(book, each)),
        open_questions=_open_questions(book, opened, facts, at_best),
        sources=_sources((*cautions, *information, *benefit.because), sessions),
        as_of=as_of,
    )


# Suitability


def _join(book: Rulebook, levels: Iterable[Suitability]) -> Suitability:
    """The strictest; `suitable` where there is none."""
    return max(levels, key=lambda level: level.rank, default=book.suitabilities["suitable"])


def _opened(book: Rulebook, rules: list[Rule], facts: Facts) -> list[_Open]:
    asked = (
        {
            question.path: question.asked_when is None or evaluate(question.asked_when, facts) is TRUE
            for question in book.questionnaire.conditional
        }
        if rules
        else {}
    )
    questions = book.questionnaire.questions
    return [
        _Open(rule, tuple(questions[path] for path in open_facts(rule.when, facts) if asked.get(path, True)))
        for rule in rules
    ]


def _calls_for(question: Question, facts: Facts) -> SuitabilityId:
    """What an unknown question calls for."""
    if question.path in facts.unsure:
        return "clinician_review" if question.need == "red" else "suitable_with_precautions"
    return "suitable" if question.need == "opt" else "undetermined"


def _lift(book: Rulebook, opened: _Open, facts: Facts) -> Suitability:
    """What an open rule lifts to: the lower of its own level and the highest its questions call for."""
    called = _join(book, (book.suitabilities[_calls_for(question, facts)] for question in opened.questions))
    return min(called, book.effects[opened.rule.effect].lifts, key=lambda level: level.rank)


def _score(
    book: Rulebook, found: list[Rule], opened: list[_Open], levels: tuple[Suitability, Suitability, Suitability]
) -> Score:
    lifted, at_best, at_worst = levels
    contributions = tuple((rule.id, points) for rule in found if (points := book.effects[rule.effect].points))
    taken = sum(points for _, points in contributions)
    still = sum(book.effects[each.rule.effect].points for each in opened)
    return Score(
        value=max(lifted.floor, lifted.top + taken),
        at_best=max(at_best.floor, at_best.top + taken),
        at_worst=max(at_worst.floor, at_worst.top + taken + still),
        contributions=contributions,
    )


# Findings


def _finding(rule: Rule, facts: Facts, as_of: date) -> Finding:
    return Finding(
        rule=rule.id,
        effect=rule.effect,
        because=because(rule.when, facts),
        wait=_wait(rule, facts, as_of),
        sources=rule.sources,
    )


def _wait(rule: Rule, facts: Facts, as_of: date) -> Wait | None:
    if rule.until is None:
        return None
    until = None
    if rule.until.fact is not None and rule.until.reaches is not None:
        now = facts.known.get(rule.until.fact)
        parameter = rule.parameters[rule.until.reaches]
        if isinstance(now, int):
            until = later(as_of, max(0, parameter.value - now), parameter.unit)
    return Wait(until, rule.until.event)


def later(day: date, count: int, unit: str) -> date:
    """A day some weeks or months later; the last day of a month where the day does not exist there."""
    if unit == "weeks":
        return day + timedelta(weeks=count)
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (first_of_next - timedelta(days=1)).day))


def _unsure_cautions(book: Rulebook, opened: list[_Open], facts: Facts) -> list[Finding]:
    """A caution for each question answered "not sure" that lifts: the rules that wait for it, and their sources."""
    waiting: dict[str, list[Rule]] = {}
    for each in opened:
        for question in each.questions:
            if question.path in facts.unsure and book.effects[each.rule.effect].lifts.rank > 0:
                waiting.setdefault(question.path, []).append(each.rule)
    return [_unsure_caution(book, path, rules, facts) for path, rules in waiting.items()]


def _unsure_caution(book: Rulebook, path: str, rules: list[Rule], facts: Facts) -> Finding:
    called = book.suitabilities[_calls_for(book.questionnaire.questions[path], facts)]
    strictest = _join(book, (book.effects[rule.effect].lifts for rule in rules))
    review = min(called.rank, strictest.rank) == book.suitabilities["clinician_review"].rank
    return Finding(
        rule=None,
        effect="review" if review else "precaution",
        because=(path,),
        wait=None,
        sources=tuple(dict.fromkeys(source for rule in rules for source in rule.sources)),
        open_rules=tuple(rule.id for rule in rules),
    )


def _is_caution(finding: Finding) -> bool:
    return finding.effect not in ("inform", "temper")


def _is_urgent(book: Rulebook, finding: Finding) -> bool:
    rules = (finding.rule,) if finding.rule is not None else finding.open_rules
    return any(book.by_id[rule].urgent for rule in rules)


def _strictest_first(book: Rulebook, findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: -book.effects[each.effect].rank))


def _sources(findings: Iterable[Finding], sessions: Estimate) -> tuple[str, ...]:
    return tuple(sorted({*sessions.sources, *(source for finding in findings for source in finding.sources)}))


def _open_questions(
    book: Rulebook, opened: list[_Open], facts: Facts, at_best: Suitability
) -> tuple[OpenQuestion, ...]:
    """Every asked and unknown question that a rule waits for: red first, then by what it could still change."""
    waiting: dict[str, list[Rule]] = {}
    for each in opened:
        for question in each.questions:
            waiting.setdefault(question.path, []).append(each.rule)
    found = [
        (_join(book, [at_best, *(book.effects[rule.effect].lifts for rule in rules)]), path, rules)
        for path, rules in waiting.items()
    ]
    place = {path: number for number, path in enumerate(book.questionnaire.questions)}
    questions = book.questionnaire.questions
    found.sort(key=lambda each: (NEED_ORDER[questions[each[1]].need], -each[0].rank, -len(each[2]), place[each[1]]))
    return tuple(
        OpenQuestion(
            question=path,
            need=questions[path].need,
            reason="not_sure" if path in facts.unsure else "not_answered",
            could_become=level.id,
            rules=tuple(rule.id for rule in rules),
        )
        for level, path, rules in found
    )


# Sessions, benefit, time and money


def _sessions(
    book: Rulebook, facts: Facts, suitability: SuitabilityId, true: list[int], unknown: list[int]
) -> Estimate:
    table = book.sessions
    first = len(book.rules)
    surely = {place - first for place in true}
    possibly = surely | {place - first for place in unknown}
    rows = [row for place, row in enumerate(table.rows) if place in possibly]
    nothing, slower, less_certain = range(len(table.rows), len(table.conditions))
    if suitability == "not_suitable":
        return Estimate("not_applicable", "not_suitable", None, None, None, None, (), ())
    if nothing in surely:
        reasons = because(table.nothing_to_level, facts)
        sources = _cited(book, "nothing_to_level")
        return Estimate("not_applicable", "nothing_to_level", None, None, None, None, reasons, sources)
    count = Span(min(row.min for row in rows), max(row.max for row in rows), "sessions")
    interval = _interval(book, slower in surely, slower in possibly)
    holding = [place for place in (*range(nothing), slower, less_certain) if place in surely]
    cites = [cite.source for row in rows for cite in row.cites]
    if less_certain in surely:
        cites += _cited(book, "less_certain")
    return Estimate(
        status="conditional" if suitability == "deferred" else "estimated",
        reason=None,
        count=count,
        interval=interval,
        course=Span((count.min - 1) * interval.min, (count.max - 1) * interval.max, interval.unit),
        certainty="very_low" if less_certain in surely else table.certainty,
        because=tuple(dict.fromkeys(path for place in holding for path in because(table.conditions[place], facts))),
        sources=tuple(dict.fromkeys((*cites, *_cited(book, "interval")))),
    )


def _interval(book: Rulebook, surely_slower: bool, possibly_slower: bool) -> Span:  # noqa: FBT001 - a truth in two bits
    usual, slower = book.sessions.usual_interval, book.sessions.slower_interval
    if surely_slower:
        return slower
    if possibly_slower:
        return Span(min(usual.min, slower.min), max(usual.max, slower.max), usual.unit)
    return usual


def _cited(book: Rulebook, part: str) -> tuple[str, ...]:
    return tuple(cite.source for cite in book.sessions.cites[part])


def _benefit(
    book: Rulebook, found: list[Rule], shown: list[Finding], facts: Facts, suitability: SuitabilityId
) -> ExpectedBenefit:
    """The lowest level that a finding leaves; unknown where it cannot be told, or where no course is advised."""
    levels = book.benefit.levels
    lowest = max((levels.index(rule.benefit) for rule in found if rule.benefit is not None), default=0)
    reasons = tuple(each for each in shown if each.effect == "temper")
    unknown = any(path not in facts.known for path in book.benefit.unknown_without) and lowest < len(levels) - 1
    if unknown or suitability == "not_suitable":
        return ExpectedBenefit("unknown", reasons)
    return ExpectedBenefit(levels[lowest], reasons)


def _timeline(
    book: Rulebook, findings: list[Finding], suitability: SuitabilityId, sessions: Estimate, as_of: date
) -> Timeline:
    waits = [finding.wait for finding in findings if finding.wait is not None]
    dates = [wait.until for wait in waits if wait.until is not None]
    known = suitability != "not_suitable" and len(dates) == len(waits)
    planned = sessions.count is not None
    return Timeline(
        earliest_start=max([as_of, *dates]) if known else None,
        wait_for=tuple(dict.fromkeys(wait.event for wait in waits if wait.event is not None)),
        first_change=book.sessions.first_change if planned else None,
        judge_after=book.sessions.judge_result if planned else None,
    )


def _cost(book: Rulebook, clinic: Clinic, sessions: Estimate) -> Cost:
    prices = clinic.prices
    currency = prices.currency if prices else book.sessions.currency
    each = Span(prices.min, prices.max, currency) if prices else book.sessions.price
    count = sessions.count
    total = Span(count.min * each.min, count.max * each.max, currency) if count else None
    return Cost("clinic" if prices else "default", currency, each, total)
