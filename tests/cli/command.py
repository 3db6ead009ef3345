"""The command line, as it is typed: in this process, or in one of its own."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import typer
from typer.testing import CliRunner

from app.building import create_service, open_storage
from app.cli.commands import command_line
from app.settings import read_settings
from tests.serving import PATIENCE, ROOT, environment


def typed(
    *arguments: str, stdin: bytes = b"", settings: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end in this process, with these settings; it can neither serve nor write the contract."""
    ended = CliRunner(env={"COLUMNS": "200", **(settings or {})}).invoke(commands(), arguments, input=stdin)
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return subprocess.CompletedProcess(arguments, ended.exit_code, ended.stdout, ended.stderr)


def commands() -> typer.Typer:
    """The command line, but that it can neither serve nor write the contract."""
    return command_line(create_service, _nothing, _nowhere, _unknown, lambda: open_storage(read_settings()))


def _nothing() -> bytes:
    raise AssertionError("the contract is written in a process of its own")


def _nowhere(host: str | None, port: int | None, rulebook: str | None, clinic: Path | None, workers: int) -> None:
    raise AssertionError(f"nothing serves here: {host}, {port}, {rulebook}, {clinic}, {workers}")


def _unknown(host: str | None, port: int | None) -> tuple[str, int]:
    raise AssertionError(f"nothing serves here: {host}, {port}")


def candidacy(
    *arguments: str, stdin: bytes = b"", root: Path = ROOT, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end.

    Args:
        arguments: what is typed.
        stdin: what stands on standard input.
        root: where the package is.
        settings: environment variables.
    """
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-W", "error", "-m", "app", *arguments],
        cwd=root,
        env=environment(settings) | {"COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"},
        input=stdin,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    written = (settings or {}).get("PYTHONIOENCODING", "utf-8")
    return subprocess.CompletedProcess(
        ended.args, ended.returncode, ended.stdout.decode(written), ended.stderr.decode(written)
    )


def copied(folder: Path) -> Path:
    """A copy of the package, to be altered; the folder it stands in."""
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    return folder
