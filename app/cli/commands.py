"""All commands as one application."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer

from app.cli import assess, replay, rules, serve
from app.rules.errors import RulesError
from app.service import Service

Given = ParamSpec("Given")
Made = TypeVar("Made")
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
    commands.command("serve")(serve.command(_or_end(run)))
    commands.command("assess")(assess.command(_or_end(create_service)))
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


def _or_end(act: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same act; a rulebook that cannot be used ends the command in a sentence."""

    def acting(*given: Given.args, **named: Given.kwargs) -> Made:
        try:
            return act(*given, **named)
        except RulesError as error:
            assess.fail(str(error))

    return acting
