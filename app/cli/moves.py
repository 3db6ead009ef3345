"""What two rulebooks do to people, in a terminal: what they are grouped by, what cannot be read, and the tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.cli.extras import missing
from app.cli.terminal import fail
from app.cohort.questions import CohortError

if TYPE_CHECKING:
    from app.cohort.transitions import By
    from app.compare.cohort_report import CohortReport, Part

MOST_RULES = 25  # lines of a table
GROUPS = "Questions to group by, numbers in bands: `person.age:10,skin.tone`."


@contextmanager
def reading_columns() -> Iterator[None]:
    """What reads columns; what it cannot read ends the command in a sentence."""
    try:
        import app.cohort.files  # noqa: F401, PLC0415 - needs the extra, which no other command does
    except ImportError:
        missing("cohort")
    try:
        yield
    except CohortError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")


def groups_of(by: str) -> "list[By]":
    """The questions that people are grouped by."""
    from app.cohort.transitions import By  # noqa: PLC0415 - needs the extra

    found = []
    for each in filter(None, by.split(",")):
        path, colon, width = each.partition(":")
        if colon and not (width.isascii() and width.isdigit() and int(width)):
            raise CohortError(f"--by {each}: the width of a band is a whole number from 1")
        found.append(By(path, int(width) if colon else None))
    return found


def show(found: "CohortReport", console: Console) -> None:
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
        _show_rules(part, shown, console)


def _show_rules(part: "Part", shown: Callable[[int | None], str], console: Console) -> None:
    """The rules behind it, from and to where by the numbers of the rows above."""
    numbers: dict[str, str] = {level: str(place) for place, level in enumerate(part["matrix"], 1)}
    rules = Table(Column("rule", overflow="fold"), "from", "to", "people", box=None, pad_edge=False)
    for each in part["responsible"][:MOST_RULES]:
        rules.add_row(each["rule"], numbers[each["before"]], numbers[each["after"]], shown(each["people"]))
    console.print(rules)
    if more := part["responsible"][MOST_RULES:]:
        console.print(Text(f"and {len(more)} more, which --json and --html name", style="dim"))
