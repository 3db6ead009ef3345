"""Runs the application under uvicorn: its logs, limits, times, and workers. The one place that sets them."""

from contextlib import nullcontext

import uvicorn

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
        uvicorn.run(
            "app.main:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
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
