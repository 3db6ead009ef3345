"""The whole program as one command line: the one place that knows both doors, and ends a command that cannot start."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.building import create_service, open_storage
from app.cli.commands import command_line
from app.cli.health import Where
from app.cli.terminal import fail
from app.service import Service
from app.settings import SettingsError, read_settings

if TYPE_CHECKING:  # else every command would load what works with databases
    from app.service.storage import Storage


def program(where: Where) -> typer.Typer:
    """The command line, with everything it needs; `where` is the service's own address."""
    return command_line(_service, _contract, _run, where, _opened)


def _service(rulebook: str) -> Service:
    try:
        return create_service(rulebook, read_settings().receipt_secret)
    except SettingsError as error:
        fail(str(error))


def _contract() -> bytes:
    from app.api import document  # noqa: PLC0415 - what only HTTP needs takes longer to load than all the rest
    from app.main import create_api  # noqa: PLC0415 - the same

    service = create_service("latest")
    return document.as_bytes(document.openapi(create_api(service), service))


def _run(host: str | None, port: int | None, rulebook: str | None, clinic: Path | None, workers: int) -> None:
    from app.addresses import AddressError  # noqa: PLC0415 - loaded with the server
    from app.server import run  # noqa: PLC0415 - the same as `_contract`

    try:
        run(host, port, rulebook, clinic, workers)
    except (SettingsError, AddressError) as error:
        fail(str(error))


def _opened() -> "Storage":
    try:
        return open_storage(read_settings())
    except SettingsError as error:
        fail(str(error))
