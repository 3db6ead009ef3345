"""Sends over https: to an address that was looked at when it was connected to, once, without following anything.

The name is resolved here, and the connection goes to what was looked at, so a name that means something else a moment
later gains nothing; certificate and `Host` are still the name's.
"""

import asyncio
import ssl
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

from httpcore import (
    AnyIOBackend,
    AsyncConnectionPool,
    AsyncNetworkBackend,
    AsyncNetworkStream,
    ConnectError,
    NetworkError,
    ProtocolError,
    TimeoutException,
)

from app.deliveries.targets import TargetRefused, allowed_addresses, checked

SECONDS = 10.0  # for one message, from resolving the name to the status of the response
MOST = 20  # connections at once


class Sender:
    """Sends messages, each over a connection of its own, until it is closed.

    Args:
        agent: the software, as the receiver sees it.
        private: whether addresses that are not public are allowed; for development alone.
        trusted: whose certificates are believed; those that the system believes, where left out.
        seconds: for one message.
    """

    def __init__(
        self, agent: str, *, private: bool = False, trusted: ssl.SSLContext | None = None, seconds: float = SECONDS
    ) -> None:
        self._agent = agent
        self._seconds = seconds
        self._pool = AsyncConnectionPool(
            ssl_context=trusted or ssl.create_default_context(),
            max_connections=MOST,
            max_keepalive_connections=0,
            network_backend=_Checked(private=private),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def send(self, url: str, headers: Mapping[str, str], body: str) -> int | None:
        """The status of the response to a message; None where none came. Of its body nothing is read.

        Args:
            url: where to.
            headers: beside those of any message.
            body: JSON.
        """
        general = {"content-type": "application/json", "user-agent": self._agent}
        sent = [(name.encode(), value.encode()) for name, value in (general | {**headers}).items()]
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._pool.stream("POST", checked(url), headers=sent, content=body.encode()) as response,
            ):
                return response.status
        except (TargetRefused, TimeoutError, TimeoutException, NetworkError, ProtocolError, OSError):
            return None


class _Checked(AsyncNetworkBackend):
    """Connects to addresses that are allowed, and no others."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._inner = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
        local_address: str | None = None,
        socket_options: Iterable[object] | None = None,
    ) -> AsyncNetworkStream:
        failed: Exception = ConnectError()
        for address in await allowed_addresses(host, port, private=self._private):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)  # type: ignore[arg-type]
            except (NetworkError, TimeoutException) as error:
                failed = error
        raise failed

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)
