"""What a response says of the language that it is in, and which of its texts are English where they should not be."""

from collections.abc import Iterator, Mapping
from typing import TypeVar, cast

from app.rules.messages import English
from app.rules.model import InLanguage, Rulebook, Suitability
from app.wire import asking_shapes, shapes

Stated = TypeVar(
    "Stated",
    shapes.Assessment,
    shapes.Questionnaire,
    shapes.Rule,
    shapes.RuleList,
    shapes.Rulebook,
    asking_shapes.Explanations,
    asking_shapes.NextQuestion,
    asking_shapes.WhatIf,
)
NOT_PROSE = frozenset({"sources", "provenance", "condition", "asked_when", "when", "examples", "citations"})
"""Keys below which stands what was answered, what others say, and what is the same in every language."""


def language_of(book: Rulebook, response: Mapping[str, object]) -> shapes.InLanguage:
    """In which language a response is that was made with this rulebook."""
    return described(book.language, english_in(book.language, response))


def stated(book: Rulebook, made: Stated) -> Stated:
    """A response with the language that it is in, where some of it may be English."""
    if book.language.english_ids:
        made["language"] = language_of(book, made)
    return made


def described(language: InLanguage, english: tuple[str, ...] = ()) -> shapes.InLanguage:
    """A language with the texts that are English in it."""
    return {
        "code": language.code,
        "review": "reviewed" if language.is_reviewed else "drafted",
        "stale": len(english),
        "english": list(english),
    }


def english_in(language: InLanguage, response: object) -> tuple[str, ...]:
    """The texts of a response that are English because no translation is there, or up to date; each once."""
    return tuple(dict.fromkeys(_english(language, response))) if language.english_ids else ()


def _english(language: InLanguage, part: object) -> Iterator[str]:
    if isinstance(part, str):
        if is_english(language, part):
            yield str(part)
    elif isinstance(part, Mapping):
        for key, each in cast("Mapping[str, object]", part).items():
            if key not in NOT_PROSE:
                yield from _english(language, each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _english(language, each)


def is_english(language: InLanguage, text: str) -> bool:
    """Whether a text is English because no translation of it is there, or up to date."""
    return isinstance(text, English) or text in language.english_texts


def wants_original(book: Rulebook, suitability: Suitability) -> bool:
    """Whether the English stands beside a text: nobody has reviewed the language, and it is a review or stricter.

    What is urgent is always one of those.
    """
    drafted = book.language.original is not None and not book.language.is_reviewed
    return drafted and suitability.rank >= book.suitabilities["clinician_review"].rank
