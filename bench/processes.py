"""Servers as processes: started on a free port of loopback, looked at through /proc, and ended."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter, sleep

from bench.people import request_body
from bench.servers import PATH

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30.0  # seconds that a server has to start


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its first process, its port, and the seconds from its start to its first response."""

    pid: int
    port: int
    first_response: float

    def processes(self) -> list[int]:
        """Its processes: the first, and all that descend from it."""
        children: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text("utf-8").rpartition(")")[2].split()
            except OSError:  # it ended while we looked
                continue
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
        found = [self.pid]
        for pid in found:
            found.extend(children.get(pid, []))
        return found

    def cpu(self) -> float:
        """Seconds of CPU that all its processes have used."""
        return sum(_cpu(pid) for pid in self.processes())

    def memory(self) -> float:
        """Resident MB of its largest process, which is a worker."""
        return max(_resident(pid) for pid in self.processes())

    def response(self) -> bytes:
        """Its response to the request that is posted.

        Raises:
            OSError, HTTPException: it does not answer, or not with 200.
        """
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("POST", PATH, request_body(), {"Content-Type": "application/json"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200:
            raise HTTPException(f"status {response.status}")
        return body


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


@contextmanager
def running(module: str, arguments: list[str], workers: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """A server, from its first response on; ended when left.

    Args:
        module: what `python -m` runs.
        arguments: what it is given, before port and workers.
        workers: how many processes answer.
        environment: what is set beside the environment that is there.

    Raises:
        RuntimeError: it did not answer in time.
    """
    port = _free_port()
    command = [sys.executable, "-m", module, *arguments, "--port", str(port), "--workers", str(workers)]
    began = perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=quiet, stderr=quiet)
    try:
        server = Server(process.pid, port, 0.0)
        _await_response(server, process)
        yield Server(process.pid, port, perf_counter() - began)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await_response(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = perf_counter() + PATIENCE
    while perf_counter() < deadline and process.poll() is None:
        try:
            server.response()
        except ConnectionRefusedError:
            sleep(0.005)
        else:
            return
    raise RuntimeError(f"{process.args!r} did not answer")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
