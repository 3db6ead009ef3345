"""The course that may follow: sessions, benefit and cost."""

from copy import deepcopy
from typing import Any

import pytest

from app.assess import assess
from app.assessment import Cost
from app.clinics import Clinic, Prices
from app.engine.facts import Facts, Value
from app.rules.model import Rulebook, Span
from app.rules.read import read
from tests.books import AS_OF, assessed, working
from tests.small import rule, rulebook

MODERATE: dict[str, Value] = {
    "scars.severity": "moderate",
    "scars.types": frozenset({"rolling"}),
    "scars.areas": frozenset({"face"}),
    "skin.tone": "II",
    "skin.marks_darkly": "no",
    "person.smoking": "never",
    "health.poor_healing": False,
}


def quiet() -> Rulebook:
    """A rulebook whose one rule never holds of anybody here."""
    return rulebook(one=rule("inform", "skin.tattoo"))


def weeks(value: int) -> dict[str, dict[str, object]]:
    """A parameter in weeks."""
    return {"weeks": {"value": value, "unit": "weeks", "tighten": "up"}}


def months(value: int) -> dict[str, dict[str, object]]:
    """A parameter in months."""
    return {"months": {"value": value, "unit": "months", "tighten": "up"}}


# Sessions


@pytest.mark.parametrize(
    ("severity", "least", "most", "certainty"),
    [("mild", 2, 3, "low"), ("moderate", 3, 5, "low"), ("severe", 4, 6, "very_low"), (None, 2, 6, "low")],
)
def test_sessions_by_severity(severity: str | None, least: int, most: int, certainty: str) -> None:
    """The row of the severity; while that is unknown, everything that is possible."""
    known = {path: value for path, value in MODERATE.items() if path != "scars.severity"}
    sessions = assessed(Facts(known | ({"scars.severity": severity} if severity else {})), quiet()).sessions
    assert (sessions.status, sessions.reason, sessions.certainty) == ("estimated", None, certainty)
    assert (sessions.number, sessions.interval) == (Span(least, most, "sessions"), Span(4, 6, "weeks"))
    assert sessions.course == Span((least - 1) * 4, (most - 1) * 6, "weeks")
    assert sessions.because == (("scars.severity",) if severity else ())
    assert ("alster-li" in sessions.sources) == (severity != "moderate")


@pytest.mark.parametrize("called", ["nothing_to_level", "interval.slower", "less_certain"])
def test_a_row_is_never_taken_for_another_part_of_the_table(called: str) -> None:
    """A row may be called like another part, and stand anywhere: it means what its own condition says."""
    sessions: Any = deepcopy(working().document["sessions"])
    sessions["rows"].reverse()
    next(row for row in sessions["rows"] if row["id"] == "moderate")["id"] = called.replace(".", "-")
    book = read({**working().document, "sessions": sessions}, "sha256:made-up")
    assert assessed(Facts(MODERATE), book).sessions == assessed(Facts(MODERATE)).sessions


@pytest.mark.parametrize(
    ("changed", "interval", "because"),
    [
        ({"skin.tone": "IV"}, Span(6, 6, "weeks"), ("scars.severity", "skin.tone")),
        ({"skin.marks_darkly": "usually"}, Span(6, 6, "weeks"), ("scars.severity", "skin.marks_darkly")),
        ({"skin.tone": None}, Span(4, 6, "weeks"), ("scars.severity",)),
    ],
)
def test_interval(changed: dict[str, str | None], interval: Span, because: tuple[str, ...]) -> None:
    """Slower for skin that marks easily; while that is unknown, both."""
    known = {path: value for path, value in (MODERATE | changed).items() if value is not None}
    sessions = assessed(Facts(known), quiet()).sessions
    assert (sessions.interval, sessions.because) == (interval, because)


def test_certainty_falls() -> None:
    """Who was not in the trials gets the same count, with less certainty and a source for that."""
    usual = assessed(Facts(MODERATE), quiet()).sessions
    less = assessed(Facts(MODERATE | {"health.poor_healing": True}), quiet()).sessions
    assert (less.number, less.certainty) == (usual.number, "very_low")
    assert "skp-es" in less.sources
    assert "skp-es" not in usual.sources
    assert less.because == ("scars.severity", "health.poor_healing")


@pytest.mark.parametrize(
    "changed", [{"scars.severity": "flat_marks"}, {"scars.types": frozenset({"keloid", "hypertrophic"})}]
)
def test_nothing_to_level(changed: dict[str, Value]) -> None:
    """Where no scar dips there is no number, no course and no date to judge it, and the reason has sources."""
    assessment = assessed(Facts(MODERATE | changed), quiet())
    sessions, timeline = assessment.sessions, assessment.timeline
    assert (sessions.status, sessions.reason) == ("not_applicable", "nothing_to_level")
    assert (sessions.number, sessions.interval, sessions.course, sessions.certainty) == (None, None, None, None)
    assert (sessions.because, "gb-copy" in sessions.sources) == (tuple(changed), True)
    assert (timeline.first_change, timeline.judge_after) == (None, None)
    assert assessment.cost[2:] == (None, None, "nothing_to_level")


def test_no_sessions_for_whom_it_does_not_suit() -> None:
    """Not suitable means no number, whatever the scars are."""
    book = rulebook(one=rule("exclude", "skin.tattoo"))
    assessment = assessed(Facts(MODERATE | {"skin.tattoo": True}), book)
    assert (assessment.sessions.status, assessment.sessions.reason) == ("not_applicable", "not_suitable")
    assert (assessment.sessions.because, assessment.sessions.sources) == ((), ())
    assert assessment.cost[2:] == (None, None, "not_suitable")


@pytest.mark.parametrize(
    ("effect", "status"), [("defer", "conditional"), ("review", "estimated"), ("precaution", "estimated")]
)
def test_sessions_are_conditional_when_deferred(effect: str, status: str) -> None:
    """A number for later is marked as one."""
    sessions = assessed(Facts(MODERATE | {"skin.tattoo": True}), rulebook(one=rule(effect, "skin.tattoo"))).sessions
    assert (sessions.status, sessions.number) == (status, Span(3, 5, "sessions"))


# Benefit


@pytest.mark.parametrize(
    ("found", "level"),
    [([], "good"), (["fair"], "fair"), (["limited"], "limited"), (["fair", "limited"], "limited"), (["good"], "good")],
)
def test_benefit_is_the_lowest_level_found(found: list[str], level: str) -> None:
    """The lowest level that a finding leaves, and every finding that lowers it."""
    rules = {f"r{number}": rule("temper", "skin.tattoo", benefit=each) for number, each in enumerate(found)}
    book = rulebook(**rules, other=rule("inform", "skin.warts"))
    benefit = assessed(Facts(MODERATE | {"skin.tattoo": True}), book).benefit
    assert (benefit.level, [each.rule for each in benefit.because]) == (level, sorted(rules))


@pytest.mark.parametrize("missing", ["scars.severity", "scars.types"])
def test_benefit_is_unknown_without_the_scars(missing: str) -> None:
    """Without depth or kinds of scar none can be told, unless it is the least there is already."""
    book = rulebook(a=rule("temper", "skin.tattoo"), b=rule("temper", "skin.warts", benefit="limited"))
    known = {path: value for path, value in MODERATE.items() if path != missing}
    assert assessed(Facts(known | {"skin.tattoo": True, "skin.warts": False}), book).benefit.level == "unknown"
    assert assessed(Facts(known | {"skin.tattoo": True, "skin.warts": True}), book).benefit.level == "limited"


def test_no_benefit_is_told_to_whom_it_does_not_suit() -> None:
    """Nothing is said of the benefit of a treatment that is not advised, though what lowers it still counts."""
    tempering = rule("temper", "skin.tattoo", benefit="limited", cites=[{"source": "tirmizi"}])
    assessment = assessed(
        Facts(MODERATE | {"skin.tattoo": True}), rulebook(a=rule("exclude", "skin.tattoo"), b=tempering)
    )
    assert assessment.benefit == ("not_applicable", ())
    assert ("b", -4) in assessment.score.contributions
    assert "tirmizi" not in assessment.sources


# Timeline


def test_when_a_result_shows() -> None:
    """Where sessions are planned, the weeks to the first change and the months to judge by."""
    timeline = assessed(Facts(MODERATE), quiet()).timeline
    assert (timeline.first_change, timeline.judge_after) == (Span(4, 6, "weeks"), Span(3, 6, "months"))


# Cost


def test_usual_prices() -> None:
    """Without a clinic's prices, the rulebook's, times the fewest and the most sessions."""
    cost = assessed(Facts(MODERATE), quiet()).cost
    assert cost == Cost("default", "USD", Span(150, 400, "USD"), Span(450, 2000, "USD"), None)


def test_prices_of_the_clinic() -> None:
    """A clinic's own prices, in its own currency."""
    clinic = Clinic(prices=Prices("EUR", 100, 120))
    cost = assess(quiet(), Facts(MODERATE), clinic, AS_OF).cost
    assert cost == Cost("clinic", "EUR", Span(100, 120, "EUR"), Span(300, 600, "EUR"), None)
