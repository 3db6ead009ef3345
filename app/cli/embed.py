"""`embed`: what a page writes to embed the element."""

from typing import Annotated

import typer

from app import __version__, element
from app.cli.terminal import say


def embed(
    at: Annotated[str, typer.Option(help="Where the service is, as browsers reach it.")] = "http://127.0.0.1:8000",
) -> None:
    """The two tags that put the self-assessment into a page, with the digest of this version's script."""
    source = f"{at.rstrip('/')}/{element.address(__version__)}"
    digest = element.integrity(element.script())
    say(f'<script type="module" src="{source}" integrity="{digest}" crossorigin="anonymous"></script>')
    say("<candidacy-assessment></candidacy-assessment>")
