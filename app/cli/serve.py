"""`serve`: run the service."""

import os
from typing import Annotated

import typer
import uvicorn

GRACE = 8  # seconds that requests in flight have to end after SIGTERM


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    rulebook: Annotated[
        str | None, typer.Option(help="`latest`, a release's name, or `working` for the working tree.")
    ] = None,
) -> None:
    """Run the service until SIGTERM or Ctrl-C."""
    if rulebook is not None:
        os.environ["CANDIDACY_RULEBOOK"] = rulebook
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
