"""`health`: whether the service that runs here is ready, asked as any client would; what probes of an image run."""

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Annotated, TypeAlias

import typer

from app.cli.terminal import fail, say

PATIENCE = 2.5  # seconds
Address: TypeAlias = tuple[str, int]
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to ask what listens at every address
Where: TypeAlias = Callable[[str | None, int | None], Address]
"""Where the service listens, by the settings; by these where they are given."""


def command(where: Where) -> Callable[..., None]:
    """The command, given what knows where the service listens."""

    def health(
        host: Annotated[str | None, typer.Option(help="Address it listens on; else as the settings say.")] = None,
        port: Annotated[int | None, typer.Option(help="Port it listens on; the same.", min=1, max=65535)] = None,
    ) -> None:
        """Ask the service's own `/readyz`, past any proxy; fails where it does not say yes."""
        address = where(host, port)
        try:
            status = _status(*address)
        except (OSError, HTTPException) as error:
            fail(f"no answer from {address[0]}, port {address[1]}: {type(error).__name__}")
        if status != 200:
            fail(f"not ready: {address[0]}, port {address[1]} answers {status}")
        say("ready")

    return health


def _status(host: str, port: int) -> int:
    connection = HTTPConnection(EVERYWHERE.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    finally:
        connection.close()


def alone(where: Where) -> typer.Typer:
    """The command line with this command only: a probe runs every few seconds, and should load no rulebook."""
    commands = typer.Typer(name="candidacy", add_completion=False, pretty_exceptions_enable=False)
    commands.callback()(lambda: None)
    commands.command("health")(command(where))
    return commands
