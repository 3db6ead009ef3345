"""The shapes that rulebook files have as written, validated strictly; `read.py` makes the model from them."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints

from app.rules.model import (
    BenefitLevel,
    Certainty,
    Direction,
    EffectId,
    Evidence,
    Readers,
    SourceKind,
    SourceStatus,
    SuitabilityId,
)
from app.rules.questionnaire_document import QuestionnaireDocument
from app.rules.strict import Id, Strict, Text

Plural: TypeAlias = Annotated[str, StringConstraints(pattern=r"^(zero|one|two|few|many|other)$")]
Written: TypeAlias = Text | dict[Plural, Text]
"""A text, or one for each plural of its `{count}`."""


class SourceDocument(Strict):
    """A table of `sources.toml`."""

    title: Text
    kind: SourceKind
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    status: SourceStatus
    note: Text | None = None


class CitationDocument(Strict):
    """An entry of `cites`."""

    source: Id
    at: Text | None = None
    says: Text | None = None
    against: bool = False
    seen: bool = True


class ParameterDocument(Strict):
    """An entry of `parameters`."""

    value: int = Field(ge=0)
    unit: Text
    tighten: Literal["up", "down"]


class UntilDocument(Strict):
    """The `until` of a rule that defers."""

    fact: str | None = None
    reaches: str | None = None
    event: Id | None = None


class ExampleDocument(Strict):
    """A table of `examples`."""

    given: dict[str, dict[str, Any]]
    then: Literal["unknown"] | bool
    lifts: SuitabilityId | None = None


class RuleDocument(Strict):
    """A rule file."""

    topic: Id
    title: Text
    effect: EffectId
    when: Text
    advice: Text
    evidence: Evidence
    row: Text
    cites: list[CitationDocument] = Field(min_length=1)
    parameters: dict[Id, ParameterDocument] = Field(default={})
    until: UntilDocument | None = None
    benefit: BenefitLevel | None = None
    direction: dict[str, Direction] = Field(default={})
    absorbs: list[Id] = Field(default=[])
    urgent: bool = False
    weight: int = Field(default=50, ge=0, le=100)
    readers: Readers = Field(default="everybody", alias="for")
    choice: Text | None = None
    examples: list[ExampleDocument] = Field(min_length=1)


class SuitabilityDocument(Strict):
    """A suitability of `effects.toml`."""

    id: SuitabilityId
    floor: int = Field(ge=0, le=100)
    top: int = Field(ge=0, le=100)
    meaning: Text


class EffectDocument(Strict):
    """An effect of `effects.toml`."""

    id: EffectId
    lifts: SuitabilityId
    points: int = Field(le=0)
    meaning: Text


class BenefitDocument(Strict):
    """The levels of benefit of `effects.toml`."""

    levels: list[BenefitLevel]
    unknown_without: list[str]


class EffectsDocument(Strict):
    """`effects.toml`."""

    suitabilities: list[SuitabilityDocument]
    effects: list[EffectDocument]
    benefit: BenefitDocument


class DefinitionDocument(Strict):
    """A table of `definitions.toml`."""

    when: Text
    text: Text
    plain: Text | None = None


class SpanDocument(Strict):
    """A range of whole numbers."""

    min: int = Field(ge=0)
    max: int = Field(ge=0)
    unit: Text = "USD"


class CitedSpanDocument(SpanDocument):
    """A range with its sources."""

    cites: list[CitationDocument] = Field(min_length=1)


class PriceDocument(Strict):
    """What a session costs where a clinic gave no price."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    min: int = Field(ge=0)
    max: int = Field(ge=0)
    cites: list[CitationDocument] = Field(min_length=1)


class SlowerDocument(SpanDocument):
    """The interval for some people."""

    when: Text


class IntervalDocument(Strict):
    """Weeks between sessions."""

    usual: SpanDocument
    slower: SlowerDocument
    cites: list[CitationDocument] = Field(min_length=1)


class CitedWhenDocument(Strict):
    """A condition with its sources."""

    when: Text
    cites: list[CitationDocument] = Field(min_length=1)


class SessionRowDocument(CitedWhenDocument):
    """A row of the session table."""

    id: Id
    min: int = Field(ge=1)
    max: int = Field(ge=1)


class SessionsDocument(Strict):
    """`sessions.toml`."""

    certainty: Certainty
    rows: list[SessionRowDocument] = Field(min_length=1)
    nothing_to_level: CitedWhenDocument
    interval: IntervalDocument
    less_certain: CitedWhenDocument
    first_change: CitedSpanDocument
    judge_result: CitedSpanDocument
    price: PriceDocument


class ReviewDocument(Strict):
    """Who reviewed a text, and when."""

    by: Text
    on: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class TranslationDocument(Strict):
    """A text of a catalogue."""

    text: Written
    english: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    reviewed: ReviewDocument | None = None


class RulebookDocument(Strict):
    """A whole rulebook as one document: what a release freezes and digests."""

    release: Annotated[str, StringConstraints(pattern=r"^([0-9]{4}\.[0-9]{2}(\.[0-9]+)?|working)$")]
    released: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None
    questionnaire: QuestionnaireDocument
    sources: dict[Id, SourceDocument]
    effects: EffectsDocument
    definitions: dict[Id, DefinitionDocument]
    sessions: SessionsDocument
    texts: dict[str, dict[str, dict[str, Written]]]
    translations: dict[str, dict[str, TranslationDocument]] = Field(default={})
    rules: dict[Id, RuleDocument] = Field(min_length=1)
