"""`python -m tests.attack.growing`: what it costs to answer requests of 1, 4, 16 and 64 KiB, counted and not timed.

Every request goes through all of the service but the sockets: parser, protocol, application. `--instructions` counts
what the processor does, with valgrind, which sees what goes on in C as well; otherwise Python's own calls are counted.
"""

import asyncio
import gc
import logging
import os
import re
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from app.api.fast import FastPath
from app.api.guards import Answering
from app.api.protocol import FAST, Protocol
from app.building import create_service
from app.main import create_app
from app.settings import Settings
from tests.attack.inputs import INPUTS
from tests.serving import PATIENCE, ROOT

KIB = 1024
ROOM = 500  # bytes for the rest of a head, so that the largest is just allowed
SIZES = (1 * KIB, 4 * KIB, 16 * KIB, 64 * KIB - ROOM)

Counts = Mapping[str, Sequence[int]]
"""Of each name in `INPUTS`, one for each size."""


class Pretended(asyncio.Transport):
    """A connection that takes everything at once."""

    def __init__(self) -> None:
        super().__init__()
        self.written = 0
        self._closing = False

    def write(self, data: Any) -> None:  # noqa: ANN401 - bytes of any kind
        self.written += len(data)

    def close(self) -> None:
        self._closing = True

    abort = close

    def is_closing(self) -> bool:
        return self._closing

    def pause_reading(self) -> None:
        pass

    resume_reading = pause_reading

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0


class Service:
    """The service, without a socket."""

    def __init__(self) -> None:
        self._config = uvicorn.Config(
            create_app(Settings(log_requests="none", cors_loopback=True)), ws="none", lifespan="off", log_config=None
        )
        self._config.load()
        self._state = {FAST: FastPath(Answering(create_service("latest")), None, lambda: False)}

    async def answer(self, data: bytes) -> int:
        """How many bytes are answered to what comes on one connection."""
        connection = Pretended()
        protocol = Protocol(self._config, ServerState(), dict(self._state), asyncio.get_running_loop())
        protocol.connection_made(connection)
        for place in range(0, len(data), 256 * KIB):
            protocol.data_received(data[place : place + 256 * KIB])
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if len(asyncio.all_tasks()) == 1 and not protocol._left and not protocol._response:  # noqa: SLF001 - no other way to know
                break
            await asyncio.sleep(0)
        protocol.connection_lost(None)
        return connection.written


async def _all_of(service: Service, name: str, size: int) -> None:
    for request in INPUTS[name]:
        await service.answer(request(size))


def calls(names: Sequence[str] = tuple(INPUTS), sizes: Sequence[int] = SIZES) -> Counts:
    """How many calls it takes, of Python's functions and of C's from Python."""
    return asyncio.run(_counted_calls(Service(), names, sizes))


async def _counted_calls(service: Service, names: Sequence[str], sizes: Sequence[int]) -> Counts:
    counted = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    found: dict[str, list[int]] = {}
    for name in names:
        await _all_of(service, name, 1)  # what is made when it is first needed
        found[name] = []
        for size in sizes:
            counted = 0
            sys.setprofile(count)
            await _all_of(service, name, size)
            sys.setprofile(None)
            found[name].append(counted)
    return found


def instructions(names: Sequence[str] = tuple(INPUTS), sizes: Sequence[int] = SIZES) -> Counts:
    """How many instructions it takes.

    Raises:
        CalledProcessError: valgrind, or what runs in it, failed.
    """
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        valgrind = ["valgrind", "--tool=callgrind", f"--dump-after={MARK}", f"--callgrind-out-file={out}"]
        inside = [sys.executable, "-m", "tests.attack.growing", "--inside", ",".join(map(str, sizes)), *names]
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        subprocess.run([*valgrind, *inside], cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603 - our own
        totals = iter([_total(Path(f"{out}.{place}")) for place in range(2, 2 + len(names) * len(sizes))])
    return {name: [next(totals) for _ in sizes] for name in names}


MARK = (
    "getloadavg"  # a function that nothing else calls: where it ends, valgrind writes what it counted, and begins anew
)


def _total(file: Path) -> int:
    found = re.search(r"^totals: (\d+)$", file.read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError("valgrind counted nothing")
    return int(found[1])


async def _marked(names: Sequence[str], sizes: Sequence[int]) -> None:
    service = Service()
    gc.disable()
    for name in names:
        await _all_of(service, name, 1)
    os.getloadavg()
    for name in names:
        for size in sizes:
            await _all_of(service, name, size)
            os.getloadavg()


def table(counts: Counts) -> Iterator[str]:
    """Counts as a table; the last column says how many times as much four times the size costs, at the end."""
    yield f"{'':40}" + "".join(f"{size / KIB:>13.0f} KiB" for size in SIZES) + f"{'growth':>10}"
    for name, each in counts.items():
        yield f"{name:40}" + "".join(f"{count:17,}" for count in each) + f"{each[-1] / each[-2]:10.2f}"


def main() -> None:
    """Count, and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--inside")
    parser.add_argument("names", nargs="*")
    chosen = parser.parse_args()
    names = tuple(chosen.names) or tuple(INPUTS)
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # many of these requests are malformed, and said to be
    if chosen.inside:
        asyncio.run(_marked(names, tuple(map(int, chosen.inside.split(",")))))
        return
    for line in table((instructions if chosen.instructions else calls)(names)):
        print(line)  # noqa: T201 - it is what the program is for


if __name__ == "__main__":
    main()
