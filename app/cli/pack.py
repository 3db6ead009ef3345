"""`rules pack`: whether a clinic's pack may be used."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.diff import person
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, say
from app.clinics import Clinic
from app.compare.packs import Refusal, check_pack
from app.rules.errors import RulebookError
from app.rules.pack import read_pack

commands = typer.Typer(no_args_is_help=True, help="Check what a clinic adds to the rulebook.")


@commands.callback()
def pack() -> None:
    """Check what a clinic adds to the rulebook."""


@commands.command()
def check(
    file: Annotated[Path, typer.Argument(help="The pack, in TOML.")],
    release: Annotated[str, typer.Option(help="The release it is for, or `working`.")] = "working",
    minimum_age: Annotated[int, typer.Option(help="The clinic's minimum age, for `clinic.minimum_age`.", min=18)] = 18,
) -> None:
    """Prove that a pack only tightens; name file and line of each fault, and whom it would touch."""
    book = rulebook(release)
    try:
        read = read_pack(file.read_text("utf-8"), file.name)
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    except UnicodeDecodeError:
        fail(f"{file}: this is not UTF-8")
    except RulebookError as error:
        fail(str(error))
    if refused := check_pack(book, read, Clinic(minimum_age=minimum_age).facts):
        fail("\n".join(map(_told, refused)))
    say(f"{len(read.rules)} rules added, {len(read.tighten)} rules tightened: it only tightens {book.release}.")


def _told(refusal: Refusal) -> str:
    return str(refusal.fault) + (f"\n    {person(refusal.witness)}" if refusal.witness else "")
