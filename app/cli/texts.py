"""`texts`: what translators and those who review them need. The texts are the working tree's."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.terminal import fail, new_console, note, say
from app.rules.catalogue import Review
from app.rules.errors import RulebookError
from app.rules.locales import speech
from app.translation.checking import Coverage, coverage
from app.translation.importing import import_texts
from app.translation.po import TranslatedFileError, exported, returned
from app.translation.surfaces import SURFACES, Surface, languages, surfaces

commands = typer.Typer(no_args_is_help=True, help="Texts in every language: check, export and import them.")

Language = Annotated[str, typer.Argument(help="Its code, such as es.")]


@commands.command()
def check(
    named: Annotated[bool, typer.Option("--names", help="Name each text that is missing or stale.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """How much of each surface a language has, and what is wrong with its texts; a fault ends it with 1."""
    table = Table(
        "language", "surface", "texts", "translated", "reviewed", "missing", "stale", box=None, pad_edge=False
    )
    found = [(language, coverage(surface, language)) for language in languages() for surface in _surfaces()]
    for language, each in found:
        numbers = (each.texts, each.translated, each.reviewed, len(each.missing), len(each.stale))
        table.add_row(language, each.surface, *map(str, numbers))
    new_console().print(table)
    for language, each in found if named else ():
        say("\n".join(_named(language, each)), end="\n" if each.missing or each.stale else "")
    if faults := [f"{language}: {fault}" for language, each in found for fault in each.faults]:
        fail("\n".join(faults))


def _named(language: str, of: Coverage) -> list[str]:
    return [
        *(f"{language}: {text_id} is missing" for text_id in of.missing),
        *(f"{language}: {text_id} is stale" for text_id in of.stale),
    ]


@commands.command()
def export(
    language: Language,
    surface: Annotated[list[str] | None, typer.Option(help=f"Only this of {', '.join(SURFACES)}.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only what is missing or stale.")] = False,  # noqa: FBT002 - a flag
    output: Annotated[Path | None, typer.Option(help="Write it to this file instead of standard output.")] = None,
) -> None:
    """Write texts as PO, with where each is shown and the rules of wording."""
    _written(language)
    if unknown := [each for each in surface or () if each not in SURFACES]:
        raise typer.BadParameter(f"{unknown[0]}: it is one of {', '.join(SURFACES)}", param_hint="--surface")
    chosen = [each for each in _surfaces() if surface is None or each.name in surface]
    english = {text_id: text for each in chosen for text_id, text in each.english.items()}
    known = {text_id: text for each in chosen for text_id, text in each.catalogue(language).items()}
    if open_only:
        due = {key for each in chosen for key in (*coverage(each, language).missing, *coverage(each, language).stale)}
        english = {text_id: text for text_id, text in english.items() if text_id in due}
    content = exported(language, english, known)
    if output is None:
        say(content.decode(), end="")
    else:
        output.write_bytes(content)


@commands.command("import")
def import_(
    language: Language,
    files: Annotated[list[Path], typer.Argument(help="PO files that translators sent back.")],
    reviewed_by: Annotated[str | None, typer.Option(help="The clinician who speaks it and reviewed the texts.")] = None,
    on: Annotated[str | None, typer.Option(help="When, YYYY-MM-DD; today where left out.")] = None,
) -> None:
    """Read texts back; each keeps the English that it was made from, and who reviewed it."""
    try:
        day = date.fromisoformat(on) if on else date.today()  # noqa: DTZ011 - the reviewer's own day
    except ValueError:
        raise typer.BadParameter("a day is written YYYY-MM-DD", param_hint="--on") from None
    _written(language)
    review = Review(reviewed_by, day) if reviewed_by else None
    for file in files:
        try:
            found = import_texts(_surfaces(), language, returned(language, file.read_bytes()), review)
        except (TranslatedFileError, RulebookError) as error:
            fail(f"{file}: {error}")
        except OSError as error:
            fail(f"{file}: {error.strerror}")
        for refused in found.refused:
            note(f"{file.name}: {refused}")
        say(f"{file.name}: {found.taken} texts taken, {len(found.refused)} refused.")


def _written(language: str) -> None:
    """End the command where it is not known how a language writes numbers and plurals."""
    try:
        speech(language)
    except ValueError:
        fail(f"{language}: this is no code of a language, such as es or pt-BR")


def _surfaces() -> tuple[Surface, ...]:
    try:
        return surfaces()
    except RulebookError as error:
        fail(str(error))
