"""The typed clients, made as `make clients` makes them, and a strict consumer of each against a real server."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.api import examples
from tests.serving import ROOT, Server

BUILD = ROOT / "build" / "clients"
STEPS: Mapping[str, str] = {
    "suitable": "book a consultation",
    "suitable_with_precautions": "book a consultation, and read the precautions",
    "undetermined": "ask the open questions",
    "clinician_review": "ask a clinician before booking",
    "deferred": "wait",
    "not_suitable": "speak about other options",
}
COLOURS: Mapping[str, str] = {
    "suitable_with_precautions": "yellow",
    "clinician_review": "orange",
    "deferred": "orange",
    "not_suitable": "red",
}
CONTRADICTING = {"answers": {"herpes": {"history": "no", "outbreak_now": "yes"}}}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node: make system"),
]


def run(*command: str | Path, text: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a command did and said, in the project's folder."""
    environment = {**os.environ, **variables}
    return subprocess.run(  # noqa: S603 - our own commands
        command, cwd=ROOT, env=environment, input=text, capture_output=True, text=True, check=False, timeout=300
    )


def done(*command: str | Path, text: str | None = None, **variables: str) -> str:
    """What a command printed, which must succeed."""
    finished = run(*command, text=text, **variables)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module", autouse=True)
def _clients() -> None:
    """Both clients, fresh from the committed contract."""
    done("make", "clients", f"PYTHON={sys.executable}")


def check_typescript() -> subprocess.CompletedProcess[str]:
    """The compiler's word on the consumer; what it makes goes beside the client."""
    return run("node_modules/.bin/tsc", "--project", "clients/typescript")


def check_python() -> subprocess.CompletedProcess[str]:
    """The type checker's word on the consumer."""
    command = ("-m", "mypy", "--strict", "--follow-imports=silent", "--no-incremental", "clients/python/consumer.py")
    return run(sys.executable, *command, MYPYPATH=str(BUILD / "python"))


def requests() -> dict[str, Any]:
    """The contract's examples that are taken, and one of the right shape that contradicts itself."""
    taken = {name: each["value"] for name, each in examples.requests().items() if name != examples.REFUSED}
    return {**taken, "contradicting": CONTRADICTING}


def assert_understood(printed: str) -> None:
    """Every suitability was told apart, cautions have their colours, and the refusal was read at its pointer."""
    answers = json.loads(printed)
    assert {name: answers[name]["next"] for name in STEPS} == STEPS
    assert {name: answers[name]["concerns"][0] for name in COLOURS} == COLOURS
    assert answers["contradicting"] == {
        "next": None,
        "concerns": [],
        "faults": ["/answers/herpes/outbreak_now inconsistent_answers"],
    }


def test_the_typescript_consumer_understands_every_answer(latest: Server) -> None:
    """The consumer compiles under `strict`, and understands what the running service says."""
    checked = check_typescript()
    assert (checked.returncode, checked.stdout) == (0, "")
    consumer = BUILD / "typescript" / "js" / "clients" / "typescript" / "consumer.js"
    assert_understood(done("node", consumer, latest.url, text=json.dumps(requests())))


def test_the_python_consumer_understands_every_answer(latest: Server) -> None:
    """The consumer passes the strict type checker, and understands what the running service says."""
    checked = check_python()
    assert checked.returncode == 0, checked.stdout
    printed = done(
        sys.executable,
        "clients/python/consumer.py",
        latest.url,
        text=json.dumps(requests()),
        PYTHONPATH=str(BUILD / "python"),
    )
    assert_understood(printed)


def test_neither_consumer_overlooks_a_new_word() -> None:
    """With one more suitability and one more effect in the client, neither consumer passes its checker."""
    for name, file in {
        "typescript": BUILD / "typescript" / "schema.ts",
        "suitability": BUILD / "python" / "candidacy_client" / "models" / "suitability.py",
        "effect": BUILD / "python" / "candidacy_client" / "models" / "effect.py",
    }.items():
        before = file.read_text("utf-8")
        grown = before.replace('"not_suitable";', '"not_suitable" | "new";', 1).replace(
            "Literal[", "Literal['new', ", 1
        )
        assert grown != before
        file.write_text(grown, "utf-8")
        try:
            checked = check_typescript() if name == "typescript" else check_python()
        finally:
            file.write_text(before, "utf-8")
        assert checked.returncode != 0
        assert "never" in (checked.stdout + checked.stderr).lower()
