"""Runs the application under uvicorn: its logs, limits, times, and workers. The one place that sets them."""

import logging
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.addresses import Listener, free, listeners, url
from app.api import count_files, logs, metrics
from app.api.envelope import without_values
from app.api.protocol import Protocol
from app.cli.rulebooks import not_found
from app.clinic_file import read_clinic_file
from app.main import create_app
from app.rules.errors import RulebookError, RulesError
from app.rules.release import names
from app.rules.tree import WORKING
from app.settings import Settings, SettingsError, read_settings, variable_of

RULEBOOK = variable_of("rulebook")
CLINIC = variable_of("clinic")
GRACE = 8  # seconds that requests in flight have to end once the server stops
WATCHED = 0.1  # seconds between looks at whether a worker has ended


def run(host: str | None, port: int | None, rulebook: str | None, clinic: Path | None, workers: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        host: address to listen on; where left out, the settings say.
        port: port to listen on; the same.
        rulebook: `latest`, a release or `working`; the same.
        clinic: a clinic's file; the same.
        workers: processes that answer; with more than one, this process shows the metrics of all.

    Raises:
        SettingsError: a setting cannot be used, or there is no such rulebook.
        AddressError: an address cannot be listened on.
    """
    settings = read_settings(listen_host=host, listen_port=port, rulebook=rulebook, clinic=clinic)
    if settings.rulebook not in ("latest", WORKING, *names()):
        where = "--rulebook" if rulebook is not None else RULEBOOK
        raise SettingsError([f"{where}: {not_found(settings.rulebook)}"])
    os.environ[RULEBOOK] = settings.rulebook  # for workers, who read it themselves
    if settings.clinic is not None:
        os.environ[CLINIC] = str(settings.clinic)  # the same
        _check_clinic(settings.clinic, "--clinic" if clinic is not None else CLINIC)
    with ExitStack() as opened:
        if settings.metrics_port is not None:
            free(settings.metrics_host, settings.metrics_port)
        sockets = listeners(settings.listen_host, settings.listen_port, opened, together=workers > 1)
        if settings.metrics_port is not None and workers > 1:
            opened.enter_context(metrics.of_workers(settings.metrics_host, settings.metrics_port))
        create = "app.server:create_in_worker" if workers > 1 else "app.main:create_app"
        config = uvicorn.Config(create, workers=workers, **_options(settings))
        serve(config, sockets)


def _check_clinic(clinic: Path, where: str) -> None:
    """See beforehand that a clinic's file can be read; whether its rules fit is seen when they are put in."""
    try:
        read_clinic_file(clinic)
    except RulebookError as error:
        raise SettingsError([f"{where}: {each}" for each in error.faults]) from None


def _options(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told."""
    return {
        "factory": True,
        "host": settings.listen_host,
        "port": settings.listen_port,
        "http": Protocol,
        "ws": "none",
        "lifespan": "on",
        "log_config": logs.config(settings.log_level),
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "timeout_keep_alive": settings.keep_alive_seconds,
        "timeout_graceful_shutdown": GRACE,
    }


def create_in_worker() -> ASGIApp:
    """The application, in one of several workers; where it cannot be made, no other worker is started in its place."""
    count_files.take_care()
    try:
        return create_app()
    except (SettingsError, RulesError) as error:
        sys.stderr.write(f"{error}\n")
    except Exception as error:  # noqa: BLE001 - it would end the next worker in the same way
        logs.event("internal error", logging.ERROR, error=without_values(error))
    sys.exit(STARTUP_FAILURE)


class Server(uvicorn.Server):
    """One process that answers by itself; says where, once it does.

    Args:
        config: as uvicorn has it.
        address: where it listens.
    """

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        logs.event("listening", address=self._address)


class Workers(Multiprocess):
    """Several processes that answer. Told twice to stop, it tells them twice: they do not wait for traffic to go."""

    def join_all(self) -> None:
        """Wait for every worker to end."""
        for process in self.processes:
            while process.exitcode is None:
                process.process.join(WATCHED)
                if self.signal_queue:
                    self.signal_queue.clear()
                    self.terminate_all()


def serve(config: uvicorn.Config, sockets: list[Listener]) -> None:
    """Run uvicorn on these sockets, with as many workers as it is told."""
    address = url(config.host, sockets[0].getsockname()[1])
    logs.event("starting", address=address)
    if config.workers > 1:
        workers = Workers(config, [*sockets])
        workers.run()
        if any(each.exitcode == STARTUP_FAILURE for each in workers.processes):
            sys.exit(STARTUP_FAILURE)
        return
    server = Server(config, address)
    try:
        server.run([*sockets])
    except KeyboardInterrupt:
        return  # as uvicorn has it: it has ended in good order
    if not server.started:
        sys.exit(STARTUP_FAILURE)
