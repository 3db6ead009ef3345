"""`serve`: run the service."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

Run = Callable[[str | None, int | None, str | None, Path | None, int], None]
"""Serves on host and port a rulebook as a clinic (None: as the settings say) by so many workers, until stopped."""


def command(run: Run) -> Callable[..., None]:
    """The command, given what it runs."""

    def serve(
        host: Annotated[str | None, typer.Option(help="Address to listen on; else as the settings say.")] = None,
        port: Annotated[int | None, typer.Option(help="Port to listen on; the same.", min=0, max=65535)] = None,
        workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
        rulebook: Annotated[
            str | None, typer.Option(help="`latest`, a release's name, or `working` for the working tree.")
        ] = None,
        clinic: Annotated[
            Path | None, typer.Option(help="A clinic's file: every request is answered as that clinic's.")
        ] = None,
    ) -> None:
        """Run the service until SIGTERM or Ctrl-C."""
        run(host, port, rulebook, clinic, workers)

    return serve
