"""`clinics`: clinics as files, and those that the database has."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import clinic_keys, webhooks
from app.cli.db import Open, done
from app.cli.pack import explained
from app.cli.rulebooks import rulebook
from app.cli.terminal import fail, note, say
from app.clinic_file import ClinicFile, for_clinic, read_clinic, read_clinic_file
from app.clinics import NO_CLINIC, Clinic
from app.rules import release, toml
from app.rules.errors import RulebookError
from app.rules.model import Rulebook
from app.service.clinics import refusals

if TYPE_CHECKING:  # else every command would load what works with databases
    from app.service.applying import Fit
    from app.service.storage import Storage

Id = Annotated[str, typer.Argument(help="The clinic's id.")]


def commands(opened: Open) -> typer.Typer:
    """The commands, given how the database is opened."""
    made = typer.Typer(no_args_is_help=True, help="Clinics: each is one file, that can be applied to the database.")
    made.command()(check)
    made.command("apply")(_apply(opened))
    made.command("prove")(_prove(opened))
    made.command("list")(_list(opened))
    made.command("show")(_show(opened))
    made.command("suspend")(_set_active(opened, active=False))
    made.command("resume")(_set_active(opened, active=True))
    made.command("remove")(_remove(opened))
    made.add_typer(clinic_keys.commands(opened), name="key")
    made.add_typer(webhooks.commands(opened), name="webhook")
    return made


def check(
    file: Annotated[Path, typer.Argument(help="The clinic, in TOML.")],
    rulebooks: Annotated[
        list[str] | None, typer.Option("--release", help="A release, or `working`; may be repeated. Else all releases.")
    ] = None,
) -> None:
    """Name everything that is wrong with a clinic's file, and prove that its rules only tighten each release."""
    clinic = _clinic(file)
    for name in rulebooks or release.names():
        book = _fit(rulebook(name), clinic)
        say(f"{book.release}: {clinic.name} can be served with it")


def rulebook_of(name: str, file: Path | None) -> tuple[Rulebook, Clinic]:
    """The rulebook of a name, as a clinic uses it where there is one, and the profile; or the end of the command."""
    book = rulebook(name)
    if file is None:
        return book, NO_CLINIC
    clinic = _clinic(file)
    return for_clinic(_fit(book, clinic), clinic), clinic.profile


def _clinic(file: Path) -> ClinicFile:
    try:
        return read_clinic_file(file)
    except RulebookError as error:
        fail(str(error))


def _fit(book: Rulebook, clinic: ClinicFile) -> Rulebook:
    """The rulebook, once it is proved that the clinic's rules only tighten it."""
    if refused := refusals(book, clinic):
        fail("\n".join([f"{book.release}: the clinic's rules do not fit it", *map(explained, refused)]))
    return book


# In the database


def _apply(opened: Open) -> Callable[..., None]:
    def apply(file: Annotated[Path, typer.Argument(help="The clinic, in TOML.")]) -> None:
        """Serve a clinic from the database, or change it: every process does within seconds. Makes the tables first."""
        from app.service import applying, storage  # noqa: PLC0415 - whoever has no database loads none of this

        try:
            text = toml.text_of(file, file.name)
            clinic = read_clinic(text, file.name)
        except RulebookError as error:
            fail(str(error))

        def act(kept: "Storage") -> "list[Fit]":
            storage.upgraded(kept)
            return applying.applied(kept, release.load_all().values(), clinic, text)

        fits = done(opened, act, tables=False)
        for fit in fits:
            for refusal in fit.refusals:
                note(explained(refusal))
            say(f"{fit.release}: {clinic.name} is {'not ' if fit.refusals else ''}served with it")
        if fits[-1].refusals:
            fail(f"nothing was changed: the clinic's rules do not fit the newest release, {fits[-1].release}")
        say(f"{clinic.id}: applied, {clinic.digest}")

    return apply


def _prove(opened: Open) -> Callable[..., None]:
    def prove() -> None:
        """Prove every clinic's rules with the releases that are new: until then, they are not served to it."""
        from app.service import applying  # noqa: PLC0415 - as above

        def told(clinic: str, fit: "Fit") -> None:
            say(f"{clinic}: {'does not fit' if fit.refusals else 'fits'} {fit.release}")

        done(opened, lambda kept: applying.proved(kept, release.load_all().values(), told))

    return prove


def _list(opened: Open) -> Callable[..., None]:
    def listed() -> None:
        """Every clinic: its state, and the releases that it is not served with."""
        from app.service import applying  # noqa: PLC0415 - as above

        for row, unserved in done(opened, lambda kept: applying.listed(kept, release.load_all().values())):
            without = f", not served with {', '.join(unserved)}" if unserved else ""
            say(f"{row.id}: {row.name}, {row.status}{without}")

    return listed


def _show(opened: Open) -> Callable[..., None]:
    def show(
        clinic: Id,
        digest: Annotated[str | None, typer.Option(help="As it was then: `provenance.clinic.digest`.")] = None,
    ) -> None:
        """A clinic's file as it is, or as it was, so that what was decided then can be decided again."""
        from app.service import applying  # noqa: PLC0415 - as above

        def state(kept: "Storage") -> str:
            return applying.state(kept, clinic, digest or applying.clinic(kept, clinic).digest)

        say(done(opened, state), end="")

    return show


def _set_active(opened: Open, *, active: bool) -> Callable[..., None]:
    def set_active(clinic: Id) -> None:
        from app.service import applying  # noqa: PLC0415 - as above

        done(opened, lambda kept: applying.set_active(kept, clinic, active=active))
        say(f"{clinic}: {'active' if active else 'suspended'}")

    set_active.__doc__ = "Let a clinic go on." if active else "Suspend a clinic: none of its keys holds meanwhile."
    return set_active


def _remove(opened: Open) -> Callable[..., None]:
    def remove(
        clinic: Id, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False
    ) -> None:
        """Remove a clinic with its keys, and with everything that people shared with it."""
        from app.service import applying  # noqa: PLC0415 - as above

        if not yes and not typer.confirm(f"Delete all that people shared with {clinic}, for good?"):
            fail("nothing was removed")
        count = done(opened, lambda kept: applying.removed(kept, clinic))
        say(f"{clinic}: removed, and {count} shared assessments with it")

    return remove
