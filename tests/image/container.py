"""Runs the built image as a container host would: its root read-only, its own user, processes and mounts.

Without a daemon that is `unshare` and `chroot` on the image's files; what the image itself says (user, environment,
command) is read from its configuration and obeyed.
"""

import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.serving import PATIENCE, free_port

IMAGE = "localhost/candidacy"


@dataclass(frozen=True, slots=True)
class Container:
    """A running container.

    Attributes:
        url: where it answers.
        outer: the process that waits for it.
        pid: its first process, as this machine numbers it.
        log: its standard output and error.
        cold_start: seconds from start to the first 200 of `/livez`.
    """

    url: str
    outer: subprocess.Popen[bytes]
    pid: int
    log: Path
    cold_start: float


def buildah(*arguments: str) -> str:
    """What buildah answers."""
    done = subprocess.run(["buildah", *arguments], check=True, capture_output=True, text=True)  # noqa: S603, S607 - a fixed command
    return done.stdout.strip()


def configuration() -> dict[str, Any]:
    """What the image says of itself."""
    found: dict[str, Any] = json.loads(buildah("inspect", "--type", "image", IMAGE))["Docker"]["config"]
    return found


@contextmanager
def files() -> Iterator[Path]:
    """The image's files, mounted."""
    container = buildah("from", IMAGE)
    try:
        yield Path(buildah("mount", container))
    finally:
        buildah("rm", container)


def inside(root: Path, command: list[str], settings: Mapping[str, str] | None = None) -> list[str]:
    """The command that runs a command in the image."""
    said = configuration()
    environment = [*said["Env"], *(f"{name}={value}" for name, value in (settings or {}).items())]
    run = shlex.join(["env", "-i", "--chdir", said["WorkingDir"], *environment, *command])
    at = shlex.quote(str(root))
    mounts = (
        f"mount --bind {at} {at}",
        f"mount -o remount,bind,ro {at}",
        f"mount -t proc proc {at}/proc",
        f"mount --bind /dev {at}/dev",
        f"mount -t tmpfs tmpfs {at}/tmp",  # noqa: S108 - the container's own
        f"exec chroot --userspec={said['User']} {at} {run}",
    )
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", " && ".join(mounts)]


@contextmanager
def running(root: Path, folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Container]:
    """A container of the image; it is ended on the way out."""
    port = free_port()
    said = configuration()
    command = [*said["Entrypoint"], *said["Cmd"]]
    settings = {**(settings or {}), "CANDIDACY_LISTEN_PORT": str(port)}
    log = folder / f"container-{port}.log"
    with log.open("wb") as file:
        began = time.monotonic()
        outer = subprocess.Popen(inside(root, command, settings), stdout=file, stderr=file)  # noqa: S603 - our own command
    url = f"http://127.0.0.1:{port}"
    try:
        _until_alive(outer, url, log)
        yield Container(url, outer, _children(outer)[0], log, time.monotonic() - began)
    finally:
        for process in _children(outer):  # the first of its namespace takes all others with it, and `outer` follows
            os.kill(process, signal.SIGKILL)
        outer.wait(PATIENCE)


def _until_alive(outer: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and outer.poll() is None:
        try:
            if httpx.get(f"{url}/livez", timeout=PATIENCE).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.01)
    raise AssertionError(f"the container does not answer:\n{log.read_text('utf-8')}")


def _children(outer: subprocess.Popen[bytes]) -> list[int]:
    """The container's first process, as long as there is one."""
    if outer.poll() is not None:
        return []
    return [int(each) for each in Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text("utf-8").split()]
