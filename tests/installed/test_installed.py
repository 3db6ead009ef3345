"""The package as people install it: into an empty environment, tried from another folder."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copy2

import httpx
import pytest

from app import __version__
from tests.books import working
from tests.calls import JSON, WHOLE, posted
from tests.serving import PATIENCE, environment, free_port, until
from tests.test_layout import name, tracked

pytestmark = pytest.mark.long
BUILD = 600  # seconds; packages come over the network


def run(folder: Path, *command: str | Path, stdin: bytes = b"") -> str:
    """What a command prints in a folder; it must succeed and complain of nothing."""
    ended = subprocess.run(  # noqa: S603 - our own commands
        command, cwd=folder, env=environment(), input=stdin, capture_output=True, check=False, timeout=BUILD
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is kept in the repository, as a clone has it."""
    folder = tmp_path_factory.mktemp("source")
    for file in tracked():
        (folder / name(file)).parent.mkdir(parents=True, exist_ok=True)
        copy2(file, folder / name(file))
    return folder


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built of it."""
    folder = tmp_path_factory.mktemp("wheel")
    run(folder, sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module", params=["the folder", "the wheel"])
def programs(
    request: pytest.FixtureRequest, source: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The programs of an environment that was empty, and into which the package was installed."""
    folder = tmp_path_factory.mktemp("environment")
    run(folder, sys.executable, "-m", "venv", folder / "venv")
    python = folder / "venv/bin/python"
    run(folder, python, "-m", "pip", "install", "--quiet", wheel if request.param == "the wheel" else source)
    return python.parent


def test_the_wheel_holds_the_package_whole_and_nothing_else(wheel: Path) -> None:
    """Every file of the package is in it, rules and pages and the mark of types too; no test and no tool is."""
    with zipfile.ZipFile(wheel) as opened:
        held = {each for each in opened.namelist() if ".dist-info/" not in each}
        (about,) = (each for each in opened.namelist() if each.endswith(".dist-info/METADATA"))
        metadata = opened.read(about).decode()
    assert held == {name(file) for file in tracked() if name(file).startswith("app/")}
    assert "app/py.typed" in held
    assert f"Version: {__version__}" in metadata
    assert "License-Expression: Apache-2.0" in metadata


def test_the_command_line_works_from_another_folder(programs: Path, tmp_path: Path) -> None:
    """The command is there, the rulebook passes its check, the solver's absence is told, and somebody is assessed."""
    command = programs / "candidacy"
    assert run(tmp_path, command, "--version") == f"candidacy {__version__}\n"
    assert f"{len(working().rules)} rules" in run(tmp_path, command, "rules", "check")
    assessment = json.loads(run(tmp_path, command, "assess", "-", "--json", stdin=posted(WHOLE)))
    assert assessment["provenance"]["software"] == __version__
    assert "<html" in run(tmp_path, command, "rules", "book")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def url(programs: Path, tmp_path: Path) -> Iterator[str]:
    """Where a service that was installed answers."""
    port = str(free_port())
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [programs / "candidacy", "serve", "--port", port], cwd=tmp_path, env=environment(), stdout=log, stderr=log
        )
    try:
        until(lambda: '"event":"listening"' in (tmp_path / "log").read_text("utf-8"))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_the_service_has_its_pages(url: str) -> None:
    """What is installed serves assessments, the docs page with its files, the contract and the book."""
    assert httpx.post(f"{url}/v1/assessments", content=posted(WHOLE), headers=JSON, timeout=PATIENCE).status_code == 200
    for page in ("/docs", "/docs/swagger/swagger-ui-bundle.js", "/openapi.json", "/rulebook", "/v1/questionnaire"):
        assert httpx.get(f"{url}{page}", timeout=PATIENCE).status_code == 200, page


def test_types_are_seen(programs: Path, tmp_path: Path) -> None:
    """A program that uses the package is checked against its types."""
    (tmp_path / "uses.py").write_text("from app.rules.release import names\nreveal_type(names())\n", "utf-8")
    told = run(tmp_path, sys.executable, "-m", "mypy", "--python-executable", programs / "python", "uses.py")
    assert "builtins.tuple[builtins.str, ...]" in told or "tuple[str, ...]" in told
