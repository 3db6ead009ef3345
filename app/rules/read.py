"""From a document to a rulebook: every reference resolved, every condition parsed, nothing passed over.

Where the document comes from (a folder of TOML, a frozen release) is `tree.py`'s and `release.py`'s business, how a
reference is resolved `reading.py`'s; the questionnaire is `read_questionnaire.py`'s, sessions are `read_sessions.py`'s.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import ValidationError

from app.engine.compile import compile_conditions, decide_too
from app.engine.facts import Choice, Choices, Kind, Number, Vocabulary
from app.engine.truth import FALSE, TRUE, UNKNOWN
from app.rules import documents as doc
from app.rules.complete import incomplete, unusable_parameters
from app.rules.errors import Fault, RulebookError, Where
from app.rules.messages import PLACEHOLDER, Texts, filled
from app.rules.model import (
    Benefit,
    Definition,
    Effect,
    EffectId,
    Example,
    Parameter,
    Rule,
    Rulebook,
    Source,
    Suitability,
    SuitabilityId,
    Until,
)
from app.rules.places import ENGLISH
from app.rules.questionnaire import NOT_SURE
from app.rules.read_questionnaire import read_kinds, read_questionnaire
from app.rules.read_sessions import read_sessions
from app.rules.reading import Reading
from app.rules.strict import Strict

Made = TypeVar("Made")
Shape = TypeVar("Shape", bound=Strict)

CLINIC = "clinic"
CLINIC_FACTS: Mapping[str, Kind] = {
    "clinic.needle_material": Choice(("stainless_steel", "titanium", "unknown")),
    "clinic.numbing": Choice(("amide", "ester", "none", "unknown")),
    "clinic.minimum_age": Number(18, 120, "years"),
    "clinic.cleared_for_tones": Choices(("I", "II", "III", "IV", "V", "VI")),
}


def read(document: Mapping[str, Any], digest: str) -> Rulebook:
    """Make a rulebook from its document.

    Raises:
        RulebookError: with every fault that keeps it from being read.
    """
    try:
        written = doc.RulebookDocument.model_validate(document)
    except ValidationError as error:
        raise RulebookError([shape_fault(each) for each in error.errors()]) from None
    if faults := incomplete(written):
        raise RulebookError(faults)
    return _rulebook(written, document, digest)


def shape_fault(error: Any) -> Fault:  # noqa: ANN401 - pydantic's ErrorDetails, which is a loose dict
    """What pydantic found, in words of rule authors."""
    where: Where = tuple(error["loc"])
    match error["type"]:
        case "missing":
            return Fault(where, f"the key `{where[-1]}` is missing")
        case "extra_forbidden":
            return Fault(where, f"there is no key `{where[-1]}` here")
    return Fault(where, str(error["msg"]).removesuffix(".").lower())


def _rulebook(written: doc.RulebookDocument, document: Mapping[str, Any], digest: str) -> Rulebook:
    sources = {key: Source(id=key, **each.model_dump()) for key, each in sorted(written.sources.items())}
    reading = Reading(Vocabulary({}), sources)
    kinds = read_kinds(reading, written.questionnaire)
    reading = replace(reading, vocabulary=Vocabulary(kinds))
    questionnaire = read_questionnaire(reading, written.questionnaire)
    reading = replace(reading, vocabulary=Vocabulary({**kinds, **CLINIC_FACTS}))
    definitions = {key: _definition(reading, key, each) for key, each in written.definitions.items()}
    reading = replace(reading, definitions={key: each.when for key, each in definitions.items()})
    suitabilities = _suitabilities(written.effects)
    events = written.texts[ENGLISH]["events"]
    rules = tuple(_rule(reading, key, each, written.rules, events) for key, each in sorted(written.rules.items()))
    sessions = read_sessions(reading, written.sessions)
    if reading.faults:
        raise RulebookError(reading.faults)
    return Rulebook(
        release=written.release,
        digest=digest,
        released=written.released,
        questionnaire=questionnaire,
        vocabulary=reading.vocabulary,
        definitions=definitions,
        suitabilities=suitabilities,
        effects=_effects(written.effects, suitabilities),
        benefit=Benefit(tuple(written.effects.benefit.levels), frozenset(written.effects.benefit.unknown_without)),
        sources=sources,
        rules=rules,
        by_id={rule.id: rule for rule in rules},
        sessions=sessions,
        texts=Texts(ENGLISH, written.texts[ENGLISH]),
        decide=compile_conditions([rule.when for rule in rules]),
        document=document,
    )


def _suitabilities(written: doc.EffectsDocument) -> dict[SuitabilityId, Suitability]:
    return {each.id: Suitability(rank=rank, **each.model_dump()) for rank, each in enumerate(written.suitabilities)}


def _effects(
    written: doc.EffectsDocument, suitabilities: Mapping[SuitabilityId, Suitability]
) -> dict[EffectId, Effect]:
    return {
        each.id: Effect(each.id, rank, suitabilities[each.lifts], each.points, each.meaning)
        for rank, each in enumerate(written.effects)
    }


# A rulebook with a few rules more


def read_with(book: Rulebook, document: Mapping[str, Any], changed: Collection[str], digest: str) -> Rulebook:
    """The rulebook of a document that is another's but for some rules, and for sources that it has besides.

    Only those are read; all else is shared. The rules that the other has keep their places, and new ones follow.

    Args:
        book: the other.
        document: the whole document.
        changed: ids of the rules that are new, or not as they were.
        digest: of the document.

    Raises:
        RulebookError: with every fault that keeps it from being read.
    """
    faults: list[Fault] = []
    new_sources = document["sources"].keys() - book.sources.keys()
    cited = _written(doc.SourceDocument, "sources", document, new_sources, faults)
    written = _written(doc.RuleDocument, "rules", document, changed, faults)
    if faults := [*faults, *unusable_parameters(written, book.definitions)]:
        raise RulebookError(faults)
    own = {key: Source(id=key, **each.model_dump()) for key, each in cited.items()}
    reading = Reading(
        book.vocabulary, {**book.sources, **own}, {key: each.when for key, each in book.definitions.items()}
    )
    events = document["texts"][ENGLISH]["events"]
    read_anew = {key: _rule(reading, key, each, document["rules"], events) for key, each in written.items()}
    if reading.faults:
        raise RulebookError(reading.faults)
    new = [read_anew[key] for key in sorted(read_anew.keys() - book.by_id.keys())]
    rules = (*[read_anew.get(rule.id, rule) for rule in book.rules], *new)
    conditions = {place: rule.when for place, rule in enumerate(rules) if rule.id in read_anew}
    return replace(
        book,
        digest=digest,
        sources=reading.sources,
        rules=rules,
        by_id={rule.id: rule for rule in rules},
        decide=decide_too(book.decide, conditions, len(book.rules)),
        document=document,
    )


def _written(
    shape: type[Shape], part: str, document: Mapping[str, Any], ids: Collection[str], faults: list[Fault]
) -> dict[str, Shape]:
    """Some of a part of a document, each validated by itself; what is wrong is added to the faults."""
    found = {}
    for key in sorted(ids):
        try:
            found[key] = shape.model_validate(document[part][key])
        except ValidationError as error:
            faults += [shape_fault({**each, "loc": (part, key, *each["loc"])}) for each in error.errors()]
    return found


# Rules


def _definition(reading: Reading, name: str, written: doc.DefinitionDocument) -> Definition:
    when = reading.condition(written.when, ("definitions", name, "when"))
    return Definition(name, when, written.when, written.text, written.plain or written.text)


def _rule(
    reading: Reading, rule_id: str, written: doc.RuleDocument, rules: Collection[str], events: Collection[str]
) -> Rule:
    where = ("rules", rule_id)
    numbers = {name: parameter.value for name, parameter in written.parameters.items()}
    when = reading.condition(written.when, (*where, "when"), numbers)
    for absorbed in written.absorbs:
        if absorbed not in rules or absorbed == rule_id:
            reading.fault(f"there is no other rule `{absorbed}`", *where, "absorbs")
    _direction(reading, written, where)
    return Rule(
        id=rule_id,
        topic=written.topic,
        title=_filled(reading, written.title, numbers, (*where, "title")),
        effect=written.effect,
        when=when,
        written=written.when,
        advice=_filled(reading, written.advice, numbers, (*where, "advice")),
        evidence=written.evidence,
        row=written.row,
        cites=reading.citations(written.cites, (*where, "cites")),
        parameters={name: Parameter(**each.model_dump()) for name, each in written.parameters.items()},
        until=_until(reading, written, where, events),
        benefit=_only_for(reading, written.benefit, written, "temper", (*where, "benefit")),
        direction=written.direction,
        absorbs=tuple(sorted(written.absorbs)),
        urgent=written.urgent,
        weight=written.weight,
        readers=written.readers,
        choice=written.choice,
        examples=tuple(_example(reading, place, each, where) for place, each in enumerate(written.examples)),
    )


def _filled(reading: Reading, text: str, numbers: Mapping[str, int], where: Where) -> str:
    """The text with its parameters put in."""
    for name in PLACEHOLDER.findall(text):
        if name not in numbers:
            reading.fault(f"there is no parameter `{name}`", *where)
    return filled(text, {name: str(number) for name, number in numbers.items()})


def _only_for(reading: Reading, value: Made | None, rule: doc.RuleDocument, effect: str, where: Where) -> Made | None:
    if (value is not None) != (rule.effect == effect):
        reading.fault(f"`{where[-1]}` belongs to each rule that has effect `{effect}`, and to no other", *where)
    return value


def _until(reading: Reading, rule: doc.RuleDocument, where: Where, events: Collection[str]) -> Until | None:
    where = (*where, "until")
    until = _only_for(reading, rule.until, rule, "defer", where)
    if until is None:
        return None
    if (until.fact is None) != (until.reaches is None) or (until.fact is None and until.event is None):
        reading.fault("it ends when a fact reaches a parameter, or by an event, or both", *where)
    if until.fact is not None:
        number = reading.known(until.fact, where)
        unit = rule.parameters[until.reaches].unit if until.reaches in rule.parameters else None
        if not isinstance(number, Number) or unit != number.unit:
            reading.fault(f"`{until.fact}` and `{until.reaches}` are not numbers of the same unit", *where)
    if until.event is not None and until.event not in events:
        reading.fault(f"there is no event `{until.event}` in the texts", *where)
    return Until(until.fact, until.reaches, until.event)


def _direction(reading: Reading, rule: doc.RuleDocument, where: Where) -> None:
    for path in rule.direction:
        reading.known(path, (*where, "direction"))


def _example(reading: Reading, place: int, written: doc.ExampleDocument, where: Where) -> Example:
    where = (*where, "examples", place)
    for section, answers in written.given.items():
        for question, answer in answers.items():
            path = f"{section}.{question}"
            if reading.known(path, where) is not None and (answer != NOT_SURE or path in CLINIC_FACTS):
                reading.checked(path, answer, where)
    if written.lifts is not None and written.then is not True:
        reading.fault("a rule lifts where it holds: `lifts` goes with `then = true`", *where, "lifts")
    return Example(written.given, {True: TRUE, False: FALSE, "unknown": UNKNOWN}[written.then], written.lifts)
