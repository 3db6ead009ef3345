"""From the document of a questionnaire to the questionnaire: kinds of fact first, then what speaks of them."""

from collections.abc import Iterable, Iterator, Mapping
from sys import intern

from app.engine.compile import compile_conditions
from app.engine.condition import Always, Not
from app.engine.facts import Choice, Choices, Kind, Number, YesNo
from app.rules import questionnaire_document as doc
from app.rules.errors import Where
from app.rules.lifetime import Lifetime, Limit
from app.rules.questionnaire import (
    NOT_ASKED,
    NOT_SURE,
    OTHERS,
    Change,
    Contradiction,
    Excluded,
    Follow,
    Group,
    GroupKind,
    Option,
    Question,
    Questionnaire,
    Section,
)
from app.rules.reading import Reading
from app.rules.values import AnswerReader, reader_of

MOST_ITEMS = 8  # of a list: what can be read in one look


def read_kinds(reading: Reading, written: doc.QuestionnaireDocument) -> dict[str, Kind]:
    """The kind of fact that each question asks for, by path; faults are noted in the reading."""
    return {
        f"{section.id}.{question.id}": _kind(reading, question, ("questionnaire", section.id, question.id))
        for section in written.sections
        for question in section.questions
    }


def _kind(reading: Reading, question: doc.QuestionDocument, where: Where) -> Kind:
    options = tuple(option.id for option in question.options)
    if len(options) > len(set(options)) or {NOT_SURE, OTHERS} & {question.id, *options}:
        reading.fault("ids are given once, and `not_sure` and `others` are taken", *where, "options")
    if (question.kind in ("choice", "choices")) != bool(options):
        reading.fault("choices have options, and nothing else has", *where, "options")
    if question.kind != "number":
        kinds: dict[str, Kind] = {
            "yes_no": YesNo(),
            "choice": Choice(options, question.ordered),
            "choices": Choices(options, question.at_least_one),
        }
        return kinds[question.kind]
    if question.min is None or question.max is None or question.unit is None or question.min >= question.max:
        reading.fault("a number needs `min` below `max`, and a unit", *where, "min")
    return Number(question.min or 0, question.max or 1, question.unit or "")


def read_questionnaire(reading: Reading, written: doc.QuestionnaireDocument) -> Questionnaire:
    """The questionnaire, given a reading that knows the kind of each question; faults are noted in it."""
    sections = tuple(
        Section(each.id, each.title, each.help, tuple(_question(reading, each.id, one) for one in each.questions))
        for each in written.sections
    )
    questions = {question.path: question for section in sections for question in section.questions}
    follows = tuple(_follow(reading, place, each) for place, each in enumerate(written.follows))
    contradictions = tuple(
        Contradiction(
            each.id, reading.condition(each.when, ("questionnaire", "contradictions", place)), each.at, each.text
        )
        for place, each in enumerate(written.contradictions)
    )
    for place, each in enumerate(contradictions):
        reading.known(each.at, ("questionnaire", "contradictions", place))
    conditional = tuple(question for question in questions.values() if question.asked_when is not None)
    excluded = tuple(_excluded(conditional, follows, contradictions))
    return Questionnaire(
        version=written.version,
        sections=sections,
        questions=questions,
        vocabulary=reading.vocabulary,
        conditional=conditional,
        follows=follows,
        contradictions=contradictions,
        groups=tuple(_groups(reading, written, questions)),
        lifetime=None if written.lifetime is None else _lifetime(reading, written.lifetime),
        conflicts=compile_conditions([each.when for each in excluded]),
        excluded=excluded,
        readers={section.id: _readers(section) for section in sections},
        nones={
            section.id: {one.path: one.none for one in section.questions if one.none is not None}
            for section in sections
        },
    )


def _groups(reading: Reading, written: doc.QuestionnaireDocument, questions: Mapping[str, Question]) -> Iterator[Group]:
    """Lists, then pages; a question stands in one of them at most, and what stands in a list can be none."""
    seen: set[str] = set()
    kinds: tuple[tuple[GroupKind, list[doc.GroupDocument]], ...] = (
        ("list", written.lists),
        ("page", written.pages),
    )
    for kind, groups in kinds:
        for each in groups:
            where = ("questionnaire", f"{kind}s", each.id)
            for path in each.questions:
                one = questions.get(path)
                if one is None or path in seen:
                    reading.fault(f"`{path}` is a question that stands in no other list or page", *where)
                elif kind == "list" and (one.none is None or one.asked_when is not None):
                    reading.fault(f"`{path}` has no answer that says none, or is not always asked", *where)
                seen.add(path)
            if kind == "list" and len(each.questions) > MOST_ITEMS:
                reading.fault(f"a list has at most {MOST_ITEMS} items", *where)
            yield Group(each.id, kind, each.title, each.help, tuple(each.questions))


def _excluded(
    conditional: Iterable[Question], follows: Iterable[Follow], contradictions: Iterable[Contradiction]
) -> Iterator[Excluded]:
    for question in conditional:
        asked = question.asked_when or Always()
        yield Excluded(question.path, question.none, Not(asked), asked, NOT_ASKED)
    for follow in follows:
        yield Excluded(follow.fact, follow.value, follow.when, follow.when, follow.text, follows=True)
    for each in contradictions:
        yield Excluded(each.at, None, each.when, each.when, each.text)


def _readers(section: Section) -> dict[str, AnswerReader]:
    """What reads the answers of a section, by question; `others` answers none by itself."""
    questions = {one.id: reader_of(one.path, one.kind, NOT_SURE) for one in section.questions}
    return {**questions, OTHERS: ("", {None: None, "no": None}, None)}


def _question(reading: Reading, section: str, written: doc.QuestionDocument) -> Question:
    where = ("questionnaire", section, written.id)
    path = intern(f"{section}.{written.id}")
    asked_when = reading.condition(written.asked_when, (*where, "asked_when")) if written.asked_when else None
    return Question(
        id=written.id,
        path=path,
        section=section,
        kind=reading.vocabulary[path],
        need=written.need,
        label=written.label,
        item=written.item or written.label,
        text=written.text,
        help=written.help,
        why=written.why,
        unsure=written.unsure,
        if_unsure=written.if_unsure,
        none=None if written.none is None else reading.checked(path, written.none, (*where, "none")),
        asked_when=asked_when,
        options=tuple(Option(option.id, option.label) for option in written.options),
        good=written.good,
        changes=tuple(_changes(reading, path, written, where)),
    )


def _changes(reading: Reading, path: str, written: doc.QuestionDocument, where: Where) -> Iterator[Change]:
    """How an answer can change: a number by time, every other to an answer of its own, and with a text."""
    where = (*where, "changes")
    is_number = isinstance(reading.vocabulary[path], Number)
    for each in written.changes:
        by_time = each.by == "time"
        if by_time is not is_number or (each.to is None) is not by_time or (each.text is None) is not by_time:
            reading.fault("a number changes by time, and anything else to an answer, with a text", *where)
        if (each.starts is None) is not (each.after is None) or (
            each.starts is not None and not isinstance(reading.known(each.starts, where), Number)
        ):
            reading.fault("what starts is a number, with `after` for the wait from that moment on", *where)
        yield Change(
            by=each.by,
            of=tuple(reading.checked(path, answer, where) for answer in each.from_),
            to=None if each.to is None else reading.checked(path, each.to, where),
            text=each.text,
            starts=each.starts,
            after=each.after,
        )


def _follow(reading: Reading, place: int, written: doc.FollowDocument) -> Follow:
    where = ("questionnaire", "follows", place)
    return Follow(
        reading.condition(written.when, where),
        written.fact,
        reading.checked(written.fact, written.is_, where),
        written.text,
    )


def _lifetime(reading: Reading, written: doc.LifetimeDocument) -> Lifetime:
    where = ("questionnaire", "lifetime")
    if not isinstance(age := reading.known(written.age, where), Number) or age.unit != "years":
        reading.fault(f"`{written.age}` is no number of years", *where, "age")
    numbers = {path: kind for path, kind in reading.vocabulary.items() if isinstance(kind, Number)}
    for unit in written.per_year.keys() - {kind.unit for kind in numbers.values()}:
        reading.fault(f"no question counts in `{unit}`", *where, "per_year")
    limits = [
        Limit(path, per_year, kind.high // per_year - 1)
        for path, kind in numbers.items()
        if (per_year := written.per_year.get(kind.unit))
    ]
    return Lifetime(written.age, written.text, tuple(sorted(limits, key=lambda limit: -limit.last_age)))
