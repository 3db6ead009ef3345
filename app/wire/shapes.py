"""The shapes of answers: typed dicts, so that mypy checks what is rendered and the contract is made from them.

Every key is always there, null where there is nothing to say. Enums have names of their own.
"""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from app.assessment import NoSessions, OpenReason, PriceSource, SessionsStatus
from app.rules.model import (
    BenefitLevel,
    Certainty,
    EffectId,
    Evidence,
    Readers,
    SourceKind,
    SourceStatus,
    SuitabilityId,
)
from app.rules.questionnaire import ChangeBy, GroupKind, Need
from app.wire.errors import LONGEST_KEY, MOST_FAULTS, FaultCode
from app.wire.nodes import ConditionNode

Suitability = TypeAliasType("Suitability", SuitabilityId)
Effect = TypeAliasType("Effect", EffectId)
Review = TypeAliasType("Review", Literal["reviewed", "drafted"])
EvidenceStrength = TypeAliasType("EvidenceStrength", Evidence)
HowItChanges = TypeAliasType("HowItChanges", ChangeBy)
GroupKindName = TypeAliasType("GroupKindName", GroupKind)
QuestionNeed = TypeAliasType("QuestionNeed", Need)
EstimateStatus = TypeAliasType("EstimateStatus", SessionsStatus)
NoEstimateReason = TypeAliasType("NoEstimateReason", NoSessions)
EstimateCertainty = TypeAliasType("EstimateCertainty", Certainty)
BenefitExpected = TypeAliasType("BenefitExpected", Literal[BenefitLevel, "unknown", "not_applicable"])
OpenQuestionReason = TypeAliasType("OpenQuestionReason", OpenReason)
PricesFrom = TypeAliasType("PricesFrom", PriceSource)
SourceKindName = TypeAliasType("SourceKindName", SourceKind)
SourceStatusName = TypeAliasType("SourceStatusName", SourceStatus)
RequestFaultCode = TypeAliasType("RequestFaultCode", FaultCode)
QuestionKind = TypeAliasType("QuestionKind", Literal["yes_no", "choice", "choices", "number"])
BenefitLimit = TypeAliasType("BenefitLimit", BenefitLevel)
TruthName = TypeAliasType("TruthName", Literal["true", "false", "unknown"])
TightenDirection = TypeAliasType("TightenDirection", Literal["up", "down"])
RuleHistoryChange = TypeAliasType("RuleHistoryChange", Literal["added", "changed"])
RuleReaders = TypeAliasType("RuleReaders", Readers)
RiskDirection = TypeAliasType("RiskDirection", Literal["more is never worse", "more is never safer", "none"])

Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Share = Annotated[int, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0)]

# An assessment


class Bounds(TypedDict):
    """Where the suitability can still go, whatever is answered next."""

    decided: Annotated[bool, Field(description="No further answer can change the suitability.")]
    settled: Annotated[
        bool,
        Field(
            description="No answer that is still missing can make it stricter. A question answered `not_sure` may keep "
            "`decided` false for ever."
        ),
    ]
    at_best: Suitability
    at_worst: Suitability


class Contribution(TypedDict):
    """What one rule takes off the score."""

    rule: str
    points: Annotated[int, Field(le=0)]


ScoreFrom = TypedDict("ScoreFrom", {"from": Annotated[Share, Field(description="The top of the suitability's band.")]})


class Score(ScoreFrom):
    """An index inside the suitability's band. Not a probability, and never in conflict with the suitability.

    `value` is `from` and all contributions together, but never below the band's floor, which `/v1/rulebook` tells.
    """

    value: Share
    at_best: Share
    at_worst: Share
    contributions: list[Contribution]
    text: Annotated[str, Field(description="What the number is, and what it is not.")]


class Span(TypedDict):
    """A range of whole numbers, both ends included."""

    min: Count
    max: Count


class SpanInWords(Span):
    """A range, and what it says in words."""

    text: str


class Sessions(TypedDict):
    """How many sessions are usual, and how far apart."""

    status: EstimateStatus
    reason: Annotated[NoEstimateReason | None, Field(description="Why there is no number; null where there is one.")]
    text: str
    min: Count | None
    max: Count | None
    interval_weeks: SpanInWords | None
    course_weeks: Annotated[SpanInWords | None, Field(description="From the first session to the last.")]
    certainty: Annotated[EstimateCertainty | None, Field(description="How sure the estimate is, in GRADE's words.")]
    because: Annotated[list[str], Field(description="The questions whose answers made the estimate.")]
    sources: list[str]


class Event(TypedDict):
    """Something to wait for, as a whole sentence."""

    code: str
    text: str


class Wait(TypedDict):
    """What must be waited for: a date, an event, or both; neither where nobody can tell yet."""

    until: Day | None
    event: Event | None
    text: Annotated[str, Field(description="The same in whole sentences.")]


class InLanguage(TypedDict):
    """In which language the texts are, and who has checked them."""

    code: Annotated[str, Field(description="BCP 47.")]
    review: Annotated[Review, Field(description="`drafted`: not all of them were reviewed by a clinician yet.")]
    stale: Annotated[Count, Field(description="How many are English, because no translation is there or up to date.")]
    english: Annotated[list[str], Field(description="Those: mark them as English.")]


class OriginalFinding(TypedDict):
    """A finding in English."""

    title: str
    advice: str
    wait: str | None


class OriginalOpening(TypedDict):
    """What it comes to, in English."""

    label: str
    headline: str


class Finding(TypedDict):
    """Something found in the answers, and why.

    `rule` names the rule that holds. It is null for a caution about a question answered `not_sure`: that one is
    in `because`, and `open_rules` names the rules that wait for it.
    """

    rule: str | None
    effect: Effect
    title: str
    advice: str
    because: Annotated[
        list[str], Field(description="The questions whose answers decided it; empty: true of everybody.")
    ]
    wait: Wait | None
    evidence: EvidenceStrength
    sources: Annotated[list[str], Field(description="Keys of the answer's `sources`.")]
    open_rules: list[str]
    original: Annotated[
        OriginalFinding | None,
        Field(description="In English, where the language is drafted, and it is urgent, a review or stricter."),
    ]


class BenefitInWords(TypedDict):
    """A level of benefit, in words too."""

    level: BenefitExpected
    label: str
    text: str


class Benefit(BenefitInWords):
    """The benefit that can be hoped for, and what lowers it."""

    because: list[Finding]


class Timeline(TypedDict):
    """When it could start at the earliest, and when a result shows."""

    earliest_start: Annotated[
        Day | None, Field(description="Null: not suitable, or something in `wait_for` has no date.")
    ]
    text: Annotated[str, Field(description="When it could start, or why no day is given.")]
    wait_for: Annotated[
        list[Wait], Field(description="All that stands before a start, waits of findings that are not shown included.")
    ]
    first_change_weeks: SpanInWords | None
    judge_after_months: SpanInWords | None


class Cost(TypedDict):
    """Prices in whole units of the currency."""

    prices: PricesFrom
    currency: Annotated[str, Field(description="ISO 4217.")]
    text: Annotated[str, Field(description="The price in words, or why there is none.")]
    per_session: Span | None
    total: Span | None


class OpenQuestion(TypedDict):
    """A question that could still change something.

    The strictest that one could lead to comes first; one answered `not_sure` comes behind all others. A question whose
    answer follows from another is not listed while that one is open.
    """

    question: str
    label: str
    need: QuestionNeed
    reason: OpenQuestionReason
    could_become: Suitability
    rules: list[str]


class Answered(TypedDict):
    """A question that decided something, and what was answered to it, in words."""

    label: str
    answer: str


class SourceSummary(TypedDict):
    """A source that a finding names."""

    title: str
    url: str | None
    verified: Annotated[bool, Field(description="Its text was seen, in the original or second hand.")]
    status: SourceStatusName


class ClinicMark(TypedDict):
    """The clinic whose profile and rules apply, and the digest of its file."""

    id: str
    digest: str


class Provenance(TypedDict):
    """What this was made with; the same again gives the same again."""

    release: str
    digest: str
    clinic: Annotated[ClinicMark | None, Field(description="Null where no clinic's profile and rules apply.")]
    questionnaire: str
    software: str
    as_of: Day


class Receipt(TypedDict):
    """What was decided, and with what, for whoever kept the answers to have it decided again.

    It holds no answer, and nothing from which one could be told: what depends on the answers is digested with a secret
    of the service and a salt (HMAC-SHA-256), because answers are so few that a plain digest could be tried out.
    """

    release: str
    digest: str
    software: str
    as_of: Day
    salt: Annotated[str, Field(description="Drawn for this receipt, so that no two look the same.")]
    answers: Annotated[str, Field(description="Keyed digest of the answers.")]
    findings: Annotated[str, Field(description="Keyed digest of the rules that were found to hold.")]
    assessment: Annotated[
        str,
        Field(description="Keyed digest of the assessment, but for software, client reference and the receipt itself."),
    ]
    seal: Annotated[str, Field(description="Keyed digest of this receipt, so that nobody can write one.")]


class SharedMark(TypedDict):
    """Where what was shared is kept, until when, and the token with which the person can delete it."""

    id: str
    until: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    deletion_token: Annotated[str, Field(description="Sent as `Authorization: Bearer …`; for the person alone.")]


class Opening(TypedDict):
    """What an assessment comes to, and how far that can still change."""

    suitability: Suitability
    label: Annotated[str, Field(description="The suitability in two to four words.")]
    headline: Annotated[str, Field(description="What it comes to for this person.")]
    bounds: Bounds
    original: Annotated[
        OriginalOpening | None,
        Field(description="In English, where the language is drafted, and it is urgent, a review or stricter."),
    ]


class Outlook(Opening):
    """What an assessment comes to, before its findings."""

    score: Score
    sessions: Sessions
    benefit: Benefit
    timeline: Timeline
    cost: Cost


class Assessment(Outlook):
    """Everything that follows from the answers. A summary for a talk with a clinician, no diagnosis."""

    cautions: Annotated[list[Finding], Field(description="Precautions and stricter: urgent first, then strictest.")]
    information: Annotated[list[Finding], Field(description="Worth knowing about this person.")]
    general: Annotated[list[Finding], Field(description="Told to everybody whom it can be of use to.")]
    urgent: Annotated[list[Finding], Field(description="The cautions that a doctor should see soon, again.")]
    open_questions: list[OpenQuestion]
    answered: Annotated[dict[str, Answered], Field(description="Each question that stands in a `because`, by path.")]
    sources: Annotated[dict[str, SourceSummary], Field(description="Every source named above, by id.")]
    provenance: Provenance
    client_reference: Annotated[str | None, Field(description="Yours, echoed.", json_schema_extra={"format": "uuid"})]
    receipt: Annotated[Receipt | None, Field(description="Null unless the request asked for one.")]
    language: InLanguage
    disclaimer: str
    shared: Annotated[SharedMark | None, Field(description="Null unless the request shared it.")]


# Problems


class ProblemFault(TypedDict):
    """One fault of a request."""

    pointer: Annotated[
        str,
        Field(description=f"Where, as a JSON pointer (RFC 6901). A key over {LONGEST_KEY} characters is cut: `…`."),
    ]
    code: RequestFaultCode
    detail: str
    suggestion: Annotated[str | None, Field(description="What may have been meant.")]


class Problem(TypedDict):
    """What went wrong (RFC 9457). No submitted value is ever in it."""

    type: Annotated[str, Field(description="Relative address of the page that explains the code.")]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    code: str
    request_id: str
    errors: list[ProblemFault]
    errors_left_out: Annotated[
        Count,
        Field(description=f"How many more there are: at most {MOST_FAULTS}, or 10 KiB, are listed for a whole body."),
    ]
    language: InLanguage


class ProblemPage(TypedDict):
    """What an error code means, and what to do."""

    code: str
    title: str
    status: Annotated[int | None, Field(description="Null for a code that stands inside `errors` only.")]
    meaning: str
    what_to_do: str
    language: InLanguage


class ProblemList(TypedDict):
    """Every error code."""

    language: InLanguage
    problems: list[ProblemPage]


class BatchResult(TypedDict):
    """The result for one request of a batch; one of the two is null."""

    assessment: Assessment | None
    problem: Problem | None


class AssessmentBatch(TypedDict):
    """Results, in the order of the requests."""

    results: list[BatchResult]


# Definitions


class Option(TypedDict):
    """An option and its label."""

    id: str
    label: str


class Condition(TypedDict):
    """A condition as clinicians write it, and as a tree."""

    text: str
    tree: ConditionNode


class AnswerChange(TypedDict):
    """How an answer can become another: what it takes, from which answers, and to which."""

    by: HowItChanges
    of: Annotated[list[str], Field(description="The answers that it changes from; empty: any other.")]
    to: Annotated[str | list[str] | None, Field(description="Null for a number, which time changes.")]
    text: str | None


class Question(TypedDict):
    """One question."""

    path: str
    id: str
    kind: QuestionKind
    need: QuestionNeed
    label: str
    item: Annotated[str, Field(description="What it is called in a list.")]
    text: str
    help: str | None
    why: str
    options: list[Option]
    ordered: Annotated[bool, Field(description="The options stand lowest first and can be compared.")]
    at_least_one: bool
    unit: str | None
    unit_label: Annotated[str | None, Field(description="What the unit is called.")]
    min: int | None
    max: int | None
    none: Annotated[str | list[str] | None, Field(description="What `others` answers; null: it does not answer this.")]
    good: Annotated[Literal["yes"] | None, Field(description="The good answer, where it is yes.")]
    asked_when: Condition | None
    changes: Annotated[list[AnswerChange], Field(description="How an answer can become another; empty: it does not.")]


class Section(TypedDict):
    """Questions that are asked together."""

    id: str
    title: str
    help: str
    questions: list[Question]
    others: Annotated[list[str], Field(description="The questions that `others` answers where they are left out.")]


class Contradiction(TypedDict):
    """Answers that cannot stand together: where `when` holds, the answer at `question` is refused."""

    question: str
    text: str
    when: Condition


class Follow(TypedDict):
    """Where `when` holds, the question has this answer, and any other is refused."""

    question: str
    answer: str | list[str] | int
    text: str
    when: Condition


class Limit(TypedDict):
    """A question that says how long ago something was, and the most of its unit that a year has."""

    question: str
    per_year: int


class Lifetime(TypedDict):
    """Nothing is longer ago than the person is old: each answer is below `per_year` times (the age and one).

    The age is in whole years. Any other number is refused at its question, with this text.
    """

    age: Annotated[str, Field(description="The question that asks for the age.")]
    text: str
    limits: list[Limit]


class Group(TypedDict):
    """Questions that can be asked together: items of a list, or a page of a few that belong together."""

    id: str
    kind: GroupKindName
    title: str
    help: str | None
    questions: list[str]


class Questionnaire(TypedDict):
    """Everything that may be asked. `not_sure` may answer every question, and null or nothing leaves it open."""

    version: str
    language: InLanguage
    release: str
    answers: Annotated[dict[str, str], Field(description="Labels of yes, no, not_sure and others.")]
    needs: dict[str, str]
    sections: list[Section]
    contradictions: list[Contradiction]
    follows: list[Follow]
    groups: Annotated[list[Group], Field(description="Lists and pages; empty in a release without them.")]
    lifetime: Annotated[Lifetime | None, Field(description="What the age limits; null in a release without it.")]


class Citation(TypedDict):
    """A source, the place in it, and what it says in our words."""

    source: str
    title: str
    url: str | None
    at: str | None
    says: str | None
    against: Annotated[bool, Field(description="It speaks against the rule.")]
    verified: bool


class Parameter(TypedDict):
    """A number of a rule."""

    value: int
    unit: str
    tighten: TightenDirection


class Until(TypedDict):
    """What ends a deferral: a number that is reached, an event, or both."""

    question: str | None
    reaches: int | None
    event: Event | None


class Example(TypedDict):
    """Answers, and the truth of the condition for them."""

    given: dict[str, dict[str, Any]]
    then: TruthName


class RuleSummary(TypedDict):
    """A rule in a list."""

    id: str
    topic: str
    title: str
    effect: Effect
    href: str


class RuleHistory(TypedDict):
    """A release in which the rule was added or changed."""

    release: str
    change: RuleHistoryChange


RuleFor = TypedDict(
    "RuleFor", {"for": Annotated[RuleReaders, Field(description="Who is shown it: all, or those it can be of use to.")]}
)


class Rule(RuleFor):
    """One rule, whole."""

    id: str
    topic: str
    title: str
    effect: Effect
    lifts_to: Suitability
    advice: str
    urgent: bool
    weight: Annotated[Share, Field(description="Of one effect, the heaviest is shown first.")]
    evidence: EvidenceStrength
    evidence_text: str
    language: InLanguage
    condition: Condition
    parameters: dict[str, Parameter]
    until: Until | None
    benefit: BenefitLimit | None
    direction: dict[str, RiskDirection]
    absorbs: list[str]
    choice: str | None
    row: Annotated[str, Field(description="The row of the evidence register that it formalises.")]
    citations: list[Citation]
    examples: list[Example]
    history: list[RuleHistory]


class RuleList(TypedDict):
    """Every rule of the release, by id."""

    release: str
    language: InLanguage
    rules: list[RuleSummary]


class Source(TypedDict):
    """One source, and the rules that cite it."""

    id: str
    title: str
    kind: SourceKindName
    url: str | None
    status: SourceStatusName
    verified: bool
    note: str | None
    cited_by: list[str]


class SourceList(TypedDict):
    """Every source of the release, by id."""

    release: str
    sources: list[Source]


class ReleaseSummary(TypedDict):
    """One release, and what it changed against the one before."""

    release: str
    released: Day | None
    digest: str
    href: str
    rules: Count
    added: list[str]
    removed: list[str]
    changed: list[str]


class ReleaseList(TypedDict):
    """Every release, newest first."""

    releases: list[ReleaseSummary]


class SuitabilityMeaning(TypedDict):
    """A suitability and its band of the score."""

    id: Suitability
    label: str
    meaning: str
    score: Span


class EffectMeaning(TypedDict):
    """An effect and what it lifts to."""

    id: Effect
    label: str
    meaning: str
    lifts_to: Suitability
    points: Annotated[int, Field(le=0)]


class Meaning(TypedDict):
    """What something is called, and what it means."""

    label: str
    meaning: str


class EvidenceMeaning(Meaning):
    """A strength of evidence."""

    id: EvidenceStrength


class BenefitMeaning(Meaning):
    """A level of benefit."""

    id: BenefitExpected


class NeedMeaning(Meaning):
    """How much a question is needed."""

    id: QuestionNeed


class Rulebook(TypedDict):
    """The rulebook that assessments are made with, unless a request names another."""

    release: str
    released: Day | None
    digest: str
    language: InLanguage
    questionnaire: str
    rules: Count
    sources: Count
    rules_by_effect: dict[str, Count]
    rules_by_topic: dict[str, Count]
    suitabilities: Annotated[list[SuitabilityMeaning], Field(description="Mildest first.")]
    effects: Annotated[list[EffectMeaning], Field(description="Weakest first.")]
    evidence: Annotated[list[EvidenceMeaning], Field(description="Strongest first.")]
    benefit: Annotated[list[BenefitMeaning], Field(description="Best first.")]
    needs: Annotated[list[NeedMeaning], Field(description="What matters most first.")]
    changelog: Annotated[list[ReleaseSummary], Field(description="Newest first.")]


# Operations


class ClinicStoring(TypedDict):
    """What a clinic may keep of people who agree."""

    retention_days: Annotated[int, Field(description="The most days that it keeps what is shared.")]
    consent_text_version: Annotated[str, Field(description="The text of consent that `share` has to name.")]


class ClinicProfile(TypedDict):
    """A clinic, as people may know it."""

    name: str
    contact: Annotated[str, Field(description="How people reach it.")]
    languages: Annotated[list[str], Field(description="That its people speak, the preferred one first.")]
    storing: Annotated[ClinicStoring | None, Field(description="Null where nothing can be shared with it.")]


class WhoAnswers(TypedDict):
    """Whose rules and prices apply."""

    clinic: Annotated[ClinicProfile | None, Field(description="Null where it is no clinic.")]


class Health(TypedDict):
    """Whether the service can do its work."""

    status: Literal["ok"]


class Version(TypedDict):
    """What is running."""

    software: str
    release: str
    digest: str
    questionnaire: str
