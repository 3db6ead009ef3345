"""`rules impact`: what a change of the rulebook does to many people."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli.progress import doing, progress
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, new_console, say_json
from app.compare.answers_file import count_file
from app.compare.comparison import Comparison, comparison
from app.compare.impact import Impact, Report, Tally, over, report
from app.compare.impact import impact as trial_of
from app.compare.population import DRAWN, population
from app.compare.unremarkable import Person, posted
from app.rules.model import Rulebook
from app.wire.request import RequestReader


def impact(  # noqa: PLR0913 - a command has as many options as it has
    before: Annotated[str, typer.Argument(metavar="A", help="A release, or `working`.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A release, or `working`.")],
    *,
    answers: Annotated[
        Path | None, typer.Option(help="JSON lines, each a request as the API takes it. Left out: made-up people.")
    ] = None,
    people: Annotated[int, typer.Option(help="How many are made up.", min=1, max=1_000_000)] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed makes up the same people.")] = 1,
    html: Annotated[Path | None, typer.Option(help="Also write a page with a chart to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
) -> None:
    """From which suitability to which people go between A and B, and by which rules. Only counts are kept."""
    with doing("Comparing the rulebooks"):
        old, new = rulebook(before), rulebook(after)
        trial = trial_of(comparison(old, new))
    try:
        tally = _made_up(trial, people, seed) if answers is None else _in_file(trial, answers, html or answers)
        found = report(trial, tally, DRAWN if answers is None else None)
        if html is not None:
            html.write_bytes(_page(found, new))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    if as_json:
        say_json(found)
    else:
        show(found, new_console())


def _page(found: Report, after: Rulebook) -> bytes:
    from app.compare.impact_page import page  # noqa: PLC0415 - what makes pages is not loaded by every other command

    return page(found, after)


def _made_up(trial: Impact, people: int, seed: int) -> Tally:
    with progress("Made-up people", people) as advanced:

        def drawn() -> Iterator[Person]:
            for number, person in enumerate(population(trial.two, people, seed)):
                advanced(number)
                yield person

        return over(trial, map(posted, drawn()))


def _in_file(trial: Impact, answers: Path, beside: Path) -> Tally:
    """Everybody in a file; what is needed to go on after a break stands beside the output."""
    state = beside.with_name(f"{beside.name}.impact-state")
    with progress("People in the file", answers.stat().st_size) as advanced:
        return count_file(trial, _reader(trial.two), answers, state, advanced)


def _reader(two: Comparison) -> RequestReader:
    """Reads each line by the release that it names, else by the later one."""
    releases = {book.release: book.questionnaire for book in (two.before, two.after)}
    return RequestReader(two.after.questionnaire, releases)


def show(found: Report, console: Console) -> None:
    """A report as a table to read."""
    console.print(Text(f"From {found['before']} to {found['after']}", style="bold"))
    console.print(f"{found['changed']} of {found['people']} people get another suitability.")
    if found["population"]:
        console.print(Text(found["population"], style="dim"))
    if bad := found["bad"]:
        named = ", ".join(map(str, found["bad_lines"])) + (" and more" if bad > len(found["bad_lines"]) else "")
        console.print(f"{bad} lines could not be assessed: {named}")
    console.print(_matrix(found))
    if found["responsible"]:
        table = Table("rule", "from", "to", "people", box=None, pad_edge=False)
        for each in found["responsible"]:
            table.add_row(each["rule"], each["before"], each["after"], str(each["people"]))
        console.print(table)


def _matrix(found: Report) -> Table:
    """Rows as it was, columns as it will be, both by number; those who move in bold."""
    levels = list(found["matrix"])
    numbers = [str(place) for place, _ in enumerate(levels, 1)]
    table = Table("", *numbers, box=None, pad_edge=False)
    for number, old in zip(numbers, levels, strict=True):
        counts = {new: found["matrix"][old][new] for new in levels}
        cells = [Text(str(count or "·"), "bold" if count and new != old else "") for new, count in counts.items()]
        table.add_row(f"{number} {old}", *cells)
    return table
