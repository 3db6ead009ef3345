"""Runs the application under uvicorn: its logs, limits, times, and workers. The one place that sets them."""

import logging
import socket
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.api import logs, metrics
from app.api.protocol import Protocol
from app.settings import Settings

GRACE = 8  # seconds that requests in flight have to end once the server stops
KEEP_ALIVE = 5  # seconds that a connection may be idle between requests


def run(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        host: address to listen on.
        port: port to listen on.
        workers: processes that answer; with more than one, this process shows the metrics of all.
    """
    settings = Settings()
    shared = settings.metrics_port is not None and workers > 1
    with metrics.of_workers(settings.metrics_host, settings.metrics_port or 0) if shared else nullcontext():
        serve(
            workers,
            app="app.main:create_app",
            factory=True,
            host=host,
            port=port,
            http=Protocol,
            ws="none",
            lifespan="on",
            log_config=logs.config(settings.log_level),
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=GRACE,
        )


def serve(workers: int, **options: Any) -> None:  # noqa: ANN401 - uvicorn's own
    """Run uvicorn, each of several workers with a socket of its own.

    Args:
        workers: processes that answer.
        options: as `uvicorn.Config` has them.
    """
    if workers == 1:
        uvicorn.run(**options)
        return
    config = uvicorn.Config(workers=workers, **options)
    logger = logging.getLogger("uvicorn.error")
    try:
        claim = claimed(config.host, config.port)
        bound(socket.socket(_family(config.host)), config.host, config.port).close()  # nobody else is there
        listener = listening(config.host, config.port)
    except OSError as error:
        logger.error(error)  # noqa: TRY400 - as uvicorn tells it
        sys.exit(STARTUP_FAILURE)
    with claim, listener:
        port = listener.getsockname()[1]
        logger.info("Uvicorn running on %s://%s:%d (Press CTRL+C to quit)", "http", config.host, port)
        Multiprocess(config, [listener]).run()


class Listener(socket.socket):
    """A socket that workers share the address of: what reaches a worker is a socket of its own.

    The system deals out connections to such sockets. Where workers share one socket, whichever wakes up first takes
    every connection that waits, and the others have nothing to do.
    """

    def __reduce__(self) -> tuple[Callable[[str, int], "Listener"], tuple[str, int]]:
        """How it is handed to another process: by its address."""
        host, port, *_ = self.getsockname()
        return listening, (host, port)


def listening(host: str, port: int) -> Listener:
    """A socket at an address that others may be at as well.

    Raises:
        OSError: it cannot be had.
    """
    listener = Listener(_family(host), socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return bound(listener, host, port)


def claimed(host: str, port: int) -> socket.socket:
    """What keeps another service from sharing an address before the first worker listens there; close it to let go.

    Two services with two rulebooks at one address would each answer some people. On Linux; elsewhere it claims nothing.

    Raises:
        OSError: another service has claimed the address.
    """
    claim = socket.socket(socket.AF_UNIX)
    if sys.platform == "linux" and port:
        try:
            claim.bind(f"\0candidacy {host} {port}")  # a name that no file has, and that ends with the process
        except OSError:
            claim.close()
            raise
    return claim


Socket = TypeVar("Socket", bound=socket.socket)


def bound(fresh: Socket, host: str, port: int) -> Socket:
    """The socket, at an address; closed where that cannot be had.

    Raises:
        OSError: it cannot be had.
    """
    try:
        fresh.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        fresh.bind((host, port))
    except OSError:
        fresh.close()
        raise
    return fresh


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
