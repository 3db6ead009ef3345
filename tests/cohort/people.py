"""People for cohorts, contradictions included: drawn evenly over what can be answered, or nearly well."""

from random import Random

from app.engine.facts import Choice, Choices, Number, YesNo
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE, OTHERS, Question
from tests.books import telling_values
from tests.strategies import WELL, Answers, with_answer

ANSWERED = (0.03, 0.1, 0.4, 0.9)
"""How many questions a person answers, as parts of one."""
CHANGED = 4
"""How many answers a person who is nearly well gives otherwise, at most."""


def people(book: Rulebook, count: int, seed: int) -> list[Answers]:
    """So many people; the same seed draws the same."""
    draw = Random(seed)  # noqa: S311 - repeatable on purpose
    return [person(book, draw) for _ in range(count)]


def person(book: Rulebook, draw: Random) -> Answers:
    """One person."""
    return nearly_well(book, draw) if draw.random() < 0.3 else anybody(book, draw)


def nearly_well(book: Rulebook, draw: Random) -> Answers:
    """A person against whom little speaks."""
    answers: Answers = {
        section.id: {**WELL.get(section.id, {}), OTHERS: "no"} for section in book.questionnaire.sections
    }
    for question in draw.sample(list(book.questionnaire.questions.values()), draw.randint(0, CHANGED)):
        answers = with_answer(answers, question.path, answer(question, draw))
    return answers


def anybody(book: Rulebook, draw: Random) -> Answers:
    """A person of whom nothing is known beforehand."""
    share = draw.choice(ANSWERED)
    answers: Answers = {}
    for section in book.questionnaire.sections:
        given = {each.id: answer(each, draw) for each in section.questions if draw.random() < share}
        answers[section.id] = {**({OTHERS: "no"} if draw.random() < share + 0.4 else {}), **given}
    return answers


def answer(question: Question, draw: Random) -> object:
    """One answer; numbers mostly at the thresholds of rules."""
    if draw.random() < 0.1:
        return NOT_SURE
    match question.kind:
        case YesNo():
            return draw.choice(["yes", "no"])
        case Choice(options):
            return draw.choice(options)
        case Choices(options, at_least_one):
            return draw.sample(options, draw.randint(int(at_least_one), len(options)))
        case Number(low, high):
            telling = [value for value in telling_values().get(question.path, ()) if isinstance(value, int)]
            return draw.choice([*telling, low, high, draw.randint(low, high)])
