"""All commands as one application."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from app.cli import assess, replay, rules, serve
from app.service import Service

CreateService = Callable[[str], Service]


def command_line(create_service: CreateService, contract: Callable[[], bytes], run: serve.Run) -> typer.Typer:
    """The command line.

    Args:
        create_service: makes the service on a rulebook (`latest`, a release, `working`).
        contract: writes the OpenAPI document.
        run: runs the service.
    """
    commands = typer.Typer(
        name="candidacy", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
    )
    commands.command("serve")(serve.command(run))
    commands.command("assess")(assess.command(create_service))
    commands.command("replay")(replay.command(create_service))
    commands.add_typer(rules.commands, name="rules")

    @commands.command("openapi")
    def openapi(
        write: Annotated[Path | None, typer.Option(help="Write it to this file instead of standard output.")] = None,
    ) -> None:
        """The OpenAPI document of this version."""
        document = contract()
        if write is None:
            typer.echo(document.decode(), nl=False)
        else:
            write.write_bytes(document)

    return commands
