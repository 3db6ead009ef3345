"""Reading a request: JSON to the shape that was declared."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, NotRequired, TypeAlias, TypeVar, cast, get_type_hints

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, TypeAdapter, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from app.rules.questionnaire import Questionnaire
from app.wire.answers import answers_type
from app.wire.errors import MOST_FAULTS, RequestRefused
from app.wire.faults import Where, fewer_fields, refusal, without_excess
from app.wire.json import read_json, read_plain_json
from app.wire.release import Asked
from app.wire.schema import lifetime_schema
from app.wire.sharing import Share

Request = TypeVar("Request")

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
MOST_ASSESSMENTS = 100
LONGEST_RELEASE = 40

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATE_RANGE = r"^(19[0-9]{2}|2[01][0-9]{2}|2200)-[0-9]{2}-[0-9]{2}$"


def _date(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise PydanticCustomError("wrong_type", "date")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("out_of_range", "no_such_day") from None
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError(
            "out_of_range", "date_range", {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
        )
    return day


def _uuid(value: object) -> str | None:
    if value is None or (isinstance(value, str) and _UUID.fullmatch(value)):
        return value
    raise PydanticCustomError("wrong_type", "uuid")


def _receipt(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise PydanticCustomError("wrong_type", "boolean")


def _release(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "release")
    if value is not None and len(value) > LONGEST_RELEASE:
        raise PydanticCustomError("out_of_range", "release_length", {"count": LONGEST_RELEASE})
    return value


def nullable(title: str, description: str, schema: Mapping[str, Any]) -> WithJsonSchema:
    """How a field that may be null stands in the contract."""
    return WithJsonSchema({"anyOf": [schema, {"type": "null"}], "title": title, "description": description})


AsOf: TypeAlias = Annotated[
    date | None,
    PlainValidator(_date),
    nullable(
        "As of",
        "The day that waits are counted from, 1900 to 2200. Left out: today (UTC).",
        {"type": "string", "format": "date", "pattern": _DATE_RANGE},
    ),
]
ReleaseName: TypeAlias = Annotated[
    str | None,
    PlainValidator(_release),
    nullable(
        "Release",
        "The rulebook release to use, which reads the answers with its own questionnaire. Left out: the current one.",
        {"type": "string", "maxLength": LONGEST_RELEASE},
    ),
]


class AssessmentRequest(TypedDict):
    """One person's answers, as far as they go."""

    answers: dict[str, dict[str, Any]]
    as_of: NotRequired[AsOf]
    release: NotRequired[ReleaseName]
    client_reference: NotRequired[
        Annotated[
            str | None,
            PlainValidator(_uuid),
            nullable(
                "Client reference", "A UUID of yours, echoed and never kept.", {"type": "string", "format": "uuid"}
            ),
        ]
    ]
    receipt: NotRequired[
        Annotated[
            bool | None,
            PlainValidator(_receipt),
            nullable(
                "Receipt",
                "Whether to add a receipt, with which whoever keeps the answers can have this decided again.",
                {"type": "boolean"},
            ),
        ]
    ]
    share: NotRequired[
        Annotated[Share | None, Field(description="Keep answers and assessment for the clinic; needs its key.")]
    ]


FIELDS = frozenset(AssessmentRequest.__annotations__)
BATCH_FIELDS = frozenset({"assessments"})


def _request_type(declared: type, questionnaire: Questionnaire) -> Any:  # noqa: ANN401 - a type made at run time
    """The type of a request whose answers are to these questions, for Pydantic."""
    made: Any = TypedDict
    fields = get_type_hints(declared, include_extras=True)
    request = made(declared.__name__, {**fields, "answers": answers_type(questionnaire)})
    request.__pydantic_config__ = ConfigDict(extra="forbid", json_schema_extra={"description": declared.__doc__})
    return request


def _batch_type(request: Any) -> Any:  # noqa: ANN401 - types made at run time
    """The type of a batch: what is wrong inside one request is told in its place among the results."""
    item = Annotated[
        request | dict[str, Any],
        PlainValidator(_object),
        Field(description="A request; an object that is none gets a problem in its place."),
    ]
    fields: dict[str, Any] = {
        "assessments": Annotated[
            list[item],
            Field(
                min_length=1,
                max_length=MOST_ASSESSMENTS,
                description="1 to 100 requests; the results keep their order.",
            ),
            BeforeValidator(_not_too_many),
        ]
    }
    made: Any = TypedDict
    batch = made("AssessmentBatchRequest", fields)
    batch.__pydantic_config__ = ConfigDict(extra="forbid")
    return batch


def _not_too_many(value: object) -> object:
    if isinstance(value, list) and not 1 <= len(value) <= MOST_ASSESSMENTS:  # before each of them is looked at
        raise PydanticCustomError("out_of_range", "batch", {"count": MOST_ASSESSMENTS})
    return value


def _object(value: object) -> object:
    if not isinstance(value, dict):
        raise PydanticCustomError("wrong_type", "object")
    return value


class RequestReader:
    """Reads requests as a questionnaire shapes them; those that name a release, as that release's own does.

    Args:
        questionnaire: the current one.
        releases: the questionnaire of each release, by name.
        elsewhere: the questionnaires of all others, where this one is a release's own.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        releases: Mapping[str, Questionnaire] | None = None,
        elsewhere: tuple[Questionnaire, ...] = (),
    ) -> None:
        self.questionnaire = questionnaire
        self.asked = Asked(questionnaire, elsewhere)
        self._type = _request_type(AssessmentRequest, questionnaire)
        self.request: TypeAdapter[AssessmentRequest] = TypeAdapter(self._type)
        self._adapters: dict[type, TypeAdapter[Any]] = {AssessmentRequest: self.request}
        self.releases = {
            name: RequestReader(own, elsewhere=(questionnaire, *(releases or {}).values()))
            for name, own in (releases or {}).items()
        }

    @cached_property
    def batch(self) -> TypeAdapter[dict[str, list[object]]]:
        """The shape of a batch of such requests."""
        return TypeAdapter(_batch_type(self._type))

    def adapter(self, declared: type[Request]) -> TypeAdapter[Request]:
        """What checks requests of a declared shape; made when it is first needed."""
        if declared not in self._adapters:
            self._adapters[declared] = TypeAdapter(_request_type(declared, self.questionnaire))
        return self._adapters[declared]

    def answers_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of answers, with what is longer ago than birth, for which the contract has no room."""
        schema = TypeAdapter(answers_type(self.questionnaire, lifetime_schema(self.questionnaire))).json_schema()
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

    def read_plainly(self, body: bytes) -> AssessmentRequest:
        """The fast equal of `read_assessment` for the plainest request; its answers were not checked, `facts_of` does.

        Raises:
            Exception: any, on any doubt; nothing is told of it, `read_assessment` tells every fault.
        """
        return self.plain(read_plain_json(body))

    def plain(self, parsed: Any) -> AssessmentRequest:  # noqa: ANN401 - whatever was parsed
        """JSON that was parsed, as the plainest request: answers that were not checked, no release, no receipt.

        Raises:
            Exception: any, on any doubt; nothing is told of it, `checked` tells every fault.
        """
        if (
            not parsed.keys() <= FIELDS
            or parsed.get("release") is not None
            or parsed.get("receipt") is not None
            or parsed.get("share") is not None
        ):
            raise RequestRefused([])
        return {
            "answers": parsed["answers"],
            "as_of": _date(parsed.get("as_of")),
            "client_reference": _uuid(parsed.get("client_reference")),
        }

    def read_assessment(self, body: bytes) -> AssessmentRequest:
        """One request.

        Raises:
            NotJson: it is not JSON.
            RequestRefused: it does not fit; every fault once.
        """
        return self.checked(read_json(body))

    def read_batch(self, body: bytes) -> list[object]:
        """A batch: its requests, parsed and not checked.

        Raises:
            NotJson: it is not JSON.
            RequestRefused: it is no batch.
        """
        fewer, dropped = fewer_fields(read_json(body), BATCH_FIELDS)
        try:
            return self.batch.validate_python(fewer)["assessments"]
        except ValidationError as error:
            raise refusal(self.asked, BATCH_FIELDS, error, (), MOST_FAULTS, dropped) from None

    def read(self, declared: type[Request], body: bytes) -> Request:
        """A request of a declared shape.

        Raises:
            NotJson, RequestRefused: as `read_assessment`.
        """
        return self.validated(declared, read_json(body))

    def checked(self, parsed: object, within: Where = (), most: int = MOST_FAULTS) -> AssessmentRequest:
        """JSON that was parsed, as a request; `within` is where it stands.

        Raises:
            RequestRefused: it does not fit; `most` faults are told, the others counted.
        """
        return self.validated(AssessmentRequest, parsed, within, most)

    def validated(
        self, declared: type[Request], parsed: object, within: Where = (), most: int = MOST_FAULTS
    ) -> Request:
        """The same for any declared shape.

        Raises:
            RequestRefused: as `checked`.
        """
        name = parsed.get("release") if isinstance(parsed, dict) else None
        if isinstance(name, str) and name in self.releases:
            return self.releases[name].validated(declared, parsed, within, most)
        fields = frozenset(declared.__annotations__)
        fewer, dropped = without_excess(self.questionnaire, fields, self.asked.said(parsed))
        try:
            request: Any = self.adapter(declared).validate_python(fewer)
        except ValidationError as error:
            raise refusal(self.asked, fields, error, within, most, dropped) from None
        answers = {section: given for section, given in request["answers"].items() if given is not None}
        return cast("Request", {**request, "answers": answers})
