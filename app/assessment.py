"""What an assessment is: frozen data that holds ids only. `assess.py` makes it; texts are put in at the rims.

Named tuples: as frozen as a dataclass, and made, compared and hashed in a third of its time.
"""

from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from app.engine.facts import Value
from app.rules.model import BenefitLevel, Certainty, EffectId, Span, SuitabilityId
from app.rules.questionnaire import Need

SessionsStatus: TypeAlias = Literal["estimated", "conditional", "not_applicable"]
NoSessions: TypeAlias = Literal["not_suitable", "nothing_to_level"]
NoStart: TypeAlias = Literal["not_suitable", "events"]
PriceSource: TypeAlias = Literal["default", "clinic"]
Answered: TypeAlias = tuple[tuple[str, Value | None], ...]  # question and answer; None for "not sure"
OpenReason: TypeAlias = Literal["not_answered", "not_sure"]


class Wait(NamedTuple):
    """What ends a deferral: a date, an event (a key of the texts), or both; neither where no date can be told."""

    until: date | None
    event: str | None


class Finding(NamedTuple):
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


class Score(NamedTuple):
    """An index from 0 to 100 inside the suitability's band, from whose top it starts. Not a probability."""

    value: int
    top: int
    at_best: int
    at_worst: int
    contributions: tuple[tuple[str, int], ...]


class Estimate(NamedTuple):
    """How many sessions, weeks apart; spans are None where there is nothing to estimate."""

    status: SessionsStatus
    reason: NoSessions | None
    number: Span | None
    interval: Span | None
    course: Span | None
    certainty: Certainty | None
    because: tuple[str, ...]
    sources: tuple[str, ...]


class ExpectedBenefit(NamedTuple):
    """The benefit that can be expected at best, and the findings that lower it; none where nothing is advised."""

    level: BenefitLevel | Literal["unknown", "not_applicable"]
    because: tuple[Finding, ...]


class Timeline(NamedTuple):
    """When it could start or why no day can be told, what stands before that, and when a result shows."""

    earliest_start: date | None
    reason: NoStart | None
    wait_for: tuple[Wait, ...]
    first_change: Span | None
    judge_after: Span | None


class Cost(NamedTuple):
    """Per session and for the whole course; where there is no estimate, None, and the reason for that."""

    prices: PriceSource
    currency: str
    per_session: Span | None
    total: Span | None
    reason: NoSessions | None


class OpenQuestion(NamedTuple):
    """A question that is asked and unknown, and what it could still change."""

    question: str
    need: Need
    reason: OpenReason
    could_become: SuitabilityId
    rules: tuple[str, ...]


class Assessment(NamedTuple):
    """Everything that follows from one person's facts, a rulebook, a clinic and a day.

    `settled`: no unanswered question can lift the suitability any more; `missing`: so many keep it undetermined.
    `information` is what rules say of this person, `general` what they say to everybody whom it can be of use to.
    `urgent` are those of the cautions that a doctor should see soon; they come first there as well.
    """

    suitability: SuitabilityId
    at_best: SuitabilityId
    at_worst: SuitabilityId
    settled: bool
    missing: int
    score: Score
    sessions: Estimate
    benefit: ExpectedBenefit
    timeline: Timeline
    cost: Cost
    cautions: tuple[Finding, ...]
    information: tuple[Finding, ...]
    general: tuple[Finding, ...]
    urgent: tuple[Finding, ...]
    open_questions: tuple[OpenQuestion, ...]
    answered: Answered
    sources: tuple[str, ...]
    as_of: date
