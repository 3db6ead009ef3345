"""`cohort`: what would be said of many people, in files. Needs the extra `cohort`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli import on_spark
from app.cli.clinics import rulebook_of
from app.cli.moves import GROUPS, groups_of, reading_columns, show
from app.cli.progress import counting
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, new_console, say, say_json

commands = typer.Typer(no_args_is_help=True, help="Assess many people at once, from tables.")

PEOPLE = "Parquet, Arrow, CSV or JSON lines (.jsonl); a file, or a folder."
AS_CLINIC = "A clinic's file: everybody is assessed as that clinic's."
AS_OF = "The day that the result is of (YYYY-MM-DD), else today; it is noted with it, and changes nothing."
DAY = ["%Y-%m-%d"]
FEW = 10


@commands.callback()
def cohort() -> None:
    """Assess many people at once, from tables."""


@commands.command()
def assess(  # noqa: PLR0913 - a command has as many options as it has
    people: Annotated[Path, typer.Argument(help=PEOPLE)],
    out: Annotated[Path, typer.Option(help="The result: .parquet, .arrow or .csv; of Spark, a folder of .parquet.")],
    *,
    release: Annotated[str, typer.Option(help="A release, or `working`.")] = "working",
    clinic: Annotated[Path | None, typer.Option(help=AS_CLINIC)] = None,
    rules: Annotated[
        Literal["deciding", "all", "none"], typer.Option(help="Which rules are told of each person.")
    ] = "deciding",
    keep: Annotated[list[str] | None, typer.Option(help="A column that is carried through; may be repeated.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=DAY, help=AS_OF)] = None,
    engine: Annotated[Literal["local", "spark"], typer.Option(help="This machine, or a cluster.")] = "local",
    master: Annotated[str | None, typer.Option(help="Spark's address; else as Spark is set up.")] = None,
    conf: Annotated[list[str] | None, typer.Option(help="NAME=VALUE, a setting of Spark; may be repeated.")] = None,
    wheel: Annotated[Path | None, typer.Option(help="What Spark's machines get, instead of what runs here.")] = None,
) -> None:
    """One row for each person, in their order; a run that was broken off goes on where it was."""
    cluster = on_spark.Cluster(master, conf or (), wheel)
    if cluster.typed and engine != "spark":
        fail("--master, --conf and --wheel are of --engine spark")
    book, profile = rulebook_of(release, clinic)
    with reading_columns(), _people(people) as done:
        from app.cohort import results, run  # noqa: PLC0415 - needs the extra

        by = results.compiled(book, profile, rules, as_of.date() if as_of else None)
        if engine == "spark":
            counted = on_spark.assess(people, out, by, keep or (), cluster, done)
        else:
            counted = run.run(people, out, by, keep or (), done)
    say(f"{counted.people} people, {counted.refused} of them refused, by {book.release}: {out}")


@commands.command()
def compare(  # noqa: PLR0913 - a command has as many options as it has
    before: Annotated[str, typer.Argument(metavar="A", help="A release, or `working`.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A release, or `working`.")],
    people: Annotated[Path, typer.Argument(help=PEOPLE)],
    *,
    clinic: Annotated[Path | None, typer.Option(help=AS_CLINIC)] = None,
    clinic_a: Annotated[Path | None, typer.Option(help="The same, under A only.")] = None,
    clinic_b: Annotated[Path | None, typer.Option(help="The same, under B only.")] = None,
    by: Annotated[str, typer.Option(help=GROUPS)] = "",
    least: Annotated[int, typer.Option(help="The smallest count that is shown.", min=1)] = FEW,
    keep: Annotated[list[str] | None, typer.Option(help="A column that is passed over; may be repeated.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also write a page with a chart to this file.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=DAY, help=AS_OF)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of tables.")] = False,
) -> None:
    """From which suitability to which people go between A and B, and by which rules. Only counts are kept."""
    if clinic and (clinic_a or clinic_b):
        fail("--clinic is of both A and B, and --clinic-a or --clinic-b of one")
    old, new = rulebook_of(before, clinic_a or clinic), rulebook_of(after, clinic_b or clinic)
    with reading_columns(), _people(people) as done:
        from app.compare import cohort_report, impact_page  # noqa: PLC0415 - needs the extra

        tried = cohort_report.trial(old, new, groups_of(by))
        tally = cohort_report.counted(tried, people, keep or (), done)
        found = cohort_report.report(tried, tally, least, as_of.date() if as_of else None)
        if html is not None:
            html.write_bytes(impact_page.page(found, new[0]))
    if as_json:
        say_json(found)
    else:
        show(found, new_console())


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
    with reading_columns(), counting("People", count) as done:
        from app.cohort import drawn, writing  # noqa: PLC0415 - needs the extra

        tables = drawn.drawn(book, count, seed, drawn.Flaws(gaps, not_sure, invalid))
        writing.write_people(out, tables, done)
    say(f"{count} people who answer questionnaire {book.questionnaire.version}: {out}")


@contextmanager
def _people(people: Path) -> Iterator[Callable[[int], None]]:
    """What is told how many of the people in some files are done."""
    from app.cohort.files import how_many  # noqa: PLC0415 - needs the extra

    with counting("People", how_many(people)) as advanced:
        yield advanced
