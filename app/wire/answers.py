"""The type of a person's answers, made from the questionnaire: what may be posted, and its JSON Schema.

A section is a typed dict of its questions; every enum has a name of its own in the schema.
"""

from collections.abc import Callable, Mapping, Sequence
from math import isinf
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PlainValidator, WrapValidator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType, TypedDict

from app.engine.facts import Choice, Choices, Number, YesNo
from app.rules.questionnaire import NOT_SURE, OTHERS, Question, Questionnaire, Section
from app.wire.schema import Schema, but_for, contradictions_schema

NotSure = TypeAliasType(
    "NotSure",
    # An enum of one and no constant: clients generated from a constant beside a number refuse the number.
    Annotated[
        Literal["not_sure"],
        Field(
            description="The person was asked and does not know. That is never taken for no.",
            json_schema_extra=lambda schema: schema.update(enum=[schema.pop("const")]),
        ),
    ],
)
Others = TypeAliasType(
    "Others",
    Annotated[
        Literal["no"],
        Field(
            description="The rest of the section was looked at, and none of it applies. That answers those questions "
            "of the section that have a `none`, where they were left out; the others stay open."
        ),
    ],
)
YesNoAnswer = TypeAliasType(
    "YesNoAnswer",
    Annotated[
        Literal["yes", "no", "not_sure"],
        Field(description="`not_sure`: the person was asked and does not know. That is never taken for no."),
    ],
)


def answers_type(questionnaire: Questionnaire, beside: Sequence[Schema] = ()) -> Any:  # noqa: ANN401 - a type made at run time
    """The type of `answers`, for Pydantic: a typed dict of typed dicts, each of which may be null.

    `beside` are contradictions that its schema tells besides those of the questionnaire.
    """
    contradictions = contradictions_schema(questionnaire)
    sections = {
        section.id: _section_type(section, contradictions.pop(section.id, ())) | None
        for section in questionnaire.sections
    }
    extra = {
        "description": "Answers by section. Leave out, or null: not answered. `not_sure`: asked, and not known. "
        "What contradicts itself is refused here too, but for times that are longer ago than birth: the schema of the "
        "answers knows those to the decade.",
    }
    return _typed_dict("Answers", sections, extra | but_for([*contradictions.get(None, ()), *beside]))


def _section_type(section: Section, contradictions: Sequence[Schema]) -> Any:  # noqa: ANN401 - a type made at run time
    fields = {question.id: _question_type(question) for question in section.questions}
    extra = {"title": section.title, "description": section.help, **but_for(contradictions)}
    return _typed_dict(f"{_pascal(section.id)}Answers", {**fields, OTHERS: _others(section)}, extra)


def _others(section: Section) -> Any:  # noqa: ANN401 - a type made at run time
    """What `others` may be, and what it does in this section."""
    left = ", ".join(f"`{one.id}`" for one in section.questions if one.none is None)
    if all(one.none is None for one in section.questions):
        told = "Answers nothing here."
    else:
        told = f"Answers all that was left out, but for {left}." if left else "Answers all that was left out."
    return Annotated[Others | None, Field(description=told)]


def _typed_dict(name: str, fields: Mapping[str, Any], extra: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a type made at run time
    typed_dict: Any = TypedDict  # mypy wants fields that stand in the source; these come from data
    made = typed_dict(name, dict(fields), total=False)
    made.__pydantic_config__ = ConfigDict(extra="forbid", json_schema_extra=dict(extra))
    return made


def _question_type(question: Question) -> Any:  # noqa: ANN401 - a type made at run time
    answer: Any
    match question.kind:
        case YesNo():
            answer = YesNoAnswer
        case Choice(options):
            answer = _choice(_pascal(question.section, question.id), options, question)
        case Choices(options, at_least_one):
            item: Any = _choice(_pascal(question.section, question.id, "item"), options, question, unsure=False)
            length = Field(min_length=1 if at_least_one else None, max_length=len(options))
            options_given = Annotated[list[item], length, Field(json_schema_extra={"uniqueItems": True})]
            given: Any = options_given | NotSure
            check = WrapValidator(_list_answer(len(options), at_least_one), json_schema_input_type=given)
            answer = Annotated[list[item], check]
        case Number(low, high, unit):
            whole = Annotated[int, Field(ge=low, le=high)]
            answer = Annotated[
                Any, PlainValidator(_number_answer(low, high, unit), json_schema_input_type=whole | NotSure)
            ]
    described: dict[str, Any] = {"title": question.label, "description": _description(question)}
    return Annotated[answer | None, Field(json_schema_extra=described)]


def _description(question: Question) -> str:
    """The question itself; why it is asked, and what helps to answer it, stands in the questionnaire."""
    return f"{question.text}\n\nUnit: {question.kind.unit}." if isinstance(question.kind, Number) else question.text


def _choice(name: str, options: tuple[str, ...], question: Question, *, unsure: bool = True) -> Any:  # noqa: ANN401 - a type made at run time
    allowed = (*options, NOT_SURE) if unsure else options
    labels = "\n".join(f"- `{option.id}`: {option.label}" for option in question.options)
    made: Any = TypeAliasType  # mypy wants names that stand in the source; these come from data
    return made(name, Annotated[Literal[allowed], Field(title=question.label, description=labels)])


def _pascal(*names: str) -> str:
    return "".join(word.capitalize() for name in names for word in name.split("_"))


def _number_answer(low: int, high: int, unit: str) -> Callable[[Any], int | str]:
    wanted = ("number", {"low": low, "high": high, "unit": unit})

    def check(answer: Any) -> int | str:  # noqa: ANN401 - anything may be posted
        if answer == NOT_SURE:
            return NOT_SURE
        if isinstance(answer, float) and isinf(answer):
            raise PydanticCustomError("out_of_range", *wanted)
        if isinstance(answer, float) and answer.is_integer():
            answer = int(answer)
        if isinstance(answer, bool) or not isinstance(answer, int):
            raise PydanticCustomError("wrong_type", *wanted)
        if not low <= answer <= high:
            raise PydanticCustomError("out_of_range", *wanted)
        return answer

    return check


def _list_answer(most: int, at_least_one: bool) -> Callable[[Any, Callable[[Any], list[str]]], list[str] | str]:  # noqa: FBT001 - the kind's own flag
    def check(answer: Any, handler: Callable[[Any], list[str]]) -> list[str] | str:  # noqa: ANN401 - anything may be posted
        if answer == NOT_SURE:
            return NOT_SURE
        if isinstance(answer, list) and len(answer) > most:  # before each of them is looked at
            raise PydanticCustomError("out_of_range", "at_most", {"count": most})
        options = handler(answer)
        if len(options) > len(set(options)):
            raise PydanticCustomError("repeated", "repeated")
        if at_least_one and not options:
            raise PydanticCustomError("out_of_range", "at_least_one")
        return options

    return check
