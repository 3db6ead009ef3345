import asyncio
from typing import Any

from app.api.unread import Kept, Unread


class Connection:
    """A transport, as far as what is kept for it goes."""

    def __init__(self, *sizes: int) -> None:
        self.sizes = list(sizes)
        self.over = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Whether it was ended."""
        return self.over.is_set()

    def get_write_buffer_size(self) -> int:
        """What a client did not take, the next time that somebody looks."""
        return self.sizes.pop(0) if len(self.sizes) > 1 else self.sizes[0]

    def abort(self) -> None:
        """End."""
        self.over.set()


def connections(count: int) -> list[Any]:
    """So many connections."""
    return [Connection(0) for _ in range(count)]


def test_whoever_waits_longest_is_ended_where_too_much_is_kept() -> None:
    """All together have a limit; who came last, or took what was kept for it, stays."""
    first, second, third = connections(3)
    kept = Kept(100)
    kept.add(first, 60)
    kept.add(second, 30)
    assert not first.ended
    kept.add(third, 11)
    assert [each.ended for each in (first, second, third)] == [True, False, False]
    kept.forget(second)
    kept.forget(second)
    kept.add(third, 89)
    assert kept.total == 100
    assert not third.ended


def test_what_one_connection_keeps_alone_can_be_too_much() -> None:
    """It is counted as it grows."""
    (only,) = connections(1)
    kept = Kept(100)
    kept.add(only, 60)
    kept.add(only, 60)
    assert only.ended
    assert kept.total == 0


def test_a_client_that_takes_nothing_is_left() -> None:
    """One that takes a byte now and then is not, as long as it does."""
    stuck: Any = Connection(9, 9)
    slow: Any = Connection(9, 8, 7, 6, 6)
    kept = Kept(100)

    async def wait() -> None:
        for each in (stuck, slow):
            Unread(each, kept, 0.01).begin()
        await slow.over.wait()

    asyncio.run(wait())
    assert stuck.ended
    assert slow.sizes == [6]


def test_a_client_that_took_everything_is_not_watched_any_more() -> None:
    """Nothing is kept for it, and no time runs."""
    quick: Any = Connection(9, 9)
    kept = Kept(100)

    async def take() -> None:
        unread = Unread(quick, kept, 0.01)
        unread.begin()
        unread.end()
        unread.end()
        await asyncio.sleep(0.05)

    asyncio.run(take())
    assert kept.total == 0
    assert not quick.ended
