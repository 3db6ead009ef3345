"""THE HEARTH: facts meet rules, findings become an assessment.

Pure. It holds ids only; texts are put in at the rims.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app import course
from app.assessment import Assessment, Estimate, Finding, OpenQuestion, Score, Wait
from app.clinics import Clinic
from app.engine.evaluate import evaluate
from app.engine.explain import because
from app.engine.facts import Facts
from app.engine.residual import open_facts
from app.engine.truth import TRUE
from app.ready import Ready, ReadyQuestion, ReadyRule, ready
from app.rules.model import Rule, Rulebook, Suitability


@dataclass(frozen=True, slots=True)
class _Open:
    """A rule whose condition is unknown, and the asked questions that keep it so."""

    rule: ReadyRule
    questions: tuple[ReadyQuestion, ...]


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
    true, unknown = book.decide(facts.known)
    count = len(prepared.rules)
    found = [prepared.rules[place] for place in true if place < count]
    opened = _opened(prepared, [prepared.rules[place] for place in unknown if place < count], facts)

    at_best = max((each.level for each in found), default=0)
    lifted = max(at_best, *(_lift(each, facts) for each in opened), 0)
    at_worst = max(at_best, *(each.rule.level for each in opened), 0)
    levels = prepared.levels[lifted], prepared.levels[at_best], prepared.levels[at_worst]
    suitability = levels[0].id

    findings = [each.finding or _finding(each, facts, as_of) for each in found]
    absorbed = {absorbed for each in found for absorbed in each.rule.absorbs}
    shown = [finding for finding in findings if finding.rule not in absorbed]
    cautions = _cautions(prepared, shown, opened, facts)
    information = tuple(finding for finding in shown if finding.effect == "inform")
    tempered = tuple(finding for finding in shown if finding.effect == "temper")
    estimate = course.sessions(
        prepared,
        facts,
        suitability,
        [place - count for place in true if place >= count],
        [place - count for place in unknown if place >= count],
    )
    return Assessment(
        suitability=suitability,
        at_best=levels[1].id,
        at_worst=levels[2].id,
        score=_score(found, opened, levels),
        sessions=estimate,
        benefit=course.benefit(prepared, found, tempered, facts, suitability),
        timeline=course.timeline(prepared, findings, suitability, estimate, as_of),
        cost=course.cost(book, clinic, estimate),
        cautions=cautions,
        information=information,
        urgent=tuple(finding for finding in cautions if _is_urgent(book, finding)),
        open_questions=_open_questions(prepared, opened, facts, at_best) if opened else (),
        sources=_sources((*cautions, *information, *tempered), estimate),
        as_of=as_of,
    )


# What is unknown


def _opened(prepared: Ready, rules: list[ReadyRule], facts: Facts) -> list[_Open]:
    """The open rules, each with the questions left in its residual that are asked."""
    asked: dict[str, bool] = {}

    def is_asked(path: str) -> bool:
        if path not in asked:
            condition = prepared.questions[path].asked_when
            asked[path] = condition is None or evaluate(condition, facts) is TRUE
        return asked[path]

    return [
        _Open(rule, tuple(prepared.questions[path] for path in _open_facts(rule, facts) if is_asked(path)))
        for rule in rules
    ]


def _open_facts(rule: ReadyRule, facts: Facts) -> Iterable[str]:
    if rule.flat:
        known = facts.known
        return [path for path in rule.paths if path not in known]
    return open_facts(rule.when, facts)


def _calls_for(question: ReadyQuestion, facts: Facts) -> int:
    """The rank of what an unknown question calls for."""
    return question.unsure if question.path in facts.unsure else question.unanswered


def _lift(opened: _Open, facts: Facts) -> int:
    """What an open rule lifts to: the lower of its own level and the highest its questions call for."""
    called = max((_calls_for(question, facts) for question in opened.questions), default=0)
    return min(called, opened.rule.level)


def _score(found: list[ReadyRule], opened: list[_Open], levels: tuple[Suitability, Suitability, Suitability]) -> Score:
    lifted, at_best, at_worst = levels
    contributions = tuple((each.id, each.points) for each in found if each.points)
    taken = sum(points for _, points in contributions)
    still = sum(each.rule.points for each in opened)
    return Score(
        value=max(lifted.floor, lifted.top + taken),
        at_best=max(at_best.floor, at_best.top + taken),
        at_worst=max(at_worst.floor, at_worst.top + taken + still),
        contributions=contributions,
    )


def _open_questions(prepared: Ready, opened: list[_Open], facts: Facts, at_best: int) -> tuple[OpenQuestion, ...]:
    """Every asked and unknown question that a rule waits for: red first, then by what it could still change."""
    waiting = _by_question(opened)

    def decisiveness(path: str) -> tuple[int, int, int, int]:
        need, place = prepared.questions[path].order
        return need, -max(rule.level for rule in waiting[path]), -len(waiting[path]), place

    return tuple(
        OpenQuestion(
            question=path,
            need=prepared.questions[path].question.need,
            reason="not_sure" if path in facts.unsure else "not_answered",
            could_become=prepared.levels[max(at_best, *(rule.level for rule in waiting[path]))].id,
            rules=tuple(rule.id for rule in waiting[path]),
        )
        for path in sorted(waiting, key=decisiveness)
    )


def _by_question(opened: Iterable[_Open]) -> dict[str, list[ReadyRule]]:
    """The open rules that wait for each question."""
    waiting: dict[str, list[ReadyRule]] = {}
    for each in opened:
        for question in each.questions:
            waiting.setdefault(question.path, []).append(each.rule)
    return waiting


# Findings


def _finding(each: ReadyRule, facts: Facts, as_of: date) -> Finding:
    reasons = each.because if each.because is not None else because(each.when, facts)
    return Finding(each.id, each.rule.effect, reasons, _wait(each.rule, facts, as_of), each.sources)


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


def _cautions(prepared: Ready, shown: list[Finding], opened: list[_Open], facts: Facts) -> tuple[Finding, ...]:
    """Everything of effect precaution or stricter, strictest first."""
    cautions = [finding for finding in shown if finding.effect not in ("inform", "temper")]
    if facts.unsure:
        cautions += _unsure_cautions(prepared, opened, facts)
    effects = prepared.book.effects
    return tuple(sorted(cautions, key=lambda finding: -effects[finding.effect].rank))


def _unsure_cautions(prepared: Ready, opened: list[_Open], facts: Facts) -> list[Finding]:
    """A caution for each question answered "not sure" that lifts: the rules that wait for it, and their sources."""
    lifting = [each for each in opened if each.rule.level > 0]
    return [
        _unsure_caution(prepared, path, rules) for path, rules in _by_question(lifting).items() if path in facts.unsure
    ]


def _unsure_caution(prepared: Ready, path: str, rules: list[ReadyRule]) -> Finding:
    level = min(prepared.questions[path].unsure, max(rule.level for rule in rules))
    return Finding(
        rule=None,
        effect="review" if prepared.levels[level].id == "clinician_review" else "precaution",
        because=(path,),
        wait=None,
        sources=tuple(dict.fromkeys(source for rule in rules for source in rule.sources)),
        open_rules=tuple(rule.id for rule in rules),
    )


def _is_urgent(book: Rulebook, finding: Finding) -> bool:
    rules = (finding.rule,) if finding.rule is not None else finding.open_rules
    return any(book.by_id[rule].urgent for rule in rules)


def _sources(findings: Iterable[Finding], estimate: Estimate) -> tuple[str, ...]:
    """Every source that a finding or the estimate names, by id."""
    return tuple(sorted(set(estimate.sources).union(*(finding.sources for finding in findings))))
