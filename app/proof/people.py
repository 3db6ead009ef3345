"""People who show something: answers as they would be posted, and what really comes of them.

Every claim about a rulebook is played through `facts_of` and `assess` here before anybody is told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeAlias

from app.assess import assess
from app.assessment import Assessment
from app.clinics import NO_CLINIC, Clinic
from app.engine.condition import Condition, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Choice, Facts, Value
from app.engine.regions import every_person
from app.engine.truth import TRUE, UNKNOWN, Truth
from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE
from app.rules.values import answer_of, value_of

Answers: TypeAlias = Mapping[str, Mapping[str, object]]

AS_OF = date(2026, 1, 1)  # no claim depends on the day
_CLINIC = "clinic."


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody answers, and the clinic asked."""

    answers: Answers
    clinic: Clinic = NO_CLINIC


@dataclass(frozen=True, slots=True)
class Seen:
    """What comes of a person.

    Attributes:
        facts: None where the questionnaire refuses the answers.
        refused: the questions whose answers are refused.
    """

    book: Rulebook
    person: Person
    facts: Facts | None
    refused: tuple[str, ...] = ()

    def truth(self, condition: Condition) -> Truth | None:
        """The truth of a condition; None where the answers are refused."""
        return None if self.facts is None else evaluate(condition, self.facts)

    def finds(self, rule: str) -> bool:
        """Whether a rule is found to hold."""
        return self.truth(self.book.by_id[rule].when) is TRUE

    def leaves_open(self, rule: str) -> bool:
        """Whether a rule cannot be decided."""
        return self.truth(self.book.by_id[rule].when) is UNKNOWN

    def assessed(self) -> Assessment:
        """The assessment of answers that were not refused.

        Raises:
            AssertionError: it did not count the rules that hold.
        """
        assert self.facts is not None  # noqa: S101 - what was refused is never assessed
        assessment = assess(self.book, self.facts, self.person.clinic, AS_OF)
        counted = {rule for rule, _ in assessment.score.contributions}
        held = {rule.id for rule in self.book.rules if self.finds(rule.id) and self.book.effects[rule.effect].points}
        if counted != held:
            raise AssertionError("the assessment did not count the rules that hold")
        return assessment


Shows: TypeAlias = Callable[[tuple[Seen, ...]], bool]


def as_answered(book: Rulebook, person: Person) -> Facts:
    """What a person's answers say by themselves, whether or not the questionnaire accepts them."""
    given = {
        f"{section}.{question}": answer
        for section, answers in person.answers.items()
        for question, answer in answers.items()
    }
    known = {path: value_of(book.vocabulary[path], answer) for path, answer in given.items() if answer != NOT_SURE}
    return Facts({**known, **person.clinic.facts}, frozenset(given) - frozenset(known))


def play(book: Rulebook, person: Person) -> Seen:
    """What comes of a person's answers."""
    try:
        facts = facts_of(book.questionnaire, person.answers)
    except InconsistentAnswers as error:
        return Seen(book, person, None, tuple(each.path for each in error.inconsistencies))
    return Seen(book, person, Facts({**facts.known, **person.clinic.facts}, facts.unsure))


def plays(book: Rulebook, conditions: Iterable[Condition]) -> Iterator[Seen]:
    """All the people these conditions can tell apart, each question also unanswered, refused ones included."""
    conditions = tuple(conditions)
    about_clinics = {path for each in conditions for path in paths(each) if path.startswith(_CLINIC)}
    for facts in every_person(conditions, book.vocabulary):
        if about_clinics <= facts.known.keys():  # what a clinic is, is never unknown
            yield play(book, person_of(book, facts))


def accepted(book: Rulebook, conditions: Iterable[Condition]) -> Iterator[Seen]:
    """Those of `plays` whose answers are not refused.

    Nobody is left out: who answers more is refused the more, so answers to these questions that stand in
    any accepted questionnaire are accepted by themselves.
    """
    return (seen for seen in plays(book, conditions) if seen.facts is not None)


def person_of(book: Rulebook, facts: Facts) -> Person:
    """Somebody of whom just these facts are known."""
    answers: dict[str, dict[str, object]] = {}
    questions = book.questionnaire.questions
    for path in filter((facts.known.keys() | facts.unsure).__contains__, questions):
        answer = answer_of(facts.known[path]) if path in facts.known else NOT_SURE
        answers.setdefault(questions[path].section, {})[questions[path].id] = answer
    return Person(answers, _clinic(facts))


def _clinic(facts: Facts) -> Clinic:
    given = {path.removeprefix(_CLINIC): value for path, value in facts.known.items() if path.startswith(_CLINIC)}
    if not given:
        return NO_CLINIC
    names = {each.name for each in fields(Clinic)}
    return Clinic(**{name: value for name, value in given.items() if name in names})  # type: ignore[arg-type]


def fewest_answers(book: Rulebook, people: tuple[Person, ...], shows: Shows) -> tuple[Person, ...]:
    """The same people with no answer that the claim can do without; what one leaves out, all leave out."""
    for path in book.questionnaire.questions:
        fewer = tuple(_without(person, path) for person in people)
        seen = tuple(play(book, person) for person in fewer)
        if fewer != people and all(each.facts is not None for each in seen) and shows(seen):
            people = fewer
    return people


def _without(person: Person, path: str) -> Person:
    rest = {
        section: {question: answer for question, answer in given.items() if f"{section}.{question}" != path}
        for section, given in person.answers.items()
    }
    return Person({section: given for section, given in rest.items() if given}, person.clinic)


def ladder(book: Rulebook, path: str, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Values of a number, an ordered choice or a yes/no question, lowest first."""
    kind = book.vocabulary[path]
    if isinstance(kind, Choice):
        return tuple(option for option in kind.options if option in values)
    return tuple(sorted(values, key=lambda value: value if isinstance(value, int) else 0))
