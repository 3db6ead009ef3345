"""The shapes of what differs between two releases of the rulebook."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from app.wire.shapes import Count, Effect, Suitability

RuleChangeKind = TypeAliasType("RuleChangeKind", Literal["added", "removed", "reworded", "changed"])
ChangeDirection = TypeAliasType("ChangeDirection", Literal["stricter", "looser", "both", "neither"])
PartChangeKind = TypeAliasType("PartChangeKind", Literal["added", "removed", "changed"])
PartName = TypeAliasType("PartName", Literal["questionnaire", "sources", "effects", "definitions", "sessions", "texts"])


class Witness(TypedDict):
    """A person whose suitability is another: nobody real, made to show the change and assessed under both releases."""

    before: Suitability
    after: Suitability
    differs_in: Annotated[
        dict[str, Any],
        Field(description="The only answers in which the person is not unremarkable; null: left unanswered."),
    ]
    answers: Annotated[
        dict[str, dict[str, Any]],
        Field(
            description="All answers of the person, ready to be posted; to a release that lacks a question of them "
            "(`not_in_release` names it), without that one."
        ),
    ]


class Proof(TypedDict):
    """Whether any suitability can change: tried on every combination of the answers that the rule can tell apart."""

    suitability_can_change: Annotated[bool | None, Field(description="Null: nobody was found, and it is not proved.")]
    regions: Annotated[Count, Field(description="How many combinations were tried.")]
    note: str


class EffectChange(TypedDict):
    """A rule's effect; null where the rule is not there."""

    before: Effect | None
    after: Effect | None


class ConditionChange(TypedDict):
    """A rule's condition as written; null where the rule is not there."""

    before: str | None
    after: str | None


class ParameterChange(TypedDict):
    """A number of a rule; null where it is not there."""

    name: str
    before: int | None
    after: int | None
    unit: str


class RuleChange(TypedDict):
    """What changed of one rule."""

    rule: str
    title: str
    change: RuleChangeKind
    direction: Annotated[ChangeDirection, Field(description="For the person: a longer wait is stricter.")]
    effect: EffectChange
    condition: ConditionChange
    parameters: Annotated[list[ParameterChange], Field(description="Those that changed.")]
    fields: Annotated[list[str], Field(description="The keys of the rule file that changed.")]
    witnesses: Annotated[list[Witness], Field(description="One for each change of suitability, the smallest found.")]
    proof: Proof


class PartChange(TypedDict):
    """What changed beside the rules."""

    part: PartName
    place: Annotated[str, Field(description="Where in the part, its keys joined by dots.")]
    change: PartChangeKind
    fields: list[str]


class ReleaseDifference(TypedDict):
    """Everything that differs between two releases, and what that does to people."""

    before: str
    before_digest: str
    after: str
    after_digest: str
    rules: list[RuleChange]
    parts: list[PartChange]
    witnesses: Annotated[
        list[Witness], Field(description="Changes of suitability that come from the questionnaire, not from a rule.")
    ]
    proof: Annotated[Proof, Field(description="For all changes together.")]
