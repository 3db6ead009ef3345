"""All commands as one application."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from typer.core import TyperGroup

from app import __version__
from app.cli import ask, assess, clinics, cohort, db, embed, health, replay, rules, serve, texts
from app.cli.rulebooks import not_found
from app.cli.terminal import fail, say
from app.rules.errors import ReleaseNotFound, RulesError
from app.service import Service

INTERNAL = "Value error, "  # how typer's reader of values begins what it says of a choice
Given = ParamSpec("Given")
Made = TypeVar("Made")
CreateService = Callable[[str], Service]


class Plain(TyperGroup):
    """Says what is wrong with a value, and not in whose words."""

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 - typer's own
        """Run the command that was typed."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix(INTERNAL)
            raise


def command_line(
    create_service: CreateService, contract: Callable[[], bytes], run: serve.Run, where: health.Where, opened: db.Open
) -> typer.Typer:
    """The command line.

    Args:
        create_service: makes the service on a rulebook (`latest`, a release, `working`).
        contract: writes the OpenAPI document.
        run: runs the service.
        where: where it runs.
        opened: opens the database of the settings.
    """
    commands = typer.Typer(
        name="candidacy", cls=Plain, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    commands.callback()(_options)
    commands.command("serve")(serve.command(_or_end(run)))
    commands.command("health")(health.command(where))
    commands.command("assess")(assess.command(_or_end(create_service)))
    commands.command("ask")(ask.command(_or_end(create_service)))
    commands.command("replay")(replay.command(create_service))
    commands.add_typer(rules.commands, name="rules")
    commands.add_typer(cohort.commands, name="cohort")
    commands.add_typer(clinics.commands(opened), name="clinics")
    commands.add_typer(texts.commands, name="texts")
    commands.add_typer(db.commands(opened), name="db")
    commands.command("openapi")(_openapi(contract))
    commands.command("embed")(embed.embed)
    return commands


def _version(asked: bool) -> None:  # noqa: FBT001 - as typer calls it
    if asked:
        say(f"candidacy {__version__}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Tell a person, honestly and with sources, whether microneedling may suit their acne scars."""


def _openapi(contract: Callable[[], bytes]) -> Callable[..., None]:
    def openapi(
        write: Annotated[Path | None, typer.Option(help="Write it to this file instead of standard output.")] = None,
    ) -> None:
        """The OpenAPI document of this version."""
        if write is None:
            say(contract().decode(), end="")
            return
        try:
            write.write_bytes(contract())
        except OSError as error:
            fail(f"{write}: {error.strerror}")

    return openapi


def _or_end(act: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same act; a rulebook that cannot be used ends the command in a sentence."""

    def acting(*given: Given.args, **named: Given.kwargs) -> Made:
        try:
            return act(*given, **named)
        except ReleaseNotFound as error:
            fail(not_found(error.release))
        except RulesError as error:
            fail(str(error))

    return acting
