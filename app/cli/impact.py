"""`rules impact`: what a change of the rulebook does to many people. Needs the extra `cohort`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.moves import GROUPS, groups_of, reading_columns, show
from app.cli.progress import doing, progress
from app.cli.rulebooks import rulebook
from app.cli.terminal import new_console, say, say_json

if TYPE_CHECKING:
    from app.compare.impact import Counts, Impact

MOST = 10_000_000


def impact(  # noqa: PLR0913 - a command has as many options as it has
    before: Annotated[str, typer.Argument(metavar="A", help="A release, or `working`.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A release, or `working`.")],
    *,
    answers: Annotated[
        Path | None, typer.Option(help="JSON lines, each a request as the API takes it. Left out: made-up people.")
    ] = None,
    people: Annotated[int, typer.Option(help="How many are made up.", min=1, max=MOST)] = 100_000,
    seed: Annotated[int, typer.Option(help="The same seed makes up the same people.", min=0)] = 1,
    by: Annotated[str, typer.Option(help=GROUPS)] = "",
    html: Annotated[Path | None, typer.Option(help="Also write a page with a chart to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
) -> None:
    """From which suitability to which people go between A and B, and by which rules. Only counts are kept."""
    old, new = rulebook(before), rulebook(after)
    with reading_columns():
        from app.compare import impact as trying  # noqa: PLC0415 - needs the extra
        from app.compare.comparison import comparison  # noqa: PLC0415 - no other command needs it
        from app.compare.impact_page import page  # noqa: PLC0415 - needs the extra

        with doing("Comparing the rulebooks"):
            tried = trying.impact(comparison(old, new), groups_of(by))
        counts = _made_up(tried, people, seed) if answers is None else _in_file(tried, answers, html or answers)
        whole = trying.whole(tried, counts)
        found = trying.report(whole, counts, drawn=answers is None)
        if html is not None:
            html.write_bytes(page(whole, new, found["population"]))
    if as_json:
        say_json(found)
        return
    show(whole, new_console())
    say(f"{found['changed']} of {found['people']} people get another suitability.")
    for line in filter(None, (found["population"], _bad(found["bad"], found["bad_lines"]))):
        say(line)


def _made_up(tried: "Impact", people: int, seed: int) -> "Counts":
    from app.compare import impact as trying  # noqa: PLC0415 - needs the extra

    with progress("Made-up people", people) as advanced:
        return trying.made_up(tried, people, seed, advanced)


def _in_file(tried: "Impact", answers: Path, beside: Path) -> "Counts":
    """Everybody in a file; what is needed to go on after a break stands beside the output."""
    from app.compare.answers_file import count_file  # noqa: PLC0415 - needs the extra

    state = beside.with_name(f"{beside.name}.impact-state")
    with progress("People in the file", answers.stat().st_size) as advanced:
        return count_file(tried, answers, state, advanced)


def _bad(count: int, lines: list[int]) -> str:
    named = ", ".join(map(str, lines)) + (" and more" if count > len(lines) else "")
    return f"{count} lines could not be assessed: {named}" if count else ""
