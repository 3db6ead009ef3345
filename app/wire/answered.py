"""What a person answered, in words: with the questionnaire's labels, never an id."""

from app.engine.facts import Choices, Number, Value
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE


def label(book: Rulebook, path: str) -> str:
    """What a question is called, or a fact about the clinic."""
    question = book.questionnaire.questions.get(path)
    return question.label if question else path.replace("clinic.", "the clinic's ").replace("_", " ")


def in_words(book: Rulebook, path: str, value: Value | None) -> str:
    """A fact in words; None for an answer "not sure"."""
    answers = book.texts["answers"]
    match value:
        case None:
            return answers[NOT_SURE]
        case bool():
            return answers["yes" if value else "no"]
        case int():
            return amount(book, path, value)
        case str():
            return option(book, path, value)
    return "; ".join(option(book, path, each) for each in in_order(book, path, value)) or answers["none"]


def in_order(book: Rulebook, path: str, options: frozenset[str]) -> tuple[str, ...]:
    """Options of a list in the order that it has."""
    kind = book.vocabulary[path]
    return tuple(each for each in kind.options if each in options) if isinstance(kind, Choices) else ()


def amount(book: Rulebook, path: str, value: int) -> str:
    """A number with its unit."""
    kind = book.vocabulary[path]
    unit = kind.unit if isinstance(kind, Number) else ""
    return f"{value} {book.texts['unit' if value == 1 else 'units'].get(unit.replace(' ', '_'), unit)}"


def option(book: Rulebook, path: str, option_id: str) -> str:
    """What an option is called."""
    question = book.questionnaire.questions.get(path)
    labels = {each.id: each.label for each in question.options} if question else {}
    return labels.get(option_id, option_id.replace("_", " "))
