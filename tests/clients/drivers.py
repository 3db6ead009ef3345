"""One call with each client, whatever its language: how it went, as one shape."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import anyio
import httpx
import pytest

from candidacy_client import AsyncCandidacy, Candidacy, CandidacyError
from tests.serving import ROOT

Outcome: TypeAlias = Mapping[str, Any]
Driver: TypeAlias = Callable[..., Outcome]
Test = TypeVar("Test", bound=Callable[..., None])


def done(*command: str | Path, folder: Path = ROOT, text: str | None = None, **variables: str) -> str:
    """What a command printed, which must succeed."""
    environment = {**os.environ, **variables}
    finished = subprocess.run(  # noqa: S603 - our own commands
        command, cwd=folder, env=environment, input=text, capture_output=True, text=True, check=False, timeout=300
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def outcome(error: CandidacyError) -> Outcome:
    """How a call went wrong."""
    found = {name: getattr(error, name, None) for name in ("code", "status", "retry_after")}
    return {"error": type(error).__name__, "message": str(error), "errors": getattr(error, "errors", []), **found}


def blocking(
    url: str,
    name: str,
    *given: object,
    settings: Mapping[str, Any] | None = None,
    **options: object,
) -> Outcome:
    """How a call goes with the client that blocks."""
    with httpx.Client(trust_env=False) as http, Candidacy(url, http=http, **(settings or {})) as client:
        try:
            return {"value": getattr(client, name)(*given, **options)}
        except CandidacyError as error:
            return outcome(error)


def awaited(
    url: str,
    name: str,
    *given: object,
    settings: Mapping[str, Any] | None = None,
    **options: object,
) -> Outcome:
    """How a call goes with the client that is awaited."""

    async def call() -> Outcome:
        async with (
            httpx.AsyncClient(trust_env=False) as http,
            AsyncCandidacy(url, http=http, **(settings or {})) as client,
        ):
            try:
                return {"value": await getattr(client, name)(*given, **options)}
            except CandidacyError as error:
                return outcome(error)

    return anyio.run(call)


def node(project: Path) -> Driver:
    """How a call goes with the client for TypeScript."""

    def call(
        url: str,
        name: str,
        *given: object,
        settings: Mapping[str, Any] | None = None,
        abort_after: float | None = None,
        **options: object,
    ) -> Outcome:
        asked = {
            "url": url,
            "name": name,
            "arguments": given,
            "options": options,
            "settings": settings or {},
            "abort_after": abort_after,
        }
        found: Outcome = json.loads(done("node", "driver.mjs", folder=project, text=json.dumps(asked)))
        return found

    return call


def needs_node(test: Test) -> Test:
    """Marks a test that needs Node."""
    absent = pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node: make system")
    marked: Test = pytest.mark.long(absent(test))
    return marked


def refused(*command: str | Path, folder: Path) -> str:
    """What a command printed, which must fail."""
    finished = subprocess.run(  # noqa: S603 - our own commands
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert finished.returncode != 0, finished.stdout
    return finished.stdout + finished.stderr
