"""Work that many ask for at once is done once, for all of them."""

from asyncio import Task, create_task, shield
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Flights(Generic[Result]):
    """Work under way, by its name."""

    def __init__(self) -> None:
        self._now: dict[str, Task[Result]] = {}

    async def join(self, name: str, work: Callable[[], Awaitable[Result]]) -> Result:
        """What the work of that name gives: begun now unless it is under way, and not ended by who leaves."""
        flight = self._now.get(name)
        if flight is None:
            flight = self._now[name] = create_task(self._fly(name, work))
        return await shield(flight)

    async def _fly(self, name: str, work: Callable[[], Awaitable[Result]]) -> Result:
        try:
            return await work()
        finally:
            del self._now[name]
