"""`python -m bench.serve FACTORY --port P --workers N`: runs one of `bench.servers` as the service runs itself."""

import asyncio
import socket
from argparse import ArgumentParser

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.api.protocol import Protocol


class PeerProtocol(HttpToolsProtocol):
    """uvicorn's own, sending at once: with several workers it leaves Nagle's algorithm on, and answers wait 40 ms."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def main() -> None:
    """Serve until SIGTERM."""
    parser = ArgumentParser()
    parser.add_argument("factory")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    chosen = parser.parse_args()
    uvicorn.run(
        f"bench.servers:{chosen.factory}",
        factory=True,
        port=chosen.port,
        workers=chosen.workers,
        http=Protocol if chosen.factory == "with_zen" else PeerProtocol,
        ws="none",
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
