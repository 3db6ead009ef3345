"""The shape that `questionnaire.toml` has as written; `read_questionnaire.py` makes the questionnaire from it."""

from typing import Annotated, Literal

from pydantic import Field

from app.rules.questionnaire import ChangeBy, Need
from app.rules.strict import Id, OptionId, Strict, Text


class OptionDocument(Strict):
    """An option of a question."""

    id: OptionId
    label: Text


class ChangeDocument(Strict):
    """How an answer to a question can become another."""

    by: ChangeBy
    from_: list[str] = Field(default=[], alias="from")
    to: str | list[str] | None = None
    text: Text | None = None
    starts: str | None = None
    after: Text | None = None


class QuestionDocument(Strict):
    """A question of `questionnaire.toml`."""

    id: Id
    kind: Literal["yes_no", "choice", "choices", "number"]
    need: Need
    label: Text
    item: Text | None = None
    text: Text
    why: Text
    unsure: Text
    if_unsure: Text | None = None
    help: Text | None = None
    unit: Text | None = None
    min: int | None = None
    max: int | None = None
    ordered: bool = False
    at_least_one: bool = False
    options: list[OptionDocument] = Field(default=[])
    none: str | list[str] | None = None
    asked_when: Text | None = None
    good: Literal["yes"] | None = None
    changes: list[ChangeDocument] = Field(default=[])


class SectionDocument(Strict):
    """A section of `questionnaire.toml`."""

    id: Id
    title: Text
    help: Text
    questions: list[QuestionDocument] = Field(min_length=1)


class FollowDocument(Strict):
    """An answer that follows from another."""

    when: Text
    fact: str
    is_: str = Field(alias="is")
    text: Text


class ContradictionDocument(Strict):
    """Answers that cannot stand together."""

    id: Id
    when: Text
    at: str
    text: Text


class GroupDocument(Strict):
    """Questions that can be asked together: a list, or a page."""

    id: Id
    title: Text
    help: Text | None = None
    questions: list[str] = Field(min_length=2)


class LifetimeDocument(Strict):
    """What says how long ago something was, and the age that limits it."""

    age: str
    per_year: dict[Text, Annotated[int, Field(ge=1)]]
    text: Text


class QuestionnaireDocument(Strict):
    """`questionnaire.toml`."""

    version: Text
    sections: list[SectionDocument] = Field(min_length=1)
    follows: list[FollowDocument] = Field(default=[])
    contradictions: list[ContradictionDocument] = Field(default=[])
    lists: list[GroupDocument] = Field(default=[])
    pages: list[GroupDocument] = Field(default=[])
    lifetime: LifetimeDocument | None = None
