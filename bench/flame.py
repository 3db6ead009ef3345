"""A flame graph of the service under load, and how its time divides between its parts."""

import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.load import OURS, VARIANTS, loaded, started
from bench.processes import ROOT, Server

SECONDS = 6
RATE = 500  # samples a second


def measure(folder: Path, say: Callable[[str], None] = print) -> dict[str, float] | None:
    """Write `flame.svg`; the share of samples whose innermost frame is in each part. None where there is no py-spy."""
    if shutil.which("py-spy", path=str(Path(sys.executable).parent)) is None:
        say("flame graph: left out, there is no py-spy")
        return None
    with started(VARIANTS[OURS], 1) as server:
        loaded(server, 16, 1)
        _recorded(server, "flamegraph", folder / "flame.svg")
        _untitled(folder / "flame.svg")
        stacks = folder / "stacks.txt"
        _recorded(server, "raw", stacks)
    shares = _shares(stacks.read_text("utf-8"))
    stacks.unlink()
    return shares


def _recorded(server: Server, kind: str, file: Path) -> None:
    spy = [str(Path(sys.executable).parent / "py-spy"), "record", "--pid", str(server.pid), "--nonblocking"]
    options = ["--format", kind, "--output", str(file), "--duration", str(SECONDS), "--rate", str(RATE)]
    with subprocess.Popen([*spy, *options], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as spying:
        time.sleep(0.5)
        loaded(server, 16, SECONDS)
        if spying.wait(30):
            raise RuntimeError("py-spy could not look at the server")


def _untitled(file: Path) -> None:
    """Put a plain title where the recorder writes its command with the paths of this machine."""
    title = "The service under load, 16 connections"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?<=>)[^<>]*py-spy[^<]*(?=</text>)", title, text, count=1), "utf-8")


def _shares(stacks: str) -> dict[str, float]:
    """The share of samples by the part of the program that the innermost frame stands in, largest first."""
    samples: Counter[str] = Counter()
    for line in stacks.splitlines():
        stack, _, count = line.rpartition(" ")
        samples[part_of(stack.split(";")[-1])] += int(count)
    total = sum(samples.values())
    return {part: round(count / total, 3) for part, count in samples.most_common()}


def part_of(frame: str) -> str:
    """The part of the program that a frame, written `name (file:line)`, belongs to."""
    file = frame.rpartition("(")[2].rpartition(":")[0]
    if file == "<conditions>":
        return "rules"
    for part, files in PARTS.items():
        if any(each in file for each in files):
            return part
    return "server and event loop"


PARTS = {
    "reading the request": ("wire/request.py", "wire/json.py", "wire/answers.py", "pydantic/"),
    "answers to facts": ("rules/answers.py", "rules/values.py"),
    "facts to assessment": ("app/assess.py", "app/course.py", "app/ready.py", "app/assessment.py", "app/engine/"),
    "writing the response": ("wire/write.py", "wire/render.py"),
    "server and event loop": ("api/protocol.py",),
    "surroundings of the response": ("app/",),
}
