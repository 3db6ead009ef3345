"""`db`: the database of clinics, keys and what people share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import typer

from app.cli.terminal import fail, say
from app.store.errors import StoreUnavailable

if TYPE_CHECKING:  # else every command would load what works with databases
    from app.service.storage import Storage

Open: TypeAlias = "Callable[[], Storage]"
"""The storage that the settings name, or the end of the command."""
Got = TypeVar("Got")


def commands(opened: Open) -> typer.Typer:
    """The commands, given how the storage is opened."""
    made = typer.Typer(no_args_is_help=True, help="The database of clinics, keys and what people share.")

    @made.command()
    def upgrade() -> None:
        """Make the tables, or bring them up to date; older processes may go on serving meanwhile."""
        from app.service.storage import upgraded  # noqa: PLC0415 - as above

        say(f"schema {done(opened, upgraded)}: current")

    @made.command()
    def status() -> None:
        """Say whether the tables are those that this software needs; fail where they are not."""
        from app.service.storage import stands  # noqa: PLC0415 - as above

        number, standing = done(opened, stands)
        say(f"schema {number or 'none'}: {standing}")
        if standing in ("missing", "older"):
            raise typer.Exit(1)

    @made.command()
    def secrets() -> None:
        """Make new secrets for the settings, as lines for a shell; nothing is kept of them."""
        from app.service.storage import secrets_made  # noqa: PLC0415 - as above

        for name, secret in secrets_made().items():
            say(f"export {name}={secret}")

    return made


def done(opened: Open, act: "Callable[[Storage], Got]") -> Got:
    """What an act gives of the storage, or the end of the command where the database cannot be used."""
    storage = opened()
    try:
        return act(storage)
    except StoreUnavailable:
        fail("the database cannot be used now: it is away, locked, full or slow")
    finally:
        storage.database.close()
