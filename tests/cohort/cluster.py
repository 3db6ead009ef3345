"""A real cluster on loopback: Spark's own master and two workers, a core each, and what a driver of it needs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.serving import ROOT, free_port

PYTHON = ROOT / "build" / "tools" / "spark" / "bin" / "python"
PATIENCE = 600  # seconds; machines are busy, and a Java machine begins slowly


def installed() -> None:
    """Spark, in an environment of its own."""
    made = subprocess.run(  # noqa: S603 - our own command
        ["make", "build/tools/spark/.done", f"PYTHON={sys.executable}"],  # noqa: S607 - make, wherever it is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert made.returncode == 0, made.stdout + made.stderr


def environment(folder: Path) -> dict[str, str]:
    """What Spark's processes know: a folder for all that is theirs, loopback alone, no settings of this machine's."""
    (home,) = (PYTHON.parent.parent / "lib").glob("python3*/site-packages/pyspark")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))},
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": str(PYTHON),
    }


@dataclass(frozen=True)
class Cluster:
    """A running cluster.

    Attributes:
        master: its address.
        folder: where it writes.
        workers: its workers' processes, each with a group of its own.
    """

    master: str
    folder: Path
    workers: list["subprocess.Popen[bytes]"]

    def begin_worker(self) -> None:
        """One more worker, which the master knows."""
        name = f"worker-{len(self.workers)}"
        known = self._registered()
        arguments = ["--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / name), self.master]
        self.workers.append(begun("worker.Worker", name, self.folder, *arguments))
        until(lambda: self._registered() > known)

    def _registered(self) -> int:
        return (self.folder / "master.log").read_text("utf-8").count("Registering worker")

    def driver(self, *arguments: str, log: Path) -> "subprocess.Popen[bytes]":
        """A driver that was begun: `python -m …`, told nothing of the package but where it is."""
        with log.open("wb") as opened:
            return subprocess.Popen(  # noqa: S603 - our own command
                [PYTHON, "-m", *arguments], cwd=ROOT, env=environment(self.folder), stdout=opened, stderr=opened
            )


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster with two workers."""
    port = free_port()
    master = begun("master.Master", "master", folder, port=port)
    started = Cluster(f"spark://127.0.0.1:{port}", folder, [])
    try:
        until(lambda: "Starting Spark master at" in (folder / "master.log").read_text("utf-8"))
        for _ in range(2):
            started.begin_worker()
        yield started
    finally:
        for process in (*started.workers, master):
            end(process)


def begun(module: str, name: str, folder: Path, *arguments: str, port: int = 0) -> "subprocess.Popen[bytes]":
    """A process of Spark's own, in a group of its own; what it says goes into a file."""
    home = environment(folder)["SPARK_HOME"]
    listening = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own command
            [f"{home}/bin/spark-class", f"org.apache.spark.deploy.{module}", *listening, *arguments],
            env=environment(folder),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and its group, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


def until(there: Callable[[], object]) -> None:
    """Wait until something is so."""
    waited = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < waited, "it did not come to that"
        time.sleep(0.02)


def writers(pattern: str, folder: Path) -> dict[int, Path]:
    """Which processes are writing files of a name in a folder, and which."""
    found: dict[int, Path] = {}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            file = link.readlink()
            if file.parent == folder and file.match(pattern):
                found[int(link.parts[2])] = file
    return found
