"""From a document to a rulebook: every reference resolved, every condition parsed, nothing passed over.

Where the document comes from (a folder of TOML, a frozen release) is `tree.py`'s and `release.py`'s business.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from app.engine.compile import compile_conditions
from app.engine.condition import Condition, Not
from app.engine.errors import ConditionError, EngineError
from app.engine.facts import Choice, Choices, Kind, Number, Value, Vocabulary, YesNo
from app.engine.language import parse
from app.engine.truth import FALSE, TRUE, UNKNOWN
from app.rules import documents as doc
from app.rules.complete import incomplete
from app.rules.errors import Fault, RulebookError, Where
from app.rules.model import (
    Benefit,
    Citation,
    Definition,
    Effect,
    Example,
    Parameter,
    Rule,
    Rulebook,
    SessionRow,
    Sessions,
    Source,
    Span,
    Suitability,
    Until,
)
from app.rules.questionnaire import NOT_SURE, OTHERS, Contradiction, Follow, Option, Question, Questionnaire, Section

Made = TypeVar("Made")

CLINIC_FACTS: Mapping[str, Kind] = {
    "clinic.needle_material": Choice(("stainless_steel", "titanium", "unknown")),
    "clinic.numbing": Choice(("amide", "ester", "none", "unknown")),
    "clinic.minimum_age": Number(18, 120, "years"),
    "clinic.cleared_for_tones": Choices(("I", "II", "III", "IV", "V", "VI")),
}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def read(document: Mapping[str, Any], digest: str) -> Rulebook:
    """Make a rulebook from its document.

    Raises:
        RulebookError: with every fault that keeps it from being read.
    """
    try:
        written = doc.RulebookDocument.model_validate(document)
    except ValidationError as error:
        raise RulebookError([_shape_fault(each) for each in error.errors()]) from None
    if faults := incomplete(written):
        raise RulebookError(faults)
    return _Reader().rulebook(written, document, digest)


def _shape_fault(error: Any) -> Fault:  # noqa: ANN401 - pydantic's ErrorDetails, which is a loose dict
    return Fault(tuple(error["loc"]), str(error["msg"]).removesuffix(".").lower())


def reader_of(kind: Kind) -> Callable[[Any], Value]:
    """What makes a fact value of an answer of the right type: yes/no become bools, lists sets."""
    match kind:
        case YesNo():
            return "yes".__eq__
        case Choices():
            return frozenset
        case _:
            return _itself


def _itself(answer: Value) -> Value:
    return answer


def value_of(kind: Kind, answer: object) -> Value:
    """The fact value of an answer of the right type: yes/no become bools, lists sets."""
    match kind, answer:
        case YesNo(), "yes" | "no":
            return answer == "yes"
        case Choices(), list():
            return frozenset(answer)
        case Choice() | Number(), str() | int():
            return answer
    raise TypeError("not an answer of this kind")


class _Reader:
    """Reads one document, collecting faults so that all are told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.vocabulary = Vocabulary({})
        self.definitions: dict[str, Condition] = {}
        self.sources: Mapping[str, Source] = {}

    def rulebook(self, written: doc.RulebookDocument, document: Mapping[str, Any], digest: str) -> Rulebook:
        self.sources = {key: Source(id=key, **each.model_dump()) for key, each in sorted(written.sources.items())}
        kinds = self.kinds(written.questionnaire)
        self.vocabulary = Vocabulary(kinds)
        questionnaire = self.questionnaire(written.questionnaire)
        self.vocabulary = Vocabulary({**kinds, **CLINIC_FACTS})
        definitions = {key: self.definition(key, each) for key, each in written.definitions.items()}
        self.definitions = {key: each.when for key, each in definitions.items()}
        suitabilities = {
            each.id: Suitability(rank=rank, **each.model_dump())
            for rank, each in enumerate(written.effects.suitabilities)
        }
        effects = {
            each.id: Effect(each.id, rank, suitabilities[each.lifts], each.points, each.meaning)
            for rank, each in enumerate(written.effects.effects)
        }
        rules = tuple(self.rule(key, each, written) for key, each in sorted(written.rules.items()))
        sessions = self.sessions(written.sessions)
        if self.faults:
            raise RulebookError(self.faults)
        return Rulebook(
            release=written.release,
            digest=digest,
            released=written.released,
            questionnaire=questionnaire,
            vocabulary=self.vocabulary,
            definitions=definitions,
            suitabilities=suitabilities,
            effects=effects,
            benefit=Benefit(tuple(written.effects.benefit.levels), frozenset(written.effects.benefit.unknown_without)),
            sources=self.sources,
            rules=rules,
            by_id={rule.id: rule for rule in rules},
            sessions=sessions,
            texts=written.texts["en"],
            decide=compile_conditions([*(rule.when for rule in rules), *sessions.conditions]),
            document=document,
        )

    def fault(self, message: str, *where: str | int) -> None:
        self.faults.append(Fault(where, message))

    def known(self, path: str, where: Where) -> Kind | None:
        """The kind of a fact, noted as a fault if there is no such fact."""
        try:
            return self.vocabulary[path]
        except EngineError as error:
            self.fault(str(error), *where)
            return None

    def condition(self, text: str, where: Where, parameters: Mapping[str, int] | None = None) -> Condition:
        try:
            return parse(text, self.vocabulary, self.definitions, parameters)
        except ConditionError as error:
            self.fault(str(error), *where)
            return Not(parse("always", self.vocabulary))

    # The questionnaire

    def kinds(self, written: doc.QuestionnaireDocument) -> dict[str, Kind]:
        return {
            f"{section.id}.{question.id}": self.kind(question, ("questionnaire", section.id, question.id))
            for section in written.sections
            for question in section.questions
        }

    def kind(self, question: doc.QuestionDocument, where: Where) -> Kind:
        options = tuple(option.id for option in question.options)
        if len(options) > len(set(options)) or {NOT_SURE, OTHERS} & {question.id, *options}:
            self.fault("ids are given once, and `not_sure` and `others` are taken", *where, "options")
        if (question.kind in ("choice", "choices")) != bool(options):
            self.fault("choices have options, and nothing else has", *where, "options")
        if question.kind != "number":
            kinds: dict[str, Kind] = {
                "yes_no": YesNo(),
                "choice": Choice(options, question.ordered),
                "choices": Choices(options, question.at_least_one),
            }
            return kinds[question.kind]
        if question.min is None or question.max is None or question.unit is None or question.min >= question.max:
            self.fault("a number needs `min` below `max`, and a unit", *where, "min")
        return Number(question.min or 0, question.max or 1, question.unit or "")

    def questionnaire(self, written: doc.QuestionnaireDocument) -> Questionnaire:
        sections = tuple(
            Section(each.id, each.title, each.help, tuple(self.question(each.id, one) for one in each.questions))
            for each in written.sections
        )
        questions = {question.path: question for section in sections for question in section.questions}
        follows = tuple(self.follow(place, each) for place, each in enumerate(written.follows))
        contradictions = tuple(
            Contradiction(
                each.id, self.condition(each.when, ("questionnaire", "contradictions", place)), each.at, each.text
            )
            for place, each in enumerate(written.contradictions)
        )
        for place, each in enumerate(contradictions):
            self.known(each.at, ("questionnaire", "contradictions", place))
        conditional = tuple(question for question in questions.values() if question.asked_when is not None)
        conditions = [
            *(Not(question.asked_when) for question in conditional if question.asked_when is not None),
            *(follow.when for follow in follows),
            *(contradiction.when for contradiction in contradictions),
        ]
        return Questionnaire(
            version=written.version,
            sections=sections,
            questions=questions,
            vocabulary=self.vocabulary,
            conditional=conditional,
            follows=follows,
            contradictions=contradictions,
            conflicts=compile_conditions(conditions),
            readers={
                section.id: {one.id: (one.path, reader_of(one.kind)) for one in section.questions}
                for section in sections
            },
            nones={
                section.id: {one.path: one.none for one in section.questions if one.none is not None}
                for section in sections
            },
        )

    def question(self, section: str, written: doc.QuestionDocument) -> Question:
        where = ("questionnaire", section, written.id)
        path = f"{section}.{written.id}"
        asked_when = self.condition(written.asked_when, (*where, "asked_when")) if written.asked_when else None
        return Question(
            id=written.id,
            section=section,
            kind=self.vocabulary[path],
            need=written.need,
            label=written.label,
            text=written.text,
            help=written.help,
            why=written.why,
            unsure=written.unsure,
            none=None if written.none is None else self.checked(path, written.none, (*where, "none")),
            asked_when=asked_when,
            options=tuple(Option(option.id, option.label) for option in written.options),
            good=written.good,
        )

    def checked(self, path: str, answer: object, where: Where) -> Value:
        """The fact value of an answer written in the rulebook, noted as a fault if it is none."""
        try:
            value = value_of(self.vocabulary[path], answer)
            self.vocabulary.check(path, value)
        except (EngineError, TypeError) as error:
            self.fault(str(error), *where)
            return False
        return value

    def follow(self, place: int, written: doc.FollowDocument) -> Follow:
        where = ("questionnaire", "follows", place)
        return Follow(
            self.condition(written.when, where),
            written.fact,
            self.checked(written.fact, written.is_, where),
            written.text,
        )

    # Rules

    def definition(self, name: str, written: doc.DefinitionDocument) -> Definition:
        return Definition(name, self.condition(written.when, ("definitions", name, "when")), written.when, written.text)

    def citations(self, written: Sequence[doc.CitationDocument], where: Where) -> tuple[Citation, ...]:
        for each in written:
            if each.source not in self.sources:
                self.fault(f"there is no source `{each.source}`", *where)
        return tuple(Citation(**each.model_dump()) for each in written)

    def rule(self, rule_id: str, written: doc.RuleDocument, book: doc.RulebookDocument) -> Rule:
        where = ("rules", rule_id)
        numbers = {name: parameter.value for name, parameter in written.parameters.items()}
        when = self.condition(written.when, (*where, "when"), numbers)
        for absorbed in written.absorbs:
            if absorbed not in book.rules or absorbed == rule_id:
                self.fault(f"there is no other rule `{absorbed}`", *where, "absorbs")
        self.direction(written, where)
        return Rule(
            id=rule_id,
            topic=written.topic,
            title=self.filled(written.title, numbers, (*where, "title")),
            effect=written.effect,
            when=when,
            written=written.when,
            advice=self.filled(written.advice, numbers, (*where, "advice")),
            evidence=written.evidence,
            row=written.row,
            cites=self.citations(written.cites, (*where, "cites")),
            parameters={name: Parameter(**each.model_dump()) for name, each in written.parameters.items()},
            until=self.until(written, where, book),
            benefit=self.only_for(written.benefit, written, "temper", (*where, "benefit")),
            direction=written.direction,
            absorbs=tuple(sorted(written.absorbs)),
            urgent=written.urgent,
            choice=written.choice,
            examples=tuple(self.example(place, each, where) for place, each in enumerate(written.examples)),
        )

    def filled(self, text: str, numbers: Mapping[str, int], where: Where) -> str:
        """The text with its parameters put in."""
        for name in PLACEHOLDER.findall(text):
            if name not in numbers:
                self.fault(f"there is no parameter `{name}`", *where)
        return PLACEHOLDER.sub(lambda found: str(numbers.get(found[1], found[0])), text)

    def only_for(self, value: Made | None, rule: doc.RuleDocument, effect: str, where: Where) -> Made | None:
        if (value is not None) != (rule.effect == effect):
            self.fault(f"`{where[-1]}` belongs to each rule that has effect `{effect}`, and to no other", *where)
        return value

    def until(self, rule: doc.RuleDocument, where: Where, book: doc.RulebookDocument) -> Until | None:
        where = (*where, "until")
        until = self.only_for(rule.until, rule, "defer", where)
        if until is None:
            return None
        if (until.fact is None) != (until.reaches is None) or (until.fact is None and until.event is None):
            self.fault("it ends when a fact reaches a parameter, or by an event, or both", *where)
        if until.fact is not None:
            number = self.known(until.fact, where)
            unit = rule.parameters[until.reaches].unit if until.reaches in rule.parameters else None
            if not isinstance(number, Number) or unit != number.unit:
                self.fault(f"`{until.fact}` and `{until.reaches}` are not numbers of the same unit", *where)
        if until.event is not None and until.event not in book.texts["en"]["events"]:
            self.fault(f"there is no event `{until.event}` in the texts", *where)
        return Until(until.fact, until.reaches, until.event)

    def direction(self, rule: doc.RuleDocument, where: Where) -> None:
        for path in rule.direction:
            self.known(path, (*where, "direction"))

    def example(self, place: int, written: doc.ExampleDocument, where: Where) -> Example:
        where = (*where, "examples", place)
        for section, answers in written.given.items():
            for question, answer in answers.items():
                path = f"{section}.{question}"
                if path in CLINIC_FACTS:
                    self.fault(f"`{path}` is no question, so an example cannot answer it", *where)
                elif self.known(path, where) is not None and answer != NOT_SURE:
                    self.checked(path, answer, where)
        if written.lifts is not None and written.then is not True:
            self.fault("a rule lifts where it holds: `lifts` goes with `then = true`", *where, "lifts")
        return Example(written.given, {True: TRUE, False: FALSE, "unknown": UNKNOWN}[written.then], written.lifts)

    # Sessions

    def sessions(self, written: doc.SessionsDocument) -> Sessions:
        cited = {
            "nothing_to_level": written.nothing_to_level.cites,
            "interval": written.interval.cites,
            "less_certain": written.less_certain.cites,
            "first_change": written.first_change.cites,
            "judge_result": written.judge_result.cites,
            "price": written.price.cites,
        }
        return Sessions(
            certainty=written.certainty,
            rows=tuple(
                SessionRow(
                    row.id,
                    self.condition(row.when, ("sessions", "rows", place)),
                    row.min,
                    row.max,
                    self.citations(row.cites, ("sessions", "rows", place)),
                )
                for place, row in enumerate(written.rows)
            ),
            nothing_to_level=self.condition(written.nothing_to_level.when, ("sessions", "nothing_to_level", "when")),
            usual_interval=_span(written.interval.usual),
            slower_interval=_span(written.interval.slower),
            slower_when=self.condition(written.interval.slower.when, ("sessions", "interval", "slower")),
            less_certain_when=self.condition(written.less_certain.when, ("sessions", "less_certain", "when")),
            first_change=_span(written.first_change),
            judge_result=_span(written.judge_result),
            currency=written.price.currency,
            price=Span(written.price.min, written.price.max, written.price.currency),
            cites={key: self.citations(cites, ("sessions", key)) for key, cites in cited.items()},
        )


def _span(written: doc.SpanDocument) -> Span:
    return Span(written.min, written.max, written.unit)
