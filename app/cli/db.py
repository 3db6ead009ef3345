"""`db`: the database of clinics, keys and what people share."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

import typer

from app.cli.terminal import fail, note, say
from app.rules import release
from app.service.kept_errors import NoPepper, NoSuchClinic, NoSuchKey, NoTables, TooManyKeys
from app.service.sharing_errors import SharingUnavailable
from app.store.errors import StoreUnavailable

if TYPE_CHECKING:  # else every command would load what works with databases
    from app.service.storage import Storage

Open: TypeAlias = "Callable[[], Storage]"
"""The storage that the settings name, or the end of the command."""
Got = TypeVar("Got")
WHY: Mapping[type[Exception], str] = {
    NoSuchClinic: "there is no such clinic: `clinics list` names them",
    NoSuchKey: "the clinic has no key of that id that holds: `clinics key list` names them",
    TooManyKeys: "two keys of that kind hold already: revoke one, or `rotate`",
    NoPepper: "CANDIDACY_KEY_PEPPER: it is needed for keys; `db secrets` makes one",
    SharingUnavailable: "CANDIDACY_ENCRYPTION_KEYS: it is needed for this",
    NoTables: "the database has no tables, or older ones: `db upgrade` makes them",
}
REFUSED = tuple(WHY)


def commands(opened: Open) -> typer.Typer:
    """The commands, given how the storage is opened."""
    made = typer.Typer(no_args_is_help=True, help="The database of clinics, keys and what people share.")

    @made.command()
    def upgrade() -> None:
        """Make the tables, or bring them up to date; older processes may go on. Names clinics that are to be proved."""
        from app.service.applying import unproved  # noqa: PLC0415 - as above
        from app.service.storage import upgraded  # noqa: PLC0415 - as above

        def act(kept: "Storage") -> "tuple[str, Mapping[str, tuple[str, ...]]]":
            return upgraded(kept), unproved(kept, release.load_all().values())

        number, waiting = done(opened, act, tables=False)
        say(f"schema {number}: current")
        for clinic, releases in waiting.items():
            note(f"{clinic}: not proved with {', '.join(releases)} yet: run `python -m app clinics prove`")

    @made.command()
    def status() -> None:
        """Say whether the tables are those that this software needs; fail where they are not."""
        from app.service.storage import stands  # noqa: PLC0415 - as above

        number, standing = done(opened, stands, tables=False)
        say(f"schema {number or 'none'}: {standing}")
        if standing in ("missing", "older"):
            raise typer.Exit(1)

    @made.command()
    def secrets() -> None:
        """Make new secrets for the settings, as lines for a shell; nothing is kept of them."""
        from app.service.storage import secrets_made  # noqa: PLC0415 - as above

        for name, secret in secrets_made().items():
            say(f"export {name}={secret}")

    @made.command()
    def rekey() -> None:
        """Encrypt everything with the newest key, so that older ones can be taken away; the service may go on."""
        from app.service.keeping import rekey as act  # noqa: PLC0415 - as above

        count = done(opened, lambda kept: act(kept, lambda so_far, total: note(f"{so_far} of {total}")))
        say(f"{count} encrypted with the newest key")

    @made.command()
    def deletions() -> None:
        """What was deleted, as JSON lines: keep them apart from backups, which would bring it back."""
        from app.service.keeping import deletions as act  # noqa: PLC0415 - as above

        for line in done(opened, act):
            say(line)

    @made.command("delete-again")
    def delete_again(
        file: Annotated[Path, typer.Argument(help="What `deletions` had written, the newest there is.")],
    ) -> None:
        """Delete again what a backup brought back: before a service is started on it."""
        from app.service.keeping import deleted_again  # noqa: PLC0415 - as above

        try:
            lines = file.read_text("utf-8").splitlines()
            say(f"{done(opened, lambda kept: deleted_again(kept, lines))} deleted again")
        except OSError as error:
            fail(f"{file}: {error.strerror}")
        except ValueError:
            fail(f"{file}: these are no deletions")

    return made


def done(opened: Open, act: "Callable[[Storage], Got]", *, tables: bool = True) -> Got:
    """What an act gives of the storage, or the end of the command where it cannot be done.

    Args:
        opened: opens the storage.
        act: what to do.
        tables: whether it needs them to be there.
    """
    from app.sealing import NotOurs  # noqa: PLC0415 - as above
    from app.service.storage import checked  # noqa: PLC0415 - as above

    storage = opened()
    try:
        return act(checked(storage) if tables else storage)
    except REFUSED as error:
        fail(WHY[type(error)])
    except NotOurs:
        fail("something was encrypted with a key that CANDIDACY_ENCRYPTION_KEYS does not have")
    except StoreUnavailable:
        fail("the database cannot be used now: it is away, locked, full or slow")
    finally:
        storage.database.close()
