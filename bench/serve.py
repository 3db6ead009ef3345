"""`python -m bench.serve FACTORY --port P --workers N`: runs one of `bench.servers` as the service runs itself."""

from argparse import ArgumentParser
from contextlib import ExitStack

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.addresses import listeners
from app.api.protocol import Protocol
from app.server import serve


def main() -> None:
    """Serve until SIGTERM."""
    parser = ArgumentParser()
    parser.add_argument("factory")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    chosen = parser.parse_args()
    config = uvicorn.Config(
        workers=chosen.workers,
        app=f"bench.servers:{chosen.factory}",
        factory=True,
        host="127.0.0.1",
        port=chosen.port,
        http=Protocol if chosen.factory == "with_zen" else HttpToolsProtocol,
        ws="none",
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    with ExitStack() as opened:
        serve(config, listeners(config.host, config.port, opened, together=chosen.workers > 1))


if __name__ == "__main__":
    main()
