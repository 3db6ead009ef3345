"""What a person answered, in words: with the questionnaire's labels, never an id."""

import re

from app.engine.facts import Choices, Number, Value
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE


def label(book: Rulebook, path: str) -> str:
    """What a question is called, or a fact about the clinic."""
    question = book.questionnaire.questions.get(path)
    return question.label if question else book.texts.say("clinic", path.partition(".")[2])


def in_words(book: Rulebook, path: str, value: Value | None) -> str:
    """A fact in words; None for an answer "not sure"."""
    match value:
        case None:
            return book.texts.say("answers", NOT_SURE)
        case bool():
            return book.texts.say("answers", "yes" if value else "no")
        case int():
            return amount(book, path, value)
        case str():
            return option(book, path, value)
    chosen = [option(book, path, each) for each in in_order(book, path, value)]
    return book.texts.joined(chosen) if chosen else book.texts.say("answers", "none")


def short_label(book: Rulebook, path: str, option_id: str) -> str | None:
    """What an option is called, without what explains that; None where it has no name."""
    question = book.questionnaire.questions.get(path)
    labels = {each.id: each.label for each in question.options} if question else {}
    return re.split(r": | \(", labels[option_id])[0] if option_id in labels else None


def in_order(book: Rulebook, path: str, options: frozenset[str]) -> tuple[str, ...]:
    """Options of a list in the order that it has."""
    kind = book.vocabulary[path]
    return tuple(each for each in kind.options if each in options) if isinstance(kind, Choices) else ()


def amount(book: Rulebook, path: str, value: int) -> str:
    """A number with its unit."""
    kind = book.vocabulary[path]
    unit = kind.unit if isinstance(kind, Number) else ""
    return book.texts.say("amounts", unit.replace(" ", "_"), count=value)


def unit_label(book: Rulebook, unit: str) -> str:
    """What a unit is called beside a field for a number."""
    return book.texts.say("units", unit.replace(" ", "_"))


def option(book: Rulebook, path: str, option_id: str) -> str:
    """What an option is called."""
    question = book.questionnaire.questions.get(path)
    if question is None:
        return book.texts.say("clinic_options", option_id)
    return next(each.label for each in question.options if each.id == option_id)
