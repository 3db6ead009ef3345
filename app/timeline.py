"""When a course could start: the waits of what was found, with their dates and events, and what must come first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from app.assessment import Estimate, Finding, Timeline, Wait
from app.engine.facts import Value
from app.ready import Ready, ReadyRule
from app.rules.model import Rule, Suitability

DOCTOR = Wait(None, "doctor_has_looked")
CLINICIAN = Wait(None, "clinician_has_agreed")
QUESTIONS = Wait(None, "questions_answered")


def found(each: ReadyRule, known: Mapping[str, Value], as_of: date) -> Finding:
    """What a rule that holds finds in this person, with the date of its wait."""
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


def waits(
    ready: Ready, rules: Sequence[ReadyRule], findings: Sequence[Finding], unsure: Sequence[Finding], lift: int
) -> tuple[Wait, ...]:
    """Everything that stands before a start, once each; what findings wait for that are not shown included.

    Args:
        ready: the rulebook.
        rules: the rules that hold.
        findings: what they find, in their order.
        unsure: the cautions about questions that were answered "not sure".
        lift: the rank of the suitability that open rules lift to.
    """
    weighty = [each for each in rules if each.level > ready.undetermined]
    stands = [*_looks(ready, weighty, unsure)] if weighty or unsure else []
    stands += [finding.wait for finding in findings if finding.wait is not None]
    if lift == ready.undetermined:
        stands.append(QUESTIONS)
    return tuple(dict.fromkeys(stands))


def _looks(ready: Ready, weighty: Sequence[ReadyRule], unsure: Sequence[Finding]) -> Iterator[Wait]:
    """Who has to look at it: what is urgent, and what needs a review or more and does not end by a wait of its own."""
    asking = [each.open_rules for each in unsure if each.effect == "review"]
    if any(each.rule.urgent for each in weighty) or any(not ready.urgent.isdisjoint(each) for each in asking):
        yield DOCTOR
    if any(each.rule.until is None and not each.rule.urgent for each in weighty) or any(
        ready.urgent.isdisjoint(each) for each in asking
    ):
        yield CLINICIAN


def timeline(
    ready: Ready, suitability: Suitability, stands: tuple[Wait, ...], estimate: Estimate, as_of: date
) -> Timeline:
    """When it could start at the earliest, and when a result shows.

    Args:
        ready: the rulebook.
        suitability: of the assessment.
        stands: everything that stands before a start.
        estimate: of the sessions.
        as_of: the day of the assessment.
    """
    table = ready.book.sessions
    first_change, judge_after = (table.first_change, table.judge_result) if estimate.number else (None, None)
    if suitability.id == "not_suitable":
        return Timeline(None, "not_suitable", (), first_change, judge_after)
    dates = [wait.until for wait in stands if wait.until is not None]
    if len(dates) < len(stands):
        return Timeline(None, "events", stands, first_change, judge_after)
    return Timeline(max([as_of, *dates]), None, stands, first_change, judge_after)
