"""What clients leave waiting: how much is kept for them, for how long without progress, and who goes first."""

import asyncio

MOST_KEPT = 64 * 1024 * 1024  # bytes, for all connections together
PROGRESS_SECONDS = 10.0


class Kept:
    """Bytes that are kept for clients until they go on, all connections together.

    Where they are too many, the connection that has waited longest is ended: whoever reads, or sends, as everybody
    does is never the one.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self.total = 0
        self._bytes: dict[asyncio.Transport, int] = {}

    def add(self, transport: asyncio.Transport, size: int) -> None:
        """Count so many bytes more for a connection."""
        self._bytes[transport] = self._bytes.get(transport, 0) + size
        self.total += size
        while self.total > self.most:
            longest = next(iter(self._bytes))
            self.forget(longest)
            longest.abort()

    def forget(self, transport: asyncio.Transport) -> None:
        """Count nothing more for a connection."""
        self.total -= self._bytes.pop(transport, 0)


class Unread:
    """The responses on one connection that the client has not taken yet, while there are any.

    Args:
        transport: the connection.
        kept: counts them with those of all others.
        seconds: after which a client that took nothing is left.
    """

    def __init__(self, transport: asyncio.Transport, kept: Kept, seconds: float = PROGRESS_SECONDS) -> None:
        self._transport = transport
        self._kept = kept
        self._seconds = seconds
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Something written was not taken at once."""
        self._size = self._transport.get_write_buffer_size()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._look)
        self._kept.add(self._transport, self._size)

    def end(self) -> None:
        """Everything was taken, or the connection is over."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._kept.forget(self._transport)

    def _look(self) -> None:
        size = self._transport.get_write_buffer_size()
        if size >= self._size:
            self._transport.abort()
            return
        self._size = size
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._look)
