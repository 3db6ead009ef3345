"""Schemathesis against the running server: every check and every phase, as its users run it."""

import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.api import old_releases
from tests.api.test_every_route import SHARE
from tests.calls import WHOLE
from tests.kept import bearer, calling, kept
from tests.serving import PATIENCE, ROOT, Server, environment, serving

CASES = 25  # for each operation and phase; seconds, not minutes
FEWER = 10  # at every step
SEED = 20261122


PHASES = "examples,coverage,fuzzing"
RELEASES_OWN = "explain"
"""An operation that takes ids of rules: which there are is each release's own, and the contract names none of them."""

NOT_OF_THESE = "positive_data_acceptance,allow_header_conformance"
"""A cursor is one that the service gave; and `export` may be deleted as an id may, and is not there."""

KEYED = ("access_log", "delete_shared", "export_shared", "shared_assessment", "shared_assessments", "shared_summary")
"""Operations that need a clinic's key; `tests/api/test_every_route.py` tries them with and without."""


@pytest.mark.parametrize("fast_path", ["true", pytest.param("false", marks=pytest.mark.long)], indirect=True)
def test_no_generated_request_finds_a_fault(latest: Server, tmp_path: Path, fast_path: str) -> None:
    """Whatever the contract allows is answered as the contract says, and what it does not allow is refused so."""
    left_out = [word for each in (RELEASES_OWN, *KEYED) for word in ("--exclude-operation-id", each)]
    others = (*left_out, "--phases", f"{PHASES},stateful")
    own = ("--include-operation-id", RELEASES_OWN, "--phases", PHASES, "--exclude-checks", "positive_data_acceptance")
    for chosen, cases in ((others, FEWER if fast_path == "true" else CASES), (own, CASES)):
        found = tried(latest, tmp_path, *chosen, cases=cases)
        assert found.returncode == 0, found.stdout
        assert "No issues found" in found.stdout, found.stdout
    assert latest.process.poll() is None


@pytest.mark.long
def test_no_generated_request_gets_in_without_a_key(tmp_path: Path) -> None:
    """What needs a clinic's key is answered as the contract says with one, and by nobody without or with another."""
    with (
        kept(f"sqlite:///{tmp_path / 'candidacy.db'}") as found,
        serving(tmp_path, settings=found.settings) as server,
        calling(server, found) as client,
    ):
        for _ in range(3):
            body = {"answers": WHOLE, "share": SHARE}
            assert client.post("/v1/assessments", json=body, headers=bearer(found.server)).status_code == 201
        operations = [word for each in KEYED for word in ("--include-operation-id", each)]
        header = ("--header", f"Authorization: Bearer {found.server}")
        done = tried(
            server, tmp_path, *operations, *header, "--exclude-checks", NOT_OF_THESE, "--phases", f"{PHASES},stateful"
        )
        assert done.returncode == 0, done.stdout
        assert "❌" not in done.stdout, done.stdout


def tried(server: Server, folder: Path, *chosen: str, cases: int = CASES) -> "subprocess.CompletedProcess[str]":
    """A run of some operations against a server."""
    program = shutil.which("st", path=Path(sys.executable).parent)
    assert program is not None, "schemathesis is not installed"
    httpx.get(f"{server.url}/openapi.json", timeout=PATIENCE)  # made by now, so that it is there soon when it is read
    bounds = ["--max-examples", str(cases), "--seed", str(SEED), "--request-timeout", "60", "--no-color"]
    return subprocess.run(  # noqa: S603 - our own command
        [program, "run", f"{server.url}/openapi.json", "--checks", "all", *chosen, *bounds],
        cwd=folder,
        env={**environment(), "SCHEMATHESIS_HOOKS": old_releases.__name__, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
