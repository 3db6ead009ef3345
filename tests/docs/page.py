"""Pages whose commands are run: each block of `sh` in an empty folder, and the block of `text` after it is its output.

A block of `console` is for reading only. One of another language with a file's name after it is written to that file.
To write a page's outputs anew: `python -m tests.docs.page PAGE ADDRESS`, with a service running at the address.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.serving import ROOT

ADDRESS = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(?P<language>[a-z]*)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
CHANGING = (
    (re.compile(r"\b[0-9a-f]{32}\b"), "REQUEST_ID"),
    (re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"), "DAY"),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the file it belongs in, its text, and where that stands in the page."""

    language: str
    file: str | None
    body: str
    start: int
    end: int


def blocks(page: str) -> Iterator[Block]:
    """Every fenced block, in order."""
    for found in BLOCK.finditer(page):
        yield Block(found["language"], found["file"], found["body"], found.start("body"), found.end("body"))


def lasting(text: str) -> str:
    """A text without what is another each day: request ids and dates."""
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return text


def run(page: str, address: str, folder: Path) -> str:
    """The page with what its commands really print.

    Args:
        page: the Markdown.
        address: where the service is.
        folder: an empty folder; the Node packages of the project are put there.

    Raises:
        AssertionError: a block of output follows no command.
    """
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    written, at, printed = "", 0, None
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.body.replace(ADDRESS, address), "utf-8")
        elif block.language == "sh":
            printed = _printed(block.body.replace(ADDRESS, address), folder).replace(address, ADDRESS)
        elif block.language == "text":
            assert printed is not None, "output without a command"
            written += page[at : block.start] + printed
            at, printed = block.end, None
    return written + page[at:]


def _printed(commands: str, folder: Path) -> str:
    environment = {**os.environ, "NO_COLOR": "1", "NO_UPDATE_NOTIFIER": "1"}
    done = subprocess.run(  # noqa: S603 - our own page
        ["/bin/bash", "-uc", commands],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=600,  # a busy machine is slow
    )
    return done.stdout if not done.stdout or done.stdout.endswith("\n") else done.stdout + "\n"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as made:
        file.write_text(run(file.read_text("utf-8"), sys.argv[2], Path(made)), "utf-8")
