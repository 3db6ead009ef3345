"""The course that may follow: sessions, benefit and cost. When it could start is `timeline.py`'s."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.assessment import Cost, Estimate, ExpectedBenefit, Finding, PriceSource, SessionsStatus
from app.clinics import Clinic, Prices, Spacing
from app.engine.facts import Value
from app.ready import Ready
from app.rules.model import Rulebook, Span, SuitabilityId

NOT_SUITABLE = Estimate("not_applicable", "not_suitable", None, None, None, None, (), ())


@dataclass(frozen=True, slots=True)
class Plan:
    """Sessions, what they cost, and the sources that the estimate names, as bits."""

    sessions: Estimate
    cost: Cost
    named: int


def plan(
    ready: Ready,
    known: Mapping[str, Value],
    clinic: Clinic,
    suitability: SuitabilityId,
) -> Plan:
    """How many sessions, how far apart, and at what cost: the union of the rows that are possible.

    Args:
        ready: the rulebook.
        known: what is known, by path.
        clinic: whose prices and spacing apply.
        suitability: of the assessment.
    """
    if suitability == "not_suitable":
        return _planned(ready, clinic, NOT_SUITABLE)
    true, unknown = ready.table(known)
    if "nothing_to_level" in true:
        reasons = ready.table_because["nothing_to_level"](known)
        sources = _cited(ready.book, "nothing_to_level")
        estimate = Estimate("not_applicable", "nothing_to_level", None, None, None, None, reasons, sources)
        return _planned(ready, clinic, estimate)
    because = tuple(dict.fromkeys([path for key in true for path in ready.table_because[key](known)]))
    status: SessionsStatus = "conditional" if suitability == "deferred" else "estimated"
    return _plan(ready, clinic, status, tuple(true), tuple(unknown), because)


@lru_cache(maxsize=4096)  # for many clinics, each with a few
def _plan(
    ready: Ready,
    clinic: Clinic,
    status: SessionsStatus,
    surely: tuple[str, ...],
    unknown: tuple[str, ...],
    because: tuple[str, ...],
) -> Plan:
    """The plan where there is something to level: there are few, so each is made once."""
    book, possibly = ready.book, {*surely, *unknown}
    table = book.sessions
    rows = [row for row in table.rows if row.key in possibly]
    count = Span(min(row.min for row in rows), max(row.max for row in rows), "sessions")
    usual = _interval(book, surely="interval.slower" in surely, possibly="interval.slower" in possibly)
    interval = _widened(usual, clinic.spacing)
    cites = [cite.source for row in rows for cite in row.cites]
    if "less_certain" in surely:
        cites += _cited(book, "less_certain")
    for part in ("interval", "first_change", "judge_result", "price"):
        cites += _cited(book, part)
    estimate = Estimate(
        status=status,
        reason=None,
        number=count,
        interval=interval,
        course=Span((count.min - 1) * interval.min, (count.max - 1) * interval.max, interval.unit),
        certainty="very_low" if "less_certain" in surely else table.certainty,
        because=because,
        sources=tuple(dict.fromkeys(cites)),
    )
    return _planned(ready, clinic, estimate)


def _planned(ready: Ready, clinic: Clinic, estimate: Estimate) -> Plan:
    return Plan(estimate, _cost(ready.book, clinic.prices, estimate), ready.sources.of(estimate.sources))


def _interval(book: Rulebook, *, surely: bool, possibly: bool) -> Span:
    usual, slower = book.sessions.usual_interval, book.sessions.slower_interval
    if surely:
        return slower
    if possibly:
        return Span(min(usual.min, slower.min), max(usual.max, slower.max), usual.unit)
    return usual


def _widened(usual: Span, spacing: Spacing | None) -> Span:
    """The interval as a clinic has it: it may leave more time between sessions, and never less."""
    return Span(max(usual.min, spacing.min), max(usual.max, spacing.max), usual.unit) if spacing else usual


def _cited(book: Rulebook, part: str) -> tuple[str, ...]:
    return tuple(cite.source for cite in book.sessions.cites[part])


def benefit(
    ready: Ready, lowest: int, reasons: tuple[Finding, ...], known: Mapping[str, Value], suitability: SuitabilityId
) -> ExpectedBenefit:
    """What can be expected; unknown while it cannot be told, and nothing where no course is advised.

    Args:
        ready: the rulebook.
        lowest: the place of the lowest benefit that a finding leaves.
        reasons: the findings that lower it.
        known: what is known, by path.
        suitability: of the assessment.
    """
    levels, needed = ready.book.benefit.levels, ready.book.benefit.unknown_without
    if suitability == "not_suitable":
        return ExpectedBenefit("not_applicable", ())
    unknown = lowest < len(levels) - 1 and not known.keys() >= needed
    return ExpectedBenefit("unknown" if unknown else levels[lowest], reasons)


def _cost(book: Rulebook, prices: Prices | None, estimate: Estimate) -> Cost:
    """Per session and in total, from the clinic's prices, else the usual ones; no number without sessions."""
    currency = prices.currency if prices else book.sessions.currency
    source: PriceSource = "clinic" if prices else "default"
    count = estimate.number
    if count is None:
        return Cost(source, currency, None, None, estimate.reason)
    each = Span(prices.min, prices.max, currency) if prices else book.sessions.price
    return Cost(source, currency, each, Span(count.min * each.min, count.max * each.max, currency), None)
