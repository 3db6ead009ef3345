"""What a process with a database does beside serving: it looks for changes, and says in the log when it cannot."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from secrets import token_hex
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from app.api import logs
from app.store.errors import StoreUnavailable

if TYPE_CHECKING:  # loaded only where there is a database
    from app.service.directory import Directory
    from app.service.storage import Storage

LOOK_SECONDS = 1.0
SWEEP_SECONDS = 30.0
PROVE = "python -m app clinics prove"
Unproved: TypeAlias = Mapping[str, tuple[str, ...]]
"""By clinic, the releases that its rules were not tried with yet."""


async def watch(directory: "Directory") -> NoReturn:
    """Look for changes of clinics and keys, again and again, and say what is to be done about them."""
    reachable = True
    told: Unproved = {}
    while True:
        try:
            await directory.look()
        except StoreUnavailable:
            if reachable:
                logs.event("database unavailable", logging.ERROR)
            reachable = False
        else:
            if not reachable:
                logs.event("database available")
            reachable = True
            told = _tell_unproved(directory.unproved, told)
        await asyncio.sleep(LOOK_SECONDS)


def _tell_unproved(now: Unproved, told: Unproved) -> Unproved:
    """Say which clinics are not served with a release until a command is run, once of each; what is told now."""
    for clinic, releases in now.items():
        if told.get(clinic) != releases:
            names = ", ".join(releases)
            logs.event("clinic not proved", logging.WARNING, clinic=clinic, release=names, command=PROVE)
    return now


async def sweep_in_time(storage: "Storage") -> NoReturn:
    """Delete what was to be kept until now, again and again; whichever process comes first."""
    from app.service.shared_records import sweep  # noqa: PLC0415 - whoever has no database loads none of this

    process = token_hex(8)
    while True:
        with suppress(StoreUnavailable):  # `watch` says so
            await sweep(storage, process)
        await asyncio.sleep(SWEEP_SECONDS)


class Watched:
    """Whether requests should be sent here, the database's tables considered.

    Args:
        is_ready: whether all else is.
        directory: whether the tables are those that this software needs.
    """

    def __init__(self, is_ready: Callable[[], Awaitable[bool]], directory: "Directory") -> None:
        self._is_ready = is_ready
        self._directory = directory

    async def __call__(self) -> bool:
        """Whether they should."""
        return await self._is_ready() and await self._directory.has_tables()
