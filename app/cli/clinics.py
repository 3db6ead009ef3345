"""`clinics`: clinics as files."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.pack import explained
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, say
from app.clinic_file import read_clinic_file
from app.rules import release
from app.rules.errors import RulebookError
from app.service.clinics import refusals

commands = typer.Typer(no_args_is_help=True, help="Clinics: each is one file.")


@commands.callback()
def clinics() -> None:
    """Clinics: each is one file."""


@commands.command()
def check(
    file: Annotated[Path, typer.Argument(help="The clinic, in TOML.")],
    rulebooks: Annotated[
        list[str] | None, typer.Option("--release", help="A release, or `working`; may be repeated. Else all releases.")
    ] = None,
) -> None:
    """Name everything that is wrong with a clinic's file, and prove that its rules only tighten each release."""
    try:
        clinic = read_clinic_file(file)
    except RulebookError as error:
        fail(str(error))
    for name in rulebooks or release.names():
        book = rulebook(name)
        if refused := refusals(book, clinic):
            fail("\n".join([f"{book.release}: the clinic's rules do not fit it", *map(explained, refused)]))
        say(f"{book.release}: {clinic.name} can be served with it")
