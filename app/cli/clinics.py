"""`clinics`: clinics as files."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli import webhooks
from app.cli.db import Open
from app.cli.pack import explained
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, say
from app.clinic_file import ClinicFile, for_clinic, read_clinic_file
from app.clinics import NO_CLINIC, Clinic
from app.rules import release
from app.rules.errors import RulebookError
from app.rules.model import Rulebook
from app.service.clinics import refusals


def commands(opened: Open) -> typer.Typer:
    """The commands, given how the database is opened."""
    made = typer.Typer(no_args_is_help=True, help="Clinics: each is one file.")
    made.command()(check)
    made.add_typer(webhooks.commands(opened), name="webhook")
    return made


def check(
    file: Annotated[Path, typer.Argument(help="The clinic, in TOML.")],
    rulebooks: Annotated[
        list[str] | None, typer.Option("--release", help="A release, or `working`; may be repeated. Else all releases.")
    ] = None,
) -> None:
    """Name everything that is wrong with a clinic's file, and prove that its rules only tighten each release."""
    clinic = _clinic(file)
    for name in rulebooks or release.names():
        book = _fit(rulebook(name), clinic)
        say(f"{book.release}: {clinic.name} can be served with it")


def rulebook_of(name: str, file: Path | None) -> tuple[Rulebook, Clinic]:
    """The rulebook of a name, as a clinic uses it where there is one, and the profile; or the end of the command."""
    book = rulebook(name)
    if file is None:
        return book, NO_CLINIC
    clinic = _clinic(file)
    return for_clinic(_fit(book, clinic), clinic), clinic.profile


def _clinic(file: Path) -> ClinicFile:
    try:
        return read_clinic_file(file)
    except RulebookError as error:
        fail(str(error))


def _fit(book: Rulebook, clinic: ClinicFile) -> Rulebook:
    """The rulebook, once it is proved that the clinic's rules only tighten it."""
    if refused := refusals(book, clinic):
        fail("\n".join([f"{book.release}: the clinic's rules do not fit it", *map(explained, refused)]))
    return book
