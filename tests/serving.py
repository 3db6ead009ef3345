"""A real server on a free loopback port, with everything it writes kept in a file."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import httpx
import uvicorn
from starlette.types import ASGIApp

from app.api.protocol import Protocol

ROOT = Path(__file__).parent.parent
PATIENCE = 180  # seconds; a busy machine is slow, and no time is asserted


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        url: where it answers.
        process: the process.
        log: its standard output and error.
    """

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def written(self) -> str:
        """Everything it has written so far."""
        return self.log.read_text("utf-8")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def has_ipv6() -> bool:
    """Whether this machine has IPv6's loopback."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with these settings of the service and no others, but for a quick end."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("CANDIDACY_")}
    return outside | {"CANDIDACY_DRAIN_SECONDS": "0"} | dict(settings or {})


def until(happened: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait for something to happen, so many seconds; fail where it does not."""
    deadline = time.monotonic() + patience
    while not happened():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.05)


@contextmanager
def serving(
    folder: Path,
    *options: str,
    settings: Mapping[str, str] | None = None,
    inside: Sequence[str] = (),
    tree: Path = ROOT,
) -> Iterator[Server]:
    """A server with these options of `serve`, at a port that the system chose; it is ended on the way out.

    Args:
        folder: where its log is written.
        options: such as `--rulebook`, `working`.
        settings: environment variables.
        inside: a command that becomes the one that is written behind it.
        tree: where the program is.
    """
    command = [*inside, sys.executable, "-W", "error", "-m", "app", "serve", "--port", "0", *options]
    with NamedTemporaryFile(dir=folder, prefix="server-", suffix=".log", delete=False) as file:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=tree, env=environment(settings), stdout=file, stderr=file
        )
    log = Path(file.name)
    workers = int(options[options.index("--workers") + 1]) if "--workers" in options else 1
    try:
        server = Server(f"http://127.0.0.1:{_port(process, log)}", process, log)
        _until_ready(server)
        if workers > 1:  # the first that is ready answers for all of them
            until(lambda: server.written().count('"event":"application started"') == workers)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _port(process: "subprocess.Popen[bytes]", log: Path) -> int:
    """The port that a server says it listens on; one that was found free before might be somebody else's by now."""

    def said() -> list[str]:
        return re.findall(r'"event":"starting".*"address":"[^"]*:(\d+)"', log.read_text("utf-8"))

    until(lambda: bool(said()) or process.poll() is not None)
    if not said():
        raise AssertionError(f"the server ended before it listened:\n{log.read_text('utf-8')}")
    return int(said()[0])


def _until_ready(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise AssertionError(f"the server ended before it was ready:\n{server.written()}")
        try:
            if httpx.get(f"{server.url}/readyz", timeout=PATIENCE).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the server was not ready in time:\n{server.written()}")


@contextmanager
def serving_here(
    app: ASGIApp, protocol: type[Protocol] = Protocol, keep_alive: int = 5, host: str = "127.0.0.1"
) -> Iterator[int]:
    """The port of a server in this process, for what only the inside of it can show.

    Args:
        app: what it serves.
        protocol: how it speaks HTTP.
        keep_alive: seconds after which an idle connection is closed.
        host: the address of loopback that it listens on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listener:
        config = uvicorn.Config(
            app,
            http=protocol,
            ws="none",
            lifespan="on",
            log_config=None,
            server_header=False,
            timeout_keep_alive=keep_alive,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=asyncio.run, args=(server.serve([listener]),))
        thread.start()
        deadline = time.monotonic() + PATIENCE
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
