"""What the asking acts are asked with; `request.py` reads it."""

from typing import Annotated, Any, Literal, NotRequired, get_args

from pydantic import Field, PlainValidator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType, TypedDict

from app.asking.plan import Goal
from app.wire.request import AsOf, ReleaseName

MOST_RULES = 500
LONGEST_ID = 60

AskingGoal = TypeAliasType(
    "AskingGoal",
    Annotated[
        Goal,
        Field(
            description="When to stop asking: once no answer that is missing can lift the `suitability`; nor change "
            "the sessions or add something urgent (`result`); nor add any caution (`everything`)."
        ),
    ],
)


class NextQuestionRequest(TypedDict):
    """One person's answers so far, and what is to be known of them."""

    answers: dict[str, dict[str, Any]]
    goal: NotRequired[Annotated[AskingGoal | None, Field(description="Left out: `result`.")]]
    as_of: NotRequired[AsOf]
    release: NotRequired[ReleaseName]


WhichRules = TypeAliasType(
    "WhichRules",
    Annotated[
        Literal["found", "open"],
        Field(description="`found`: the rules that hold. `open`: those that wait for an answer."),
    ],
)
RuleIds = Annotated[
    list[Annotated[str, Field(max_length=LONGEST_ID)]],
    Field(min_length=1, max_length=MOST_RULES, json_schema_extra={"uniqueItems": True}),
]


def _rules(value: object) -> object:
    if value in get_args(get_args(WhichRules.__value__)[0]):
        return value
    if isinstance(value, str):
        raise PydanticCustomError("not_an_option", "rules")
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise PydanticCustomError("wrong_type", "rules")
    if not 1 <= len(value) <= MOST_RULES or any(len(each) > LONGEST_ID for each in value):
        raise PydanticCustomError("out_of_range", "rules_count", {"count": MOST_RULES, "letters": LONGEST_ID})
    if len(set(value)) < len(value):
        raise PydanticCustomError("repeated", "rule_repeated")
    return value


class ExplanationsRequest(TypedDict):
    """One person's answers, and the rules to be explained."""

    answers: dict[str, dict[str, Any]]
    rules: Annotated[
        list[str] | Literal["found", "open"], PlainValidator(_rules, json_schema_input_type=RuleIds | WhichRules)
    ]
    as_of: NotRequired[AsOf]
    release: NotRequired[ReleaseName]


class WhatIfRequest(TypedDict):
    """One person's answers, of which some may change."""

    answers: dict[str, dict[str, Any]]
    as_of: NotRequired[AsOf]
    release: NotRequired[ReleaseName]
