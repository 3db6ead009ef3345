"""Requests counted in windows of time, in this process; `shared_windows` counts those of several.

A window begins wherever the clock is a multiple of its length, so every process knows when it ends without asking. Who
is counted is a text; it is kept until its window is over, and written nowhere.
"""

from collections.abc import Callable
from time import time

from app.rates import Rate

MOST_COUNTED = 100_000  # different ones in one window; beyond them, whoever was counted first is forgotten


class Windows:
    """Counts in this process.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._counts: dict[tuple[str, int], tuple[int, dict[str, int]]] = {}

    async def count(self, name: str, rate: Rate, who: str, requests: int) -> int | None:
        """As `count_now`."""
        return self.count_now(name, rate, who, requests)

    def counted(self, name: str, rate: Rate, who: str) -> int:
        """How many requests there were in this window."""
        return self._current(name, rate).get(who, 0)

    def count_now(self, name: str, rate: Rate, who: str, requests: int) -> int:
        """How many requests there were in this window, with these.

        Args:
            name: of what is counted.
            rate: its window.
            who: is counted.
            requests: to be added.
        """
        counts = self._current(name, rate)
        found = counts.get(who, 0) + requests
        if len(counts) >= MOST_COUNTED and who not in counts:
            del counts[next(iter(counts))]
        counts[who] = found
        return found

    async def close(self) -> None:
        """Nothing is held."""

    def _current(self, name: str, rate: Rate) -> dict[str, int]:
        """The counts of the window that the clock is in; those of the window before are forgotten at once."""
        number = int(self._clock() // rate.seconds)
        key = (name, rate.seconds)
        window = self._counts.get(key)
        if window is None or window[0] != number:
            window = self._counts[key] = (number, {})
        return window[1]
