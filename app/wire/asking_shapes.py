"""The shapes of the asking acts: what to ask next."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from app.asking.exchange import Draw, ExchangeKind
from app.rules.answers import DropReason
from app.wire.shapes import (
    Bounds,
    Count,
    Day,
    HowItChanges,
    InLanguage,
    Option,
    Provenance,
    QuestionKind,
    QuestionNeed,
    Suitability,
    TruthName,
)

KindOfExchange = TypeAliasType("KindOfExchange", ExchangeKind)
ExchangeDraw = TypeAliasType("ExchangeDraw", Draw)
DroppedReason = TypeAliasType("DroppedReason", DropReason)


class AskedQuestion(TypedDict):
    """A question as it is put now. `answers` takes its answer under the path in `question`."""

    question: str
    item: Annotated[str, Field(description="What to call it in a list.")]
    text: str
    help: str | None
    why: str
    kind: QuestionKind
    unit: str | None
    unit_label: str | None
    min: int | None
    max: int | None
    options: Annotated[
        list[Option],
        Field(description="What it can be answered with, `not_sure` last; of a number, that alone beside the number."),
    ]
    need: QuestionNeed
    could_become: Annotated[Suitability, Field(description="The strictest that its answer can still lead to.")]
    none: Annotated[
        str | list[str] | None,
        Field(description="What to send for it once something else of a ticked list is ticked and it is not."),
    ]
    dependents: Annotated[list[str], Field(description="Questions that are asked only after some answers to it.")]


class NoneOfThese(TypedDict):
    """The explicit answer that nothing of a ticked list applies; never preselect it."""

    label: str
    answers: Annotated[dict[str, dict[str, Any]], Field(description="What to send for it: exactly what was shown.")]


class Exchange(TypedDict):
    """What to ask at once."""

    id: str
    kind: KindOfExchange
    title: str | None
    help: str | None
    draw: Annotated[
        ExchangeDraw,
        Field(
            description="`rows`: each question with its own options, not sure among them, as wherever it weighs most. "
            " `ticks`: a list to tick, with an explicit `none`."
        ),
    ]
    questions: list[AskedQuestion]
    none: NoneOfThese | None


class Progress(TypedDict):
    """How far it is."""

    answered: Annotated[Count, Field(description="Questions.")]
    left_if_nothing_applies: Annotated[
        Count, Field(description="Exchanges, this one among them; it can rise, so say “about”.")
    ]


class IfYouStop(TypedDict):
    """What could be missed by who stops here: rules that are still open."""

    cautions_possible: Count
    urgent_possible: Count


class DroppedAnswer(TypedDict):
    """An answer that was left out: it is no longer asked, or it contradicts another and is asked again."""

    question: str
    reason: DroppedReason


class Clause(TypedDict):
    """A part of a rule's condition, said from the person's own answers."""

    text: str
    truth: TruthName
    decisive: Annotated[bool, Field(description="It is one of those that decided the rule, or that keep it open.")]
    parts: Annotated[list["Clause"], Field(description="What it is made of; empty where it is one question.")]


class Explanation(TypedDict):
    """Why a rule speaks, why it does not, or why that is open."""

    rule: str
    title: str
    clause: Clause


class Explanations(TypedDict):
    """The rules that were asked for, clause by clause."""

    explanations: list[Explanation]
    dropped: list[DroppedAnswer]
    provenance: Provenance
    language: InLanguage


class Level(TypedDict):
    """A suitability, and what it is called."""

    suitability: Suitability
    label: str


class SuggestedChange(TypedDict):
    """One change of a suggestion."""

    question: str
    by: HowItChanges
    until: Annotated[Day | None, Field(description="The day that time is up; null where no day can be told.")]
    text: str


SuggestionFrom = TypedDict(
    "SuggestionFrom",
    {
        "from": Annotated[
            Day | None, Field(description="From when on it holds; null where an event or a doctor decides that.")
        ]
    },
)


class Suggestion(Level, SuggestionFrom):
    """Changes that together lead to a better suitability: the fewest that do."""

    changes: list[SuggestedChange]


class Obstacle(TypedDict):
    """What stands in the way of anything better: a rule, or (`rule` is null) a question answered `not_sure`."""

    rule: str | None
    title: str
    why: str


class WhatIf(Level):
    """What could make it more suitable."""

    suggestions: Annotated[
        list[Suggestion], Field(description="The next better level that can be reached, then one beyond it.")
    ]
    in_the_way: Annotated[list[Obstacle], Field(description="Once the best of the suggestions is followed.")]
    answer_first: Annotated[
        list[str], Field(description="Questions that stand in the way then, as long as they are not answered.")
    ]
    dropped: list[DroppedAnswer]
    provenance: Provenance
    language: InLanguage


class NextQuestion(TypedDict):
    """What to ask next, and what it is for."""

    suitability: Suitability
    label: str
    bounds: Bounds
    exchange: Annotated[Exchange | None, Field(description="Null exactly when the goal is reached.")]
    progress: Progress
    if_you_stop: IfYouStop
    dropped: list[DroppedAnswer]
    provenance: Provenance
    language: InLanguage
