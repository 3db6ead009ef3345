"""The unremarkable person: everything answered, and nothing speaks against. Witnesses differ from them in little.

A person here is a plain mapping of question path to answer, as it is posted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from app.assess import assess
from app.assessment import Assessment
from app.clinics import NO_CLINIC
from app.engine.evaluate import evaluate
from app.engine.facts import Choices, Facts, Value
from app.engine.regions import regions
from app.engine.truth import TRUE
from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE, Question
from app.rules.values import answer_of

Answer: TypeAlias = str | int | list[str] | None
Person: TypeAlias = Mapping[str, Answer]

SOME_DAY = date(2026, 1, 1)  # suitability does not depend on the day, and waits are not compared


def posted(person: Person) -> dict[str, dict[str, object]]:
    """The person's answers, section to question to answer."""
    answers: dict[str, dict[str, object]] = {}
    for path, answer in person.items():
        if answer is not None:
            section, question = path.split(".")
            answers.setdefault(section, {})[question] = answer
    return answers


def facts_under(book: Rulebook, person: Person) -> Facts:
    """The facts of a person, as far as the book asks for them.

    Raises:
        InconsistentAnswers: answers contradict each other.
    """
    known = {path: answer for path, answer in person.items() if asks(book, path, answer)}
    return facts_of(book.questionnaire, posted(known))


def assessed(book: Rulebook, person: Person) -> Assessment:
    """The assessment of a person, without a clinic.

    Raises:
        InconsistentAnswers: answers contradict each other.
    """
    return assess(book, facts_under(book, person), NO_CLINIC, SOME_DAY)


def asks(book: Rulebook, path: str, answer: object) -> bool:
    """Whether a book has a question, and everything that was answered among its options."""
    question = book.questionnaire.questions.get(path)
    if question is None:
        return False
    given = answer if isinstance(answer, list) else [answer]
    return not question.options or answer == NOT_SURE or {option.id for option in question.options}.issuperset(given)


@dataclass(frozen=True, slots=True)
class Panel:
    """The rulebooks that people are put before.

    Attributes:
        books: at least one.
        questions: every question of any of them, by path.
        telling: for each question, answers between which the rules can tell; of a list, one option at a time.
    """

    books: tuple[Rulebook, ...]
    questions: Mapping[str, Question]
    telling: Mapping[str, tuple[Answer, ...]]


def panel(*books: Rulebook) -> Panel:
    """The panel of some rulebooks."""
    questions = {path: each for book in books for path, each in book.questionnaire.questions.items()}
    telling: dict[str, tuple[Answer, ...]] = {}
    for book in books:
        for path, values in regions([rule.when for rule in book.rules], book.vocabulary).items():
            if path in questions:
                telling[path] = _answers(questions[path], values)
    unread = {path: _answers(each, ()) for path, each in questions.items() if path not in telling}
    return Panel(books, questions, {**unread, **telling})


def _answers(question: Question, values: Sequence[Value]) -> tuple[Answer, ...]:
    """Answers to a question; where no rule reads it, what `others` would answer."""
    if isinstance(question.kind, Choices):
        nothing: list[Answer] = [] if question.kind.at_least_one else [[]]
        return (*nothing, *([option] for option in question.kind.options))
    if not values and question.none is not None:
        return (answer_of(question.none),)
    return tuple(answer_of(value) for value in values)


def unremarkable(before: Panel) -> Person:
    """Somebody whom nothing speaks against under any of the books."""
    person = completed(before, {}, ())
    for path in person:  # the first were chosen while nothing else was known
        person = {**person, path: _best(before, person, path)}
    return person


def completed(before: Panel, person: Person, fixed: Collection[str]) -> Person:
    """The person with every question that is asked answered as well as can be, but for those that are `fixed`."""
    found = dict(person)
    for path, question in before.questions.items():
        if path not in fixed and found.get(path) is None and _asked(before, found, question):
            found[path] = _best(before, found, path)
    return {path: answer for path, answer in found.items() if answer is not None}


def _asked(before: Panel, person: Person, question: Question) -> bool:
    if question.asked_when is None:
        return True
    asking = [book for book in before.books if question.path in book.questionnaire.questions]
    return any(evaluate(question.asked_when, facts_under(book, person)) is TRUE for book in asking)


def _best(before: Panel, person: Person, path: str) -> Answer:
    """The answer that brings the fewest findings; of several what `others` answers, else the middle one."""
    ranked: dict[tuple[int, ...], list[Answer]] = {}
    for answer in before.telling[path]:
        if (weight := _weight(before, {**person, path: answer})) is not None:
            ranked.setdefault(weight, []).append(answer)
    if not ranked:
        return None
    best = ranked[min(ranked)]
    none = before.questions[path].none
    usual = None if none is None else answer_of(none)
    return usual if usual in best else best[(len(best) - 1) // 2]


def _weight(before: Panel, person: Person) -> tuple[int, ...] | None:
    """How much speaks against a person; None if the answers contradict each other."""
    try:
        found = [(book, assessed(book, person)) for book in before.books]
    except InconsistentAnswers:
        return None
    return (
        sum(book.effects[each.effect].lifts.rank for book, one in found for each in one.cautions),
        sum(len(one.benefit.because) for _, one in found),
        sum(book.suitabilities[one.suitability].rank for book, one in found),
        sum(len(one.information) for _, one in found),
    )
