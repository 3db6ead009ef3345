"""`cohort`: what would be said of many people, in files. Needs the extra `cohort`."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, new_console, say
from app.clinics import NO_CLINIC

commands = typer.Typer(no_args_is_help=True, help="Assess many people at once, from tables.")


@commands.callback()
def cohort() -> None:
    """Assess many people at once, from tables."""


@commands.command()
def assess(
    people: Annotated[Path, typer.Argument(help="Parquet, Arrow, CSV or JSON lines (.jsonl); a file, or a folder.")],
    out: Annotated[Path, typer.Option(help="The result: .parquet, .arrow or .csv.")],
    *,
    release: Annotated[str, typer.Option(help="A release, or `working`.")] = "working",
    rules: Annotated[
        Literal["deciding", "all", "none"], typer.Option(help="Which rules are told of each person.")
    ] = "deciding",
    keep: Annotated[list[str] | None, typer.Option(help="A column that is carried through; may be repeated.")] = None,
) -> None:
    """One row for each person, in their order; a run that was broken off goes on where it was."""
    book = rulebook(release)
    try:
        from app.cohort import files, results, run  # noqa: PLC0415 - needs the extra, which no other command does
    except ImportError:
        fail("numpy and pyarrow are not installed: python -m pip install 'numpy>=2.4' 'pyarrow>=26'")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=new_console(stderr=True), transient=True) as progress:
            task = progress.add_task("People", total=None)
            by = results.compiled(book, NO_CLINIC, rules)
            done = run.run(people, out, by, keep or (), lambda count: progress.update(task, completed=count))
    except files.CohortError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    say(f"{done.people} people, {done.refused} of them refused, by {book.release}: {out}")
