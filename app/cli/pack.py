"""`rules pack`: whether a clinic's pack may be used."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.diff import person
from app.cli.patience import within
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, say
from app.clinics import Clinic
from app.compare.packs import Refusal, check_pack
from app.rules.errors import RulebookError
from app.rules.pack import LARGEST, read_pack
from app.rules.toml import text_of

SECONDS = 60  # that a check may take
commands = typer.Typer(no_args_is_help=True, help="Check what a clinic adds to the rulebook.")


@commands.callback()
def pack() -> None:
    """Check what a clinic adds to the rulebook."""


@commands.command()
def check(
    file: Annotated[Path, typer.Argument(help="The pack, in TOML.")],
    release: Annotated[str, typer.Option(help="The release it is for, or `working`.")] = "working",
    minimum_age: Annotated[
        int, typer.Option(help="The clinic's minimum age, for `clinic.minimum_age`.", min=18, max=120)
    ] = 18,
) -> None:
    """Prove that a pack only tightens; name file and line of each fault, and whom it would touch."""
    book = rulebook(release)
    try:
        read = read_pack(text_of(file, file.name, LARGEST), file.name)
        with within(SECONDS):
            refused = check_pack(book, read, Clinic(minimum_age=minimum_age).facts)
    except RulebookError as error:
        fail(str(error))
    except TimeoutError:
        fail(f"{file.name}: too much to prove within {SECONDS} seconds: split its rules, or the pack")
    if refused:
        fail("\n".join(map(explained, refused)))
    say(f"{len(read.rules)} rules added, {len(read.tighten)} rules tightened: it only tightens {book.release}.")


def explained(refusal: Refusal) -> str:
    """A reason why a pack may not be used, and whom it would touch."""
    return str(refusal.fault) + (f"\n    {person(refusal.witness)}" if refusal.witness else "")
