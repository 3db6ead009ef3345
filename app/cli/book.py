"""`rules book`: the rulebook as one page to read, print and sign."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.languages import Language, spoken
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, say
from app.rules import release as releases
from app.rules.places import ENGLISH
from app.rules.tree import WORKING


def book(
    release: Annotated[str, typer.Option(help="A release, or `working`.")] = WORKING,
    language: Language = ENGLISH,
    output: Annotated[Path | None, typer.Option(help="Write it to this file instead of standard output.")] = None,
) -> None:
    """Write the rulebook as one self-contained HTML page."""
    from app.book import printed  # noqa: PLC0415 - what makes pages is not loaded by every other command

    page = printed(spoken(rulebook(release), language), releases.load_all()).html
    if output is None:
        say(page.decode(), end="")
        return
    try:
        output.write_bytes(page)
    except OSError as error:
        fail(f"{output}: {error.strerror}")
