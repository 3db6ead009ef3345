"""A trivial retrying proxy: sends each request to one of several services, and to another where none answered.

It keeps connections open, as proxies do, and repeats a request only where not one byte of an answer had come.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.serving import PATIENCE


@dataclass(slots=True)
class Proxy:
    """A running proxy.

    Attributes:
        services: the addresses it may send to, in turn.
        refused: how often a service took no connection.
        cut: how often one closed a connection before it answered.
    """

    services: list[str]
    port: int = 0
    refused: int = 0
    cut: int = 0
    _turn: int = 0
    _client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=PATIENCE))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client's connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    int(line.partition(b":")[2])
                    for line in head.splitlines()
                    if line.lower().startswith(b"content-length")
                )
                answer = await self._answer(await reader.readexactly(length))
                writer.write(b"HTTP/1.1 %d -\r\nContent-Length: %d\r\n\r\n" % (answer.status_code, len(answer.content)))
                writer.write(answer.content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, body: bytes) -> httpx.Response:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            self._turn += 1
            service = self.services[self._turn % len(self.services)]
            try:
                return await self._client.post(
                    f"{service}/v1/assessments", content=body, headers={"Content-Type": "application/json"}
                )
            except httpx.ConnectError:
                self.refused += 1
                if len(self.services) > 1 and service in self.services:
                    self.services.remove(service)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                self.cut += 1
        return httpx.Response(502)


@asynccontextmanager
async def proxy(*services: str) -> AsyncIterator[Proxy]:
    """A proxy in front of these services, on a free port of loopback."""
    made = Proxy(list(services))
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with made._client, server:  # noqa: SLF001 - its own module
        yield made
