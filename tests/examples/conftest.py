import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browsing import chromium
from tests.serving import PATIENCE, ROOT, Server, free_port, until

Started: TypeAlias = Callable[[str], str]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium that calls nobody."""
    with chromium() as started:
        yield started


@contextmanager
def started_by(target: str, service: str, log: Path) -> Iterator[str]:
    """Where an example's page is, started by the one command that its README names, until the end."""
    port = free_port()
    command = ["make", target, f"SERVICE={service}", f"AT={port}", f"PYTHON={sys.executable}"]
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file, start_new_session=True)  # noqa: S603 - ours

    def answers() -> bool:
        assert process.poll() is None, log.read_text("utf-8")
        try:
            return httpx.get(f"http://127.0.0.1:{port}/", timeout=PATIENCE).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    try:
        until(answers, PATIENCE * 5)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


@pytest.fixture(scope="package")
def started(latest: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Starts an example for the service, and says where its page is; each is started once."""
    found: dict[str, str] = {}
    with ExitStack() as stack:

        def start(target: str) -> str:
            if target not in found:
                log = tmp_path_factory.mktemp("example") / f"{target}.log"
                found[target] = stack.enter_context(started_by(target, latest.url, log))
            return found[target]

        yield start
