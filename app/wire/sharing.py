"""What people agree to share with a clinic: what is asked for, and what the clinic reads."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, with_config
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType, TypedDict

from app.wire import shapes

MOST_DAYS = 3650
LONGEST_VERSION = 40
IDEMPOTENCY_KEY = re.compile(r'"?[!#-~]{1,255}"?')
RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


def _moment(value: object) -> datetime:
    if not isinstance(value, str) or not RFC_3339.fullmatch(value):
        raise PydanticCustomError("wrong_type", "time")
    try:
        return datetime.fromisoformat(value.upper())
    except ValueError:
        raise PydanticCustomError("out_of_range", "no_such_time") from None


def _version(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "text_version")
    if not 1 <= len(value) <= LONGEST_VERSION:
        raise PydanticCustomError("out_of_range", "text_version_length", {"count": LONGEST_VERSION})
    return value


def _days(value: object) -> int:
    if isinstance(value, float) and value.is_integer():  # JSON knows one kind of number
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("wrong_type", "whole_number")
    if not 1 <= value <= MOST_DAYS:
        raise PydanticCustomError("out_of_range", "keep_days", {"count": MOST_DAYS})
    return value


Moment = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]


@with_config(extra="forbid")
class Consent(TypedDict):
    """That the person agreed: to which text of the clinic, and when."""

    text_version: Annotated[
        str,
        PlainValidator(_version),
        WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_VERSION}),
    ]
    agreed_at: Moment


@with_config(extra="forbid")
class Share(TypedDict):
    """That answers and assessment are to be kept for the clinic, and for how many days."""

    consent: Consent
    keep_days: Annotated[
        int,
        PlainValidator(_days),
        WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_DAYS}),
        Field(description="At most what the clinic keeps."),
    ]


class ConsentGiven(TypedDict):
    """The consent that was given."""

    text_version: str
    agreed_at: Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class SharedEntry(TypedDict):
    """Something shared, without what it says."""

    id: str
    shared_at: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    until: Annotated[str, Field(description="When it is deleted.", json_schema_extra={"format": "date-time"})]
    consent: ConsentGiven
    release: str
    href: str


class SharedAssessment(SharedEntry):
    """Something shared: what was answered, and what came of it."""

    answers: dict[str, dict[str, Any]]
    assessment: shapes.Assessment


class SharedAssessmentList(TypedDict):
    """What was shared, newest first."""

    shared_assessments: list[SharedEntry]
    next: Annotated[str | None, Field(description="The `cursor` of what follows; null at the end.")]


AccessAct = TypeAliasType(
    "AccessAct",
    Annotated[
        Literal["shared", "listed", "read", "summary", "exported", "deleted", "expired"],
        Field(description="What was done."),
    ],
)


class AccessEntry(TypedDict):
    """One act on what people shared."""

    at: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    actor: Annotated[str, Field(description="A key's id, `person`, `operator` or `expiry`.")]
    act: AccessAct
    shared_assessment: Annotated[str | None, Field(description="Null where it was a list.")]


class AccessLog(TypedDict):
    """Who did what with what people shared, newest first."""

    entries: list[AccessEntry]
    next: Annotated[str | None, Field(description="The `cursor` of what follows; null at the end.")]
