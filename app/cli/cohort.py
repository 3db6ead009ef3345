"""`cohort`: what would be said of many people, in files. Needs the extra `cohort`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from app.cli.clinics import rulebook_of
from app.cli.extras import missing
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, new_console, say, say_json

if TYPE_CHECKING:
    from app.cohort.transitions import By
    from app.compare.cohort_report import CohortReport, Part

commands = typer.Typer(no_args_is_help=True, help="Assess many people at once, from tables.")

PEOPLE = "Parquet, Arrow, CSV or JSON lines (.jsonl); a file, or a folder."
AS_CLINIC = "A clinic's file: everybody is assessed as that clinic's."
FEW = 10


@commands.callback()
def cohort() -> None:
    """Assess many people at once, from tables."""


@commands.command()
def assess(
    people: Annotated[Path, typer.Argument(help=PEOPLE)],
    out: Annotated[Path, typer.Option(help="The result: .parquet, .arrow or .csv.")],
    *,
    release: Annotated[str, typer.Option(help="A release, or `working`.")] = "working",
    clinic: Annotated[Path | None, typer.Option(help=AS_CLINIC)] = None,
    rules: Annotated[
        Literal["deciding", "all", "none"], typer.Option(help="Which rules are told of each person.")
    ] = "deciding",
    keep: Annotated[list[str] | None, typer.Option(help="A column that is carried through; may be repeated.")] = None,
) -> None:
    """One row for each person, in their order; a run that was broken off goes on where it was."""
    book, profile = rulebook_of(release, clinic)
    with _columns(), _people() as done:
        from app.cohort import results, run  # noqa: PLC0415 - needs the extra

        counted = run.run(people, out, results.compiled(book, profile, rules), keep or (), done)
    say(f"{counted.people} people, {counted.refused} of them refused, by {book.release}: {out}")


@commands.command()
def compare(  # noqa: PLR0913 - a command has as many options as it has
    before: Annotated[str, typer.Argument(metavar="A", help="A release, or `working`.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A release, or `working`.")],
    people: Annotated[Path, typer.Argument(help=PEOPLE)],
    *,
    clinic: Annotated[Path | None, typer.Option(help=AS_CLINIC)] = None,
    by: Annotated[str, typer.Option(help="Questions to group by, numbers in bands: `person.age:10,skin.tone`.")] = "",
    least: Annotated[int, typer.Option(help="The smallest count that is shown.", min=1)] = FEW,
    keep: Annotated[list[str] | None, typer.Option(help="A column that is passed over; may be repeated.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also write a page with a chart to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of tables.")] = False,
) -> None:
    """From which suitability to which people go between A and B, and by which rules. Only counts are kept."""
    old, new = (rulebook_of(each, clinic) for each in (before, after))
    with _columns(), _people() as done:
        from app.compare import cohort_report, impact_page  # noqa: PLC0415 - needs the extra

        tried = cohort_report.trial(old, new, _groups(by))
        found = cohort_report.report(tried, cohort_report.counted(tried, people, keep or (), done), least)
        if html is not None:
            html.write_bytes(impact_page.cohort_page(found, new[0]))
    if as_json:
        say_json(found)
    else:
        _show(found, new_console())


@commands.command()
def people(  # noqa: PLR0913 - a command has as many options as it has
    count: Annotated[int, typer.Argument(metavar="N", help="How many.", min=1, max=1_000_000_000)],
    out: Annotated[Path, typer.Option(help="Where they go: .parquet or .arrow.")],
    *,
    release: Annotated[str, typer.Option(help="Whose questionnaire they answer.")] = "working",
    seed: Annotated[int, typer.Option(help="The same seed draws the same people.", min=0)] = 1,
    gaps: Annotated[float, typer.Option(help="What part of their answers is left out.", min=0, max=1)] = 0.0,
    not_sure: Annotated[float, typer.Option(help="What part is not known to them.", min=0, max=1)] = 0.0,
    invalid: Annotated[float, typer.Option(help="What part of them answers one question wrongly.", min=0, max=1)] = 0.0,
) -> None:
    """Made-up people, drawn from prevalences that are stated and that nobody counted."""
    book = rulebook(release)
    with _columns(), _people() as done:
        from app.cohort import drawn, writing  # noqa: PLC0415 - needs the extra

        tables = drawn.drawn(book, count, seed, drawn.Flaws(gaps, not_sure, invalid))
        writing.write_people(out, tables, done)
    say(f"{count} people who answer questionnaire {book.questionnaire.version}: {out}")


@contextmanager
def _columns() -> Iterator[None]:
    """What reads columns; what it cannot read ends the command in a sentence."""
    try:
        from app.cohort.files import CohortError  # noqa: PLC0415 - needs the extra, which no other command does
    except ImportError:
        missing("cohort")
    try:
        yield
    except CohortError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")


@contextmanager
def _people() -> Iterator[Callable[[int], None]]:
    """What is told how many people are done; how many there are is not known before they were read."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=new_console(stderr=True), transient=True) as bar:
        task = bar.add_task("People", total=None)
        yield lambda done: bar.update(task, completed=done)


def _groups(by: str) -> "list[By]":
    from app.cohort.files import CohortError  # noqa: PLC0415 - needs the extra
    from app.cohort.transitions import By  # noqa: PLC0415 - the same

    found = []
    for each in filter(None, by.split(",")):
        path, colon, width = each.partition(":")
        if colon and not (width.isascii() and width.isdigit() and int(width)):
            raise CohortError(f"--by {each}: the width of a band is a whole number from 1")
        found.append(By(path, int(width) if colon else None))
    return found


def _show(found: "CohortReport", console: Console) -> None:
    """A report as tables to read."""
    console.print(Text(f"From {found['before']} to {found['after']}", style="bold"))
    for part in (found["everybody"], *found["groups"]):
        _show_part(part, found["least"], console)
    if found["least"] > 1:
        note = f"Counts below {found['least']} are masked, and those that would tell the only one that is."
        console.print(Text(note, style="dim"))


def _show_part(part: "Part", least: int, console: Console) -> None:
    def shown(count: int | None) -> str:
        return f"<{least}" if count is None else str(count)

    named = ", ".join(f"{path} {group}" for path, group in part["group"].items()) or "Everybody"
    console.print(Text(f"\n{named}: {shown(part['people'])} people, {shown(part['refused'])} refused", style="bold"))
    if part["matrix"]:
        levels = list(part["matrix"])
        table = Table("", *(str(place) for place, _ in enumerate(levels, 1)), box=None, pad_edge=False)
        for place, old in enumerate(levels, 1):
            row = part["matrix"][old].items()
            shares = [("·" if count == 0 else shown(count), new != old) for new, count in row]
            cells = [Text(each, "bold" if moved and each != "·" else "") for each, moved in shares]
            table.add_row(f"{place} {old}", *cells)
        console.print(table)
    if part["responsible"]:
        rules = Table(Column("rule", overflow="fold"), "from", "to", "people", box=None, pad_edge=False)
        for each in part["responsible"]:
            rules.add_row(each["rule"], each["before"], each["after"], shown(each["people"]))
        console.print(rules)
