"""What does not fit, told: Pydantic's errors as faults with a place, a code, and what may have been meant.

However much does not fit, a bounded part of it is looked at; the rest is counted.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias, get_args

from pydantic import ValidationError

from app.asking.plan import Goal
from app.engine.facts import nearest
from app.rules.questionnaire import NOT_SURE, OTHERS, Questionnaire
from app.wire.errors import MOST_FAULTS, Amount, Offered, RequestFault, RequestRefused, Said, fault, pointer
from app.wire.release import Asked

Where: TypeAlias = tuple[str | int, ...]

MOST_SUGGESTIONS = 20  # finding what may have been meant takes time


def refusal(
    asked: Asked,
    fields: Collection[str],
    error: ValidationError,
    within: Where,
    most: int,
    dropped: int,
) -> RequestRefused:
    """The refusal of a request.

    Args:
        asked: what could have been answered, here and in other releases.
        fields: what the request could have had.
        error: what was found wrong.
        within: where the request stands in the body.
        most: how many faults to tell.
        dropped: how many others were only counted before.
    """
    found = error.errors(include_url=False)[:most] if most else []
    faults = [
        _not_in_release(asked, each, within)
        or _fault(asked.here, fields if place < MOST_SUGGESTIONS else None, each, within)
        for place, each in enumerate(found)
    ]
    return RequestRefused(faults, error.error_count() - len(faults) + dropped)


def _not_in_release(asked: Asked, error: Mapping[str, Any], within: Where) -> RequestFault | None:
    if not asked.only_elsewhere(error["loc"], error["input"], unknown=error["type"] == "extra_forbidden"):
        return None
    return RequestFault(pointer(*within, *error["loc"]), "not_in_release", fault("not_in_release"))


def _fault(
    questionnaire: Questionnaire, fields: Collection[str] | None, error: Mapping[str, Any], within: Where
) -> RequestFault:
    """One fault; without `fields` nothing is suggested."""
    where: Where = error["loc"]
    here = pointer(*within, *where)
    match error["type"]:
        case "extra_forbidden":
            suggestion = None if fields is None else _nearest_field(questionnaire, fields, where)
            return RequestFault(here, "unknown_field", fault("unknown_field"), suggestion)
        case "missing":
            return RequestFault(here, "missing_field", fault("missing_field"))
        case "literal_error" if isinstance(error["input"], str):
            allowed = _allowed(questionnaire, where)
            suggestion = None if fields is None else nearest(error["input"], allowed)
            return RequestFault(here, "not_an_option", _offered(questionnaire, where), suggestion)
        case "literal_error":
            return RequestFault(here, "wrong_type", _offered(questionnaire, where))
        case "list_type":
            return RequestFault(here, "wrong_type", fault("list"))
        case "wrong_type" | "out_of_range" | "repeated" | "not_an_option" as code:
            return RequestFault(here, code, _said(error))
    return RequestFault(here, "wrong_type", fault("object"))


def _said(error: Mapping[str, Any]) -> Said:
    """The message of a fault that our own reading found: its key stands for the error's own."""
    values = dict(error.get("ctx", {}))
    if unit := values.pop("unit", None):
        values["amount"] = Amount(values.pop("high"), unit)
    return fault(error["msg"], **values)


def _allowed(questionnaire: Questionnaire, where: Sequence[str | int]) -> list[str]:
    question = questionnaire.questions.get(".".join(map(str, where[1:3])))
    if question is None:
        return list(get_args(Goal)) if where == ("goal",) else ["no"]
    options = [option.id for option in question.options] or ["yes", "no"]
    return options if len(where) > 3 else [*options, NOT_SURE]


def _offered(questionnaire: Questionnaire, where: Sequence[str | int]) -> Said:
    """What may be answered."""
    path = ".".join(map(str, where[1:3]))
    return fault("one_of", options=Offered(path, tuple(_allowed(questionnaire, where))))


def _nearest_field(questionnaire: Questionnaire, fields: Collection[str], where: Where) -> str | None:
    """The field that may have been meant: here, or the section a question of that name stands in."""
    *parent, written = where
    questions = questionnaire.questions
    match parent:
        case []:
            here = sorted(fields)
        case ["answers"]:
            here = [section.id for section in questionnaire.sections]
        case _:
            here = [OTHERS, *(one.id for one in questions.values() if one.section == parent[-1])]
    if found := nearest(str(written), here):
        return found
    elsewhere = {one.id: pointer("answers", one.section, one.id) for one in questions.values()}
    return elsewhere.get(str(written))


def without_excess(questionnaire: Questionnaire, fields: Collection[str], parsed: Any) -> tuple[Any, int]:  # noqa: ANN401 - whatever was parsed
    """A request without the unknown fields beyond those that are told, and how many those are."""
    request, dropped = fewer_fields(parsed, fields)
    if not isinstance(request, dict) or not isinstance(request.get("answers"), dict):
        return request, dropped
    answers, more = fewer_fields(request["answers"], questionnaire.readers)
    dropped += more
    for section in answers.keys() & questionnaire.readers.keys():
        fewer, more = fewer_fields(answers[section], questionnaire.readers[section])
        answers = {**answers, section: fewer} if more else answers
        dropped += more
    return {**request, "answers": answers}, dropped


def fewer_fields(given: Any, known: Collection[str]) -> tuple[Any, int]:  # noqa: ANN401 - whatever was parsed
    """An object with its known fields and the first of the unknown ones, and how many were dropped."""
    if not isinstance(given, dict) or len(given) <= len(known) + MOST_FAULTS:
        return given, 0
    unknown = [field for field in given if field not in known]
    dropped = frozenset(unknown[MOST_FAULTS:])
    return {field: value for field, value in given.items() if field not in dropped}, len(dropped)
