"""Instructions of one call, counted by valgrind: the same at every run, where times are not."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bench.counted import PEERS
from bench.processes import ROOT

OURS = ("rules alone", "full assessment", "full assessment, written", "body to written response")
COUNT = 100


def measure(say: Callable[[str], None] = print) -> dict[str, int] | None:
    """Instructions of one call, by what is called; None where there is no valgrind."""
    if shutil.which("valgrind") is None:
        say("instructions: left out, there is no valgrind")
        return None
    names = (*OURS, *PEERS)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        none = pool.map(lambda name: _instructions(name, 0), names)
        some = pool.map(lambda name: _instructions(name, COUNT), names)
        return {name: round((after - before) / COUNT) for name, before, after in zip(names, none, some, strict=True)}


def _instructions(name: str, count: int) -> int:
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    command = [*valgrind, sys.executable, "-m", "bench.counted", name, str(count)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    run = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    found = re.search(r"Collected\s*:\s*(\d+)", run.stderr)
    if found is None:
        raise RuntimeError("valgrind counted nothing")
    return int(found[1])
