"""What the asking acts are asked with; `request.py` reads it."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from app.asking.plan import Goal
from app.wire.request import AsOf, ReleaseName

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
