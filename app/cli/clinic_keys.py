"""`clinics key`: keys of clinics, each shown once."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.db import Open, done
from app.cli.terminal import note, say

if TYPE_CHECKING:  # else every command would load what works with databases
    from app.service.access import KeyKind

Id = Annotated[str, typer.Argument(help="The clinic's id.")]
Browser = Annotated[bool, typer.Option("--browser", help="For the clinic's pages: it asks, assesses and shares, only.")]
ONCE = "This is shown once. Keep it where secrets are kept."


def commands(opened: Open) -> typer.Typer:
    """The commands, given how the database is opened."""
    made = typer.Typer(no_args_is_help=True, help="Keys of clinics.")

    @made.command()
    def add(clinic: Id, *, browser: Browser = False) -> None:
        """Make a key; two of a kind may hold at once."""
        from app.service import applying  # noqa: PLC0415 - whoever has no database loads none of this

        say(done(opened, lambda kept: applying.added_key(kept, clinic, _kind(browser=browser))))
        note(ONCE)

    @made.command()
    def rotate(clinic: Id, *, browser: Browser = False) -> None:
        """Make a key beside the one in use; the one before that is revoked."""
        from app.service import applying  # noqa: PLC0415 - as above

        say(done(opened, lambda kept: applying.rotated_key(kept, clinic, _kind(browser=browser))))
        note(ONCE)

    @made.command()
    def revoke(clinic: Id, key: Annotated[str, typer.Argument(help="The key's id, as `list` says it.")]) -> None:
        """Revoke a key: within seconds it holds nowhere."""
        from app.service import applying  # noqa: PLC0415 - as above

        done(opened, lambda kept: applying.revoked_key(kept, clinic, key))
        say(f"{key}: revoked")

    @made.command("list")
    def listed(clinic: Id) -> None:
        """Every key that a clinic has had: since when, until when, and the day it was last used."""
        from app.service import applying  # noqa: PLC0415 - as above

        for row in done(opened, lambda kept: applying.listed_keys(kept, clinic)):
            until = f", revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else ""
            say(f"{row.id}: {row.kind}, since {row.added_at:%Y-%m-%d}{until}, last used {row.used_on or 'never'}")

    return made


def _kind(*, browser: bool) -> "KeyKind":
    return "browser" if browser else "server"
