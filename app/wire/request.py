"""Reading a request: JSON to the shape that was declared."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NotRequired, TypeVar, get_type_hints

from pydantic import ConfigDict, Field, PlainValidator, TypeAdapter, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from app.engine.facts import Number, nearest
from app.rules.questionnaire import NOT_SURE, OTHERS, Question, Questionnaire
from app.wire.answers import answers_type
from app.wire.errors import FaultCode, RequestFault, RequestRefused, pointer
from app.wire.json import read_json, read_plain_json

Made = TypeVar("Made")

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
MOST_ASSESSMENTS = 100
MOST_SUGGESTIONS = 20  # finding what may have been meant takes time, and a request has room for thousands of keys
LONGEST_WORD = 60
LONGEST_RELEASE = 40

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATE_RANGE = r"^(19[0-9]{2}|2[01][0-9]{2}|2200)-[0-9]{2}-[0-9]{2}$"


def _date(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise PydanticCustomError("wrong_type", "Must be a date, written YYYY-MM-DD.")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("out_of_range", "There is no such day.") from None
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError("out_of_range", f"Must be from {EARLIEST} to {LATEST}.")
    return day


def _uuid(value: object) -> str | None:
    if value is None or (isinstance(value, str) and _UUID.fullmatch(value)):
        return value
    raise PydanticCustomError("wrong_type", "Must be a UUID.")


def _receipt(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise PydanticCustomError("wrong_type", "Must be true or false.")


def _release(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "Must be the name of a release, in quotes.")
    if value is not None and len(value) > LONGEST_RELEASE:
        raise PydanticCustomError("out_of_range", f"Must have at most {LONGEST_RELEASE} characters.")
    return value


def _nullable(title: str, description: str, schema: Mapping[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [schema, {"type": "null"}], "title": title, "description": description})


class AssessmentRequest(TypedDict):
    """A request, once read: the one place that says what its fields are, and how each but `answers` is read."""

    answers: dict[str, dict[str, Any]]
    as_of: NotRequired[
        Annotated[
            date | None,
            PlainValidator(_date),
            _nullable(
                "As of",
                "The day that waits are counted from, 1900 to 2200. Left out: today (UTC).",
                {"type": "string", "format": "date", "pattern": _DATE_RANGE},
            ),
        ]
    ]
    release: NotRequired[
        Annotated[
            str | None,
            PlainValidator(_release),
            _nullable(
                "Release",
                "The rulebook release to assess with. Left out: the current one.",
                {"type": "string", "maxLength": LONGEST_RELEASE},
            ),
        ]
    ]
    client_reference: NotRequired[
        Annotated[
            str | None,
            PlainValidator(_uuid),
            _nullable(
                "Client reference", "A UUID of yours, echoed and never kept.", {"type": "string", "format": "uuid"}
            ),
        ]
    ]
    receipt: NotRequired[
        Annotated[
            bool | None,
            PlainValidator(_receipt),
            _nullable(
                "Receipt",
                "Whether to add a receipt, with which whoever keeps the answers can have this decided again.",
                {"type": "boolean"},
            ),
        ]
    ]


FIELDS = frozenset(AssessmentRequest.__annotations__)


def _request_type(questionnaire: Questionnaire) -> Any:  # noqa: ANN401 - a type made at run time
    """The type of a request whose answers are to these questions, for Pydantic."""
    made: Any = TypedDict
    declared = get_type_hints(AssessmentRequest, include_extras=True)
    request = made(AssessmentRequest.__name__, {**declared, "answers": answers_type(questionnaire)})
    request.__pydantic_config__ = ConfigDict(
        extra="forbid", json_schema_extra={"description": "One person's answers, as far as they go."}
    )
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
        ]
    }
    made: Any = TypedDict
    batch = made("AssessmentBatchRequest", fields)
    batch.__pydantic_config__ = ConfigDict(extra="forbid")
    return batch


def _object(value: object) -> object:
    if not isinstance(value, dict):
        raise PydanticCustomError("wrong_type", "Must be an object.")
    return value


class RequestReader:
    """Reads requests as one questionnaire shapes them."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        request = _request_type(questionnaire)
        self.request: TypeAdapter[AssessmentRequest] = TypeAdapter(request)
        self.batch: TypeAdapter[dict[str, list[object]]] = TypeAdapter(_batch_type(request))

    def answers_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of `answers`."""
        schema = TypeAdapter(answers_type(self.questionnaire)).json_schema()
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
        if not parsed.keys() <= FIELDS or parsed.get("release") is not None or parsed.get("receipt") is not None:
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
        return self._validated(self.batch.validate_python, read_json(body), ())["assessments"]

    def checked(self, parsed: object, within: tuple[str | int, ...] = ()) -> AssessmentRequest:
        """JSON that was parsed, as a request; `within` is where it stands.

        Raises:
            RequestRefused: it does not fit; every fault once.
        """
        return self._validated(self.request.validate_python, parsed, within)

    def _validated(self, validate: Callable[[object], Made], parsed: object, within: tuple[str | int, ...]) -> Made:
        try:
            return validate(parsed)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_context=False)
            raise RequestRefused([self._fault(each, within, place) for place, each in enumerate(errors)]) from None

    def _fault(self, error: Mapping[str, Any], within: tuple[str | int, ...], place: int) -> RequestFault:
        where: tuple[str | int, ...] = error["loc"]
        here = pointer(*within, *where)
        match error["type"]:
            case "extra_forbidden":
                suggestion = self._nearest_field(where) if place < MOST_SUGGESTIONS else None
                return RequestFault(here, "unknown_field", "There is no such field here.", suggestion)
            case "missing":
                return RequestFault(here, "missing_field", "This field is needed.")
            case "literal_error" if isinstance(error["input"], str):
                allowed = self._allowed(where)
                suggestion = _nearest_word(error["input"], allowed) if place < MOST_SUGGESTIONS else None
                return RequestFault(here, "not_an_option", f"Must be one of: {', '.join(allowed)}.", suggestion)
            case "literal_error":
                return RequestFault(here, "wrong_type", f"Must be one of: {', '.join(self._allowed(where))}.")
            case "list_type":
                return RequestFault(here, "wrong_type", "Must be a list.")
            case "too_short" | "too_long":
                return RequestFault(here, "out_of_range", f"Must be 1 to {MOST_ASSESSMENTS} requests.")
            case "wrong_type" | "out_of_range" | "repeated" as code:
                return RequestFault(here, code, self._detail(where, code, error["msg"]))
        return RequestFault(here, "wrong_type", "Must be an object.")

    def _question(self, where: Sequence[str | int]) -> Question | None:
        return self.questionnaire.questions.get(".".join(map(str, where[1:3])))

    def _allowed(self, where: Sequence[str | int]) -> list[str]:
        question = self._question(where)
        if question is None:
            return ["no"]
        options = [option.id for option in question.options] or ["yes", "no"]
        return options if len(where) > 3 else [*options, NOT_SURE]

    def _detail(self, where: Sequence[str | int], code: FaultCode, message: str) -> str:
        question = self._question(where)
        if question is None:
            return message
        if isinstance(question.kind, Number):
            low, high, unit = question.kind.low, question.kind.high, question.kind.unit
            return f"Must be a whole number from {low} to {high} ({unit}), or not_sure."
        return "An option stands twice." if code == "repeated" else "Choose at least one, or not_sure."

    def _nearest_field(self, where: tuple[str | int, ...]) -> str | None:
        """The field that may have been meant: here, or the section a question of that name stands in."""
        *parent, written = where
        questions = self.questionnaire.questions
        sections = [section.id for section in self.questionnaire.sections]
        match parent:
            case []:
                here = sorted({*FIELDS, "assessments"})
            case ["answers"]:
                here = sections
            case _:
                here = [OTHERS, *(one.id for one in questions.values() if one.section == parent[-1])]
        if found := _nearest_word(str(written), here):
            return found
        elsewhere = {one.id: pointer("answers", one.section, one.id) for one in questions.values()}
        return elsewhere.get(str(written))


def _nearest_word(word: str, words: Sequence[str]) -> str | None:
    return nearest(word, words) if len(word) <= LONGEST_WORD else None
