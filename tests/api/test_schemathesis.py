"""Schemathesis against the running server: every check and every phase, as its users run it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import Server, environment

CASES = 25  # for each operation and phase; seconds, not minutes
SEED = 20261122


@pytest.mark.parametrize("fast_path", ["true", pytest.param("false", marks=pytest.mark.long)], indirect=True)
def test_no_generated_request_finds_a_fault(latest: Server, tmp_path: Path) -> None:
    """Whatever the contract allows is answered as the contract says, and what it does not allow is refused so."""
    program = shutil.which("st", path=Path(sys.executable).parent)
    assert program is not None, "schemathesis is not installed"
    phases = ["--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"]
    bounds = ["--max-examples", str(CASES), "--seed", str(SEED), "--request-timeout", "60", "--no-color"]
    found = subprocess.run(  # noqa: S603 - our own command
        [program, "run", f"{latest.url}/openapi.json", *phases, *bounds],
        cwd=tmp_path,
        env=environment(),
        check=False,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout
    assert "No issues found" in found.stdout, found.stdout
    assert latest.process.poll() is None
