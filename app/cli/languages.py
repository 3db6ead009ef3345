"""In which language a command speaks, and the terminal's own words in it."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from app.cli.terminal import fail
from app.rules.messages import Texts
from app.rules.model import Rulebook
from app.rules.surface import surface_texts
from app.rules.translate import in_language, languages
from app.service import Service

FOLDER = Path(__file__).parent / "texts"
NAME = "terminal"

Language: TypeAlias = Annotated[str, typer.Option(help="The language of its texts, such as `es`.")]


def spoken(book: Rulebook, language: str) -> Rulebook:
    """A rulebook in a language, or the end of the command."""
    _known(language, languages(book))
    return in_language(book, language)


def speaking(service: Service, language: str) -> Service:
    """A service in a language, or the end of the command."""
    _known(language, service.languages)
    return replace(service, language=language)


def _known(language: str, known: tuple[str, ...]) -> None:
    if language not in known:
        fail(f"{language}: the rulebook does not have this language: {', '.join(known)}")


def terminal_texts(language: str) -> Texts:
    """What the terminal itself says in a language; what is missing or stale is English.

    Raises:
        RulebookError: the catalogue cannot be read.
    """
    return surface_texts(FOLDER, NAME, language)[0]
