"""Conditions as JSON Schema: what a client can know beforehand about answers that contradict each other."""

from collections.abc import Sequence
from typing import Any, assert_never

from app.engine.condition import AllOf, Always, AnyOf, Condition, Contains, Leaf, Named, Not, NothingBut
from app.engine.evaluate import holds
from app.engine.facts import Choice, Choices, Kind, Number, Value, Vocabulary, YesNo
from app.rules.lifetime import Limit
from app.rules.questionnaire import NOT_SURE, Questionnaire
from app.rules.values import answer_of

Schema = dict[str, Any]


def contradictions_schema(questionnaire: Questionnaire) -> dict[str | None, list[Schema]]:
    """For everything that answers cannot say together, a schema of what says it.

    By section, where the answers of one section say it alone; at None schemas of all answers.
    """
    vocabulary = questionnaire.vocabulary
    said = [
        _all(
            [
                _schema(question.asked_when, vocabulary, want=False),
                _answered(question.path, question.none, vocabulary),
            ]
        )
        for question in questionnaire.conditional
        if question.asked_when is not None
    ]
    said += [
        _all([_schema(follow.when, vocabulary, want=True), _answered(follow.fact, follow.value, vocabulary)])
        for follow in questionnaire.follows
    ]
    said += [_schema(each.when, vocabulary, want=True) for each in questionnaire.contradictions]
    return _by_section(said)


def but_for(contradictions: Sequence[Schema]) -> Schema:
    """What a schema says besides, so that it refuses what any of these takes."""
    # Not simply a `not`: generators write a class for every object inside one.
    said = {"anyOf": [*contradictions]} if len(contradictions) != 1 else contradictions[0]
    return {"if": said, "then": {"not": {}}} if contradictions else {}


def _by_section(said: Sequence[Schema]) -> dict[str | None, list[Schema]]:
    found: dict[str | None, list[Schema]] = {}
    for each in (one for schema in said for one in (schema["anyOf"] if schema.keys() == {"anyOf"} else [schema])):
        if each.keys() == {"required", "properties"} and len(each["required"]) == 1:
            found.setdefault(each["required"][0], []).append(each["properties"][each["required"][0]])
        else:
            found.setdefault(None, []).append(each)
    return found


def _answered(path: str, but: Value | None, vocabulary: Vocabulary) -> Schema:
    """Answered, and with something else than `but`: told by all that it may be, as generators read no bare `not`."""
    return _at(path, {"anyOf": [{"const": NOT_SURE}, *_other_values(vocabulary[path], but)]})


def _other_values(kind: Kind, but: Value | None) -> list[Schema]:
    """Schemas of every answer of a kind that gives a value other than `but`."""
    match kind:
        case YesNo():
            return [{"const": answer_of(value)} for value in (True, False) if value is not but]
        case Choice(options):
            return [{"enum": [option for option in options if option != but]}]
        case Number(low, high):
            ranges = [(low, high)] if not isinstance(but, int) else [(low, but - 1), (but + 1, high)]
            return [{"type": "integer", "minimum": least, "maximum": most} for least, most in ranges if least <= most]
        case Choices(options):
            if not isinstance(but, frozenset):
                return [_list()]
            lacking = [_list(**{"not": {"contains": {"const": option}}}) for option in sorted(but)]
            return [_list(contains={"enum": [option for option in options if option not in but]}), *lacking]
        case _:
            assert_never(kind)


def lifetime_schema(questionnaire: Questionnaire) -> list[Schema]:
    """What no life is long enough for, to the decade: JSON Schema cannot compare two answers, only list cases."""
    lifetime = questionnaire.lifetime
    if lifetime is None:
        return []
    ages = range(9, max(limit.last_age for limit in lifetime.limits) + 1, 10)
    return [
        {
            "allOf": [
                _at(lifetime.age, {"type": "integer", "maximum": age}),
                {"anyOf": [_at(each.path, _at_least(each, age)) for each in lifetime.limits if age <= each.last_age]},
            ]
        }
        for age in ages
    ]


def _at_least(limit: Limit, age: int) -> Schema:
    return {"type": "integer", "minimum": limit.per_year * (age + 1)}


def _schema(condition: Condition, vocabulary: Vocabulary, *, want: bool) -> Schema:
    """The answers for which a condition is surely true (`want`), or surely false."""
    match condition:
        case Always():
            return {} if want else {"not": {}}
        case Not(operand):
            return _schema(operand, vocabulary, want=not want)
        case Named(_, meaning):
            return _schema(meaning, vocabulary, want=want)
        case AllOf(operands) | AnyOf(operands):
            each = [_schema(operand, vocabulary, want=want) for operand in operands]
            return _all(each) if isinstance(condition, AllOf) is want else {"anyOf": each}
        case _:
            return _at(condition.path, _leaf(condition, vocabulary, want=want))


def _all(parts: Sequence[Schema]) -> Schema:
    """What is all of these; of two that speak of two questions, one object."""
    if len(parts) != 2 or any(part.keys() != {"required", "properties"} for part in parts):
        return {"allOf": [*parts]}
    (first, one), (second, other) = (next(iter(part["properties"].items())) for part in parts)
    if first != second:
        return {"required": [first, second], "properties": {first: one, second: other}}
    if one["required"] == other["required"]:
        return {"allOf": [*parts]}
    questions = {
        "required": [*one["required"], *other["required"]],
        "properties": one["properties"] | other["properties"],
    }
    return {"required": [first], "properties": {first: {"type": "object", **questions}}}


def _leaf(leaf: Leaf, vocabulary: Vocabulary, *, want: bool) -> Schema:
    match leaf, vocabulary[leaf.path]:
        case Contains(option), _:
            contains = {"contains": {"const": option}}
            return _list(**(contains if want else {"not": contains}))
        case NothingBut(_, options), _:
            only = {"items": {"enum": list(options)}}
            return _list(**(only if want else {"not": only}))
        case _, YesNo():
            return {"const": answer_of(want)}
        case _, Choice(options):
            return {"enum": [option for option in options if holds(leaf, option) is want]}
        case _, Number(low, high):
            return {"enum": [number for number in range(low, high + 1) if holds(leaf, number) is want]}
    raise AssertionError("a list is read by `in` and `<=` only")


def _list(**said: Schema) -> Schema:
    return {"type": "array", "items": {}, **said}


def _at(path: str, schema: Schema) -> Schema:
    section, question = path.split(".")
    inner = {"type": "object", "required": [question], "properties": {question: schema}}
    return {"required": [section], "properties": {section: inner}}
