"""What a rulebook is, once read: frozen data. Its questions are `questionnaire.py`'s, how it is read is `read.py`'s."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from app.engine.compile import Decide
from app.engine.condition import Condition
from app.engine.facts import Vocabulary
from app.engine.truth import Truth
from app.rules.messages import Texts
from app.rules.questionnaire import Questionnaire

SuitabilityId: TypeAlias = Literal[
    "suitable", "suitable_with_precautions", "undetermined", "clinician_review", "deferred", "not_suitable"
]
EffectId: TypeAlias = Literal["inform", "temper", "precaution", "review", "defer", "exclude"]
Evidence: TypeAlias = Literal["high", "moderate", "low", "judgement"]
Certainty: TypeAlias = Literal["high", "moderate", "low", "very_low"]
BenefitLevel: TypeAlias = Literal["good", "fair", "limited"]
Readers: TypeAlias = Literal["everybody", "course", "unreferred"]
Direction: TypeAlias = Literal["more is never worse", "more is never safer", "none"]
SourceStatus: TypeAlias = Literal["seen", "second_hand", "recalled", "judgement"]
SourceKind: TypeAlias = Literal[
    "clinic",
    "label",
    "regulator",
    "trial",
    "review",
    "case",
    "guideline",
    "society",
    "textbook",
    "public",
    "web",
    "judgement",
    "recalled",
]


@dataclass(frozen=True, slots=True)
class Source:
    """Something a rule can cite; `verified` says whether its text was seen, first or second hand."""

    id: str
    title: str
    kind: SourceKind
    url: str | None
    status: SourceStatus
    note: str | None

    @property
    def verified(self) -> bool:
        return self.status in ("seen", "second_hand")


@dataclass(frozen=True, slots=True)
class Citation:
    """A source, the place in it, what it says in our words, and whether it speaks against."""

    source: str
    at: str | None
    says: str | None
    against: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a rule; `tighten` is the way that makes the rule stricter."""

    value: int
    unit: str
    tighten: Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Until:
    """What ends a deferral: a number question that reaches a parameter, an event, or both."""

    fact: str | None
    reaches: str | None
    event: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """Answers, as a person gives them, and the truth the condition must have for them.

    `given` may hold what the clinic is beside them, as a section `clinic`; `examples.py` makes facts of both.
    `lifts` says, where the rule holds, what it must lift the suitability to by itself; None where that is not said.
    """

    given: Mapping[str, Mapping[str, object]]
    then: Truth
    lifts: SuitabilityId | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `title` and `advice` have their parameters filled in.

    `weight` orders what is shown of one effect, the heaviest first. `readers` says who is shown what a rule informs
    of: everybody, those for whom a `course` is still planned, or those whom nothing sends to a doctor yet.
    """

    id: str
    topic: str
    title: str
    effect: EffectId
    when: Condition
    written: str
    advice: str
    evidence: Evidence
    row: str
    cites: tuple[Citation, ...]
    parameters: Mapping[str, Parameter]
    until: Until | None
    benefit: BenefitLevel | None
    direction: Mapping[str, Direction]
    absorbs: tuple[str, ...]
    urgent: bool
    weight: int
    readers: Readers
    choice: str | None
    examples: tuple[Example, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources it cites, once each."""
        return tuple(dict.fromkeys(cite.source for cite in self.cites))


@dataclass(frozen=True, slots=True)
class Suitability:
    """A headline and its band of the score; `rank` orders them, mildest 0."""

    id: SuitabilityId
    rank: int
    floor: int
    top: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does: the suitability it lifts to, and its points."""

    id: EffectId
    rank: int
    lifts: Suitability
    points: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A named condition, in a clinician's words and in plain ones."""

    name: str
    when: Condition
    written: str
    text: str
    plain: str


class Span(NamedTuple):
    """A range of whole numbers, both ends included, in a unit."""

    min: int
    max: int
    unit: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """How many sessions where `when` holds."""

    id: str
    when: Condition
    min: int
    max: int
    cites: tuple[Citation, ...]

    @property
    def key(self) -> str:
        """What it is called among the conditions of the table."""
        return f"rows.{self.id}"


@dataclass(frozen=True, slots=True)
class Sessions:
    """The session table."""

    certainty: Certainty
    rows: tuple[SessionRow, ...]
    nothing_to_level: Condition
    usual_interval: Span
    slower_interval: Span
    slower_when: Condition
    less_certain_when: Condition
    first_change: Span
    judge_result: Span
    currency: str
    price: Span
    cites: Mapping[str, tuple[Citation, ...]]

    @property
    def conditions(self) -> Mapping[str, Condition]:
        """Every condition of the table, by its key there."""
        return {
            **{row.key: row.when for row in self.rows},
            "nothing_to_level": self.nothing_to_level,
            "interval.slower": self.slower_when,
            "less_certain": self.less_certain_when,
        }


@dataclass(frozen=True, slots=True)
class Benefit:
    """Levels of benefit, best first, and the facts without which none can be told."""

    levels: tuple[BenefitLevel, ...]
    unknown_without: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class ForClinic:
    """For whom a rulebook is another than the release's: a clinic, the digest of its file, and the release's own."""

    id: str
    digest: str
    base: "Rulebook"


@dataclass(frozen=True, slots=True, eq=False)
class InLanguage:
    """In which language a rulebook's texts are.

    Attributes:
        code: the language (BCP 47).
        drafted: ids of the texts that no clinician has reviewed; None for all of them.
        english_ids: ids of the texts that are English, because no translation of them is there, or it is stale.
        english_texts: those texts as they are shown.
        original: the same rulebook in English; None where it is that.
    """

    code: str = "en"
    drafted: frozenset[str] | None = None
    english_ids: frozenset[str] = frozenset()
    english_texts: frozenset[str] = frozenset()
    original: "Rulebook | None" = None

    @property
    def is_reviewed(self) -> bool:
        """Whether a clinician has reviewed every text of it."""
        return self.drafted is not None and not self.drafted


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Everything an assessment is made from. Two are the same only if they are one.

    `decide` is the generated function over the conditions of `rules`, in their order. `document` is the whole rulebook
    as plain data, the thing that is digested. `clinic` says whose it is; None where it is everybody's. `kept` holds
    what `once` made of it.
    """

    release: str
    digest: str
    released: str | None
    questionnaire: Questionnaire
    vocabulary: Vocabulary
    definitions: Mapping[str, Definition]
    suitabilities: Mapping[SuitabilityId, Suitability]
    effects: Mapping[EffectId, Effect]
    benefit: Benefit
    sources: Mapping[str, Source]
    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule]
    sessions: Sessions
    texts: Texts
    decide: Decide
    document: Mapping[str, object]
    clinic: ForClinic | None = None
    language: InLanguage = InLanguage()
    kept: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def written_rules(self) -> Mapping[str, Mapping[str, Any]]:
        """Every rule as it was written, by id."""
        return cast("Mapping[str, Mapping[str, Any]]", self.document["rules"])  # it was validated when it was read

    @property
    def written_sources(self) -> Mapping[str, Mapping[str, Any]]:
        """Every source as it was written, by id."""
        return cast("Mapping[str, Mapping[str, Any]]", self.document["sources"])  # as above
