"""Pages as people see them, in a real Chromium. Screenshots go to build/screenshots."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.serving import ROOT

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SCREENSHOTS = ROOT / "build" / "screenshots"

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: make system")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium that calls nobody, until the end."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS), headless=True)
        yield started
        started.close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as it is called
        """Nothing."""


@contextmanager
def site_of(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of a site of its own with the files of a folder, until the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Visit:
    """A page, with everything it said and asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", lambda request: self.asked_for.append(request.url))

    def hosts(self) -> set[str | None]:
        """Every host that anything was asked of; None for what is inside the page itself."""
        return {urlsplit(url).hostname for url in self.asked_for if not url.startswith(("data:", "blob:"))}

    def photograph(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


def assert_quiet(visit: Visit) -> None:
    """Nothing was said on the console, and nobody but loopback was asked for anything."""
    assert visit.said == []
    assert visit.hosts() == {"127.0.0.1"}
