"""The clients as they would be published: installed where there is nothing else, checked strictly, and used."""

import json
import shutil
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app import __version__
from app.api import examples
from candidacy_client import CONTRACT
from tests.clients.drivers import done, needs_node, refused
from tests.docs.page import ADDRESS, blocks
from tests.serving import ROOT, Server

HERE = Path(__file__).parent
CLIENTS = ROOT / "clients"
TSC = ROOT / "node_modules" / ".bin" / "tsc"
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
STRICT = ("--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--target", "es2023")
NODE = ("--module", "nodenext", "--types", "node", "--typeRoots", str(ROOT / "node_modules" / "@types"))
BROWSER = ("--module", "esnext", "--moduleResolution", "bundler")
MYPY = ("-m", "mypy", "--strict", "--no-incremental", "--config-file=", "--python-executable")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python client, built from a copy of its folder."""
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
    shutil.copytree(CLIENTS / "python", folder / "python", ignore=ignored)
    command = ("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    done(sys.executable, *command, folder / "python")
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that was empty, and into which the Python client was installed."""
    folder = tmp_path_factory.mktemp("environment")
    done(sys.executable, "-m", "venv", folder)
    done(folder / "bin" / "python", "-m", "pip", "install", "--quiet", wheel)
    return folder / "bin" / "python"


def requests() -> str:
    """The contract's examples that are taken, and one of the right shape that contradicts itself."""
    taken = {name: each["value"] for name, each in examples.requests().items() if name != examples.REFUSED}
    return json.dumps({**taken, "contradicting": CONTRADICTING})


def assert_understood(printed: str) -> None:
    """Every suitability was told apart, cautions have their colours, and the refusal was read at its pointer."""
    answers: dict[str, Any] = json.loads(printed)
    assert {name: answers[name]["next"] for name in STEPS} == STEPS
    assert {name: answers[name]["concerns"][0] for name in COLOURS} == COLOURS
    assert answers["contradicting"] == {
        "next": None,
        "concerns": [],
        "faults": ["/answers/herpes/outbreak_now inconsistent_answers"],
    }


@needs_node
def test_the_typescript_consumer_understands_every_answer(latest: Server, project: Path) -> None:
    """It compiles under the strictest settings, the types of the client with it, and understands the service."""
    done(TSC, *STRICT, *NODE, "consumer.mts", folder=project)
    assert_understood(done("node", "consumer.mjs", latest.url, folder=project, text=requests()))


@pytest.mark.long
def test_the_python_consumer_understands_every_answer(latest: Server, python: Path, tmp_path: Path) -> None:
    """It passes the strict type checker, and understands what the running service says."""
    consumer = shutil.copy(HERE / "consumer.py", tmp_path)
    done(sys.executable, *MYPY, python, consumer, folder=tmp_path)
    assert_understood(done(python, consumer, latest.url, folder=tmp_path, text=requests()))


@needs_node
def test_the_typescript_types_resolve_for_a_page_as_well(project: Path) -> None:
    """Without Node's types, as a bundler or a page sees it, the client compiles too, and a misspelt answer does not."""
    page = (
        'import { Candidacy } from "candidacy-client";\nvoid new Candidacy("/").assess({ answers: { scars: {} } });\n'
    )
    (project / "page.ts").write_text(page, "utf-8")
    done(TSC, *STRICT, *BROWSER, "--noEmit", "page.ts", folder=project)
    (project / "page.ts").write_text(page.replace("scars", "scras"), "utf-8")
    assert "'scras' does not exist" in refused(TSC, *STRICT, *BROWSER, "--noEmit", "page.ts", folder=project)


@pytest.mark.long
def test_a_misspelt_answer_does_not_pass_the_type_checker(python: Path, tmp_path: Path) -> None:
    """Neither a question nor an option nor a setting that does not exist."""
    ways = {
        '{"answers": {"scras": {}}}': 'Extra key "scras"',
        '{"answers": {"scars": {"severity": "medium"}}}': 'TypedDict item "scars"',
        '{"answers": {}}, tiemout=3': 'Unexpected keyword argument "tiemout"',
    }
    for written, said in ways.items():
        file = tmp_path / "mistaken.py"
        file.write_text(f'from candidacy_client import Candidacy\nCandidacy("").assess({written})\n', "utf-8")
        assert said in refused(sys.executable, *MYPY, python, file, folder=tmp_path)


@needs_node
def test_the_typescript_consumer_does_not_overlook_a_new_word(project: Path) -> None:
    """With one more suitability in the client it does not compile."""
    types = project / "node_modules" / "candidacy-client" / "dist" / "schema.d.ts"
    before = types.read_text("utf-8")
    grown = before.replace('"not_suitable";', '"not_suitable" | "new";', 1)
    assert grown != before
    types.write_text(grown, "utf-8")
    try:
        assert "'never'" in refused(TSC, *STRICT, *NODE, "--noEmit", "consumer.mts", folder=project)
    finally:
        types.write_text(before, "utf-8")


@pytest.mark.long
@pytest.mark.parametrize("word", ["'not_suitable'", "'exclude'"])
def test_the_python_consumer_does_not_overlook_a_new_word(word: str, python: Path, tmp_path: Path) -> None:
    """With one more suitability or effect in the client it does not pass the type checker."""
    (installed,) = python.parent.parent.glob("lib/*/site-packages/candidacy_client")
    shutil.copytree(installed, tmp_path / "candidacy_client")
    consumer = shutil.copy(HERE / "consumer.py", tmp_path)
    models = tmp_path / "candidacy_client" / "models.py"
    before = models.read_text("utf-8")
    models.write_text(before.replace(word, f"{word}, 'new'"), "utf-8")
    assert models.read_text("utf-8") != before
    assert "never" in refused(sys.executable, *MYPY, python, consumer, folder=tmp_path).lower()


@needs_node
def test_the_typescript_readme_says_what_happens(latest: Server, project: Path) -> None:
    """Its example compiles, and prints what stands below it."""
    example, output = (
        each
        for each in blocks((CLIENTS / "typescript" / "README.md").read_text("utf-8"))
        if each.language in {"ts", "text"}
    )
    (project / "example.mts").write_text(example.body.replace(ADDRESS, latest.url), "utf-8")
    done(TSC, *STRICT, *NODE, "example.mts", folder=project)
    assert done("node", "example.mjs", folder=project) == output.body


@pytest.mark.long
def test_the_python_readme_says_what_happens(latest: Server, python: Path, tmp_path: Path) -> None:
    """Its examples pass the strict type checker, and print what stands below them."""
    found = [
        each
        for each in blocks((CLIENTS / "python" / "README.md").read_text("utf-8"))
        if each.language in {"python", "text"}
    ]
    for example, output in zip(found[::2], found[1::2], strict=True):
        file = tmp_path / str(example.file)
        file.write_text(example.body.replace(ADDRESS, latest.url), "utf-8")
        done(sys.executable, *MYPY, python, file, folder=tmp_path)
        assert done(python, file, folder=tmp_path) == output.body


def test_their_versions_are_the_services() -> None:
    """A client has the version of the contract that it was made from, and carries the licence."""
    assert json.loads((CLIENTS / "typescript" / "package.json").read_bytes())["version"] == __version__ == CONTRACT
    about = tomllib.loads((CLIENTS / "python" / "pyproject.toml").read_text("utf-8"))
    assert about["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "candidacy_client.operations.CONTRACT"}
    for folder in ("typescript", "python"):
        assert (CLIENTS / folder / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
        readme = (CLIENTS / folder / "README.md").read_text("utf-8")
        assert f"client-{__version__}" in readme or f"client-{__version__}-py3" in readme.replace("_", "-")


def test_the_wheel_depends_on_httpx_alone() -> None:
    """Beside httpx and what httpx brings, nothing is installed."""
    about = tomllib.loads((CLIENTS / "python" / "pyproject.toml").read_text("utf-8"))
    assert {each.partition(">")[0] for each in about["project"]["dependencies"]} == {"anyio", "httpx"}
