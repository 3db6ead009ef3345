"""A real PostgreSQL on a free loopback port, with a data folder of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import psycopg

from tests.serving import PATIENCE, free_port, until

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"), key=lambda each: each.parent.name)
USER = "candidacy"


@dataclass(slots=True)
class Postgres:
    """A running server.

    Attributes:
        folder: its data.
        port: where it listens, on loopback alone.
        options: how it is run, beside that.
        process: the process.
    """

    folder: Path
    port: int
    options: Sequence[str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of the database that is always there."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def database(self) -> str:
        """The URL of a database that nobody has used before."""
        name = f"t{uuid4().hex}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url.replace("/postgres", f"/{name}")

    def start(self) -> None:
        """Run it, and wait until it answers."""
        run = [
            str(PROGRAMS / "postgres"),
            "-D",
            str(self.folder),
            "-p",
            str(self.port),
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        with (self.folder.parent / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [*as_somebody(), *run, "-c", f"unix_socket_directories={self.folder}", *self.options],
                stdout=log,
                stderr=log,
            )
        until(self.answers)

    def answers(self) -> bool:
        """Whether it takes connections."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=PATIENCE):
            return True
        return False

    def kill(self) -> None:
        """End it as a loss of power would, with every process of it."""
        main = int((self.folder / "postmaster.pid").read_text("utf-8").split()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text("utf-8").split()
        for process in (main, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, 9)
        self._wait()

    def stop(self) -> None:
        """End it at once, in good order."""
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError, FileNotFoundError):
                os.kill(int((self.folder / "postmaster.pid").read_text("utf-8").split()[0]), 2)
            self._wait()

    def _wait(self) -> None:
        if self.process is not None:
            self.process.wait(PATIENCE)


def as_somebody() -> list[str]:
    """What goes before a command of PostgreSQL, which refuses to be run by root."""
    return ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


def is_here() -> bool:
    """Whether it is installed."""
    return (PROGRAMS / "postgres").exists()


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server with a new data folder; `durable`: what it acknowledges outlasts a loss of power, as by default."""
    folder = Path(mkdtemp(prefix="candidacy-postgres-"))
    data = folder / "data"
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    make = [
        str(PROGRAMS / "initdb"),
        "-D",
        str(data),
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "--no-sync",
    ]
    subprocess.run([*as_somebody(), *make], check=True, capture_output=True, cwd="/")  # noqa: S603 - our own command
    quick = [] if durable else ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    server = Postgres(data, free_port(), quick)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
