"""Whether the service can do its work: every release is still the one that its digest names, and it is not stopping."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic

from app.api import logs
from app.api.flights import Flights
from app.rules import release
from app.rules.files import read_file
from app.rules.model import Rulebook

INTERVAL = 1.0  # seconds for which a finding holds


class Readiness:
    """Looks at the releases at most once a second, once for all who ask, beside the event loop.

    Args:
        releases: the releases as loaded.
        folder: where their files are.
        clock: seconds that only go up.
    """

    def __init__(
        self,
        releases: Mapping[str, Rulebook],
        folder: Path = release.RELEASES,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.stopping = False
        self._clock = clock
        self._releases = releases
        self._folder = folder
        self._seen: dict[str, bytes] = {}
        self._until = -INTERVAL
        self._right = False
        self._flights: Flights[None] = Flights()

    async def __call__(self) -> bool:
        """Whether requests should be sent here."""
        if not self.stopping and self._clock() >= self._until:
            await self._flights.join("look", self._look)
        return self._right and not self.stopping

    async def _look(self) -> None:
        self._right = await asyncio.to_thread(self._all_right)
        self._until = self._clock() + INTERVAL

    def _all_right(self) -> bool:
        wrong = [name for name, book in self._releases.items() if not self._is_right(name, book)]
        for name in wrong:
            logs.event("digest does not match", logging.ERROR, release=name)
        return not wrong

    def _is_right(self, name: str, book: Rulebook) -> bool:
        frozen = book.clinic.base if book.clinic else book
        return release.digest(book.document) == book.digest and self._is_on_disk(name, frozen.digest)

    def _is_on_disk(self, name: str, digest: str) -> bool:
        """Whether the file holds this release; it is parsed anew only where its bytes are not those seen last."""
        try:
            written = read_file(self._folder / f"{name}.json", release.LARGEST)
            seen = hashlib.sha256(written).digest()
            if self._seen.get(name) != seen:
                frozen = json.loads(written)
                if not release.digest(frozen["rulebook"]) == frozen["digest"] == digest:
                    return False
                self._seen[name] = seen
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return False
        return True
