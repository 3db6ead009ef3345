"""What holds of the files themselves, whatever they say."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.serving import ROOT

APP = sorted(ROOT.glob("app/**/*.py"))
LONGEST_FUNCTION = 40
LONGEST_FILE = 300
LONG: Mapping[str, str] = {
    "app/wire/shapes.py": "declarations only, of one thing",
}
"""Files that are longer, and why."""
ELSEWHERE: Mapping[str, str] = {
    "app/__main__.py": "tests/cli/test_commands.py",
    "app/api/asking.py": "tests/service/test_asking.py",
    "app/api/asking_examples.py": "tests/api/test_contract.py",
    "app/api/body.py": "tests/api/test_refusals.py",
    "app/api/codes.py": "tests/api/test_problems.py",
    "app/api/document_words.py": "tests/api/test_contract.py",
    "app/id_bits.py": "tests/rules/test_once.py",
    "app/rules/read_sessions.py": "tests/rules/test_read.py",
    "app/book_words.py": "tests/test_book.py",
    "app/rules/catalogue.py": "tests/rules/test_translate.py",
    "app/rules/places.py": "tests/rules/test_translate.py",
    "app/translation/checking.py": "tests/translation/test_importing.py",
    "app/translation/guidance.py": "tests/translation/test_po.py",
    "app/translation/surfaces.py": "tests/translation/test_importing.py",
    "app/wire/problems.py": "tests/api/test_languages.py",
    "app/wire/speaking.py": "tests/api/test_languages.py",
    "app/api/document.py": "tests/api/test_contract.py",
    "app/api/examples.py": "tests/api/test_contract.py",
    "app/api/logs.py": "tests/api/test_canary.py",
    "app/api/readiness.py": "tests/api/test_operations.py",
    "app/asking/change.py": "tests/asking/test_what_if.py",
    "app/assessment.py": "tests/test_assess.py",
    "app/cli/book.py": "tests/cli/test_releases.py",
    "app/cli/diff.py": "tests/cli/test_releases.py",
    "app/cli/impact.py": "tests/compare/test_impact.py",
    "app/cli/moves.py": "tests/cli/test_cohort.py",
    "app/cli/pack.py": "tests/cli/test_releases.py",
    "app/cli/on_spark.py": "tests/cohort/test_spark.py",
    "app/cli/rulebooks.py": "tests/cli/test_releases.py",
    "app/cohort/atoms.py": "tests/cohort/test_meaning.py",
    "app/cohort/facts.py": "tests/cohort/test_meaning.py",
    "app/cohort/refusals.py": "tests/cohort/test_reading.py",
    "app/cohort/results.py": "tests/cohort/test_run.py",
    "app/cohort/rows.py": "tests/cohort/test_reading.py",
    "app/cohort/table.py": "tests/cohort/test_run.py",
    "app/cohort/writing.py": "tests/cohort/test_run.py",
    "app/compare/answers_file.py": "tests/compare/test_impact.py",
    "app/compare/impact_page.py": "tests/compare/test_impact.py",
    "app/compare/lifting.py": "tests/compare/test_difference.py",
    "app/compare/population.py": "tests/compare/test_impact.py",
    "app/compare/unremarkable.py": "tests/compare/test_difference.py",
    "app/ready.py": "tests/test_assess.py",
    "app/compare/comparison.py": "tests/compare/test_difference.py",
    "app/compare/parts.py": "tests/compare/test_difference.py",
    "app/rules/documents.py": "tests/rules/test_read.py",
    "app/rules/questionnaire_document.py": "tests/rules/test_read_questionnaire.py",
    "app/rules/strict.py": "tests/rules/test_read.py",
    "app/page.py": "tests/api/test_book.py",
    "app/program.py": "tests/cli/test_commands.py",
    "app/server.py": "tests/cli/test_serve.py",
    "app/service/replays.py": "tests/test_receipts.py",
    "app/service/rulebooks.py": "tests/api/test_differences.py",
    "app/service/webhooks.py": "tests/cli/test_webhooks.py",
    "app/cli/clinic_keys.py": "tests/cli/test_clinics.py",
    "app/service/access.py": "tests/service/test_directory.py",
    "app/service/kept_errors.py": "tests/cli/test_clinics.py",
    "app/api/guards.py": "tests/api/test_door.py",
    "app/api/watching.py": "tests/api/test_door.py",
    "app/store/keys.py": "tests/store/test_clinics.py",
    "app/api/sharing_examples.py": "tests/api/test_contract.py",
    "app/service/keeping.py": "tests/cli/test_db.py",
    "app/service/shared_records.py": "tests/service/test_sharing.py",
    "app/service/sharing_errors.py": "tests/service/test_sharing.py",
    "app/store/deleted.py": "tests/cli/test_db.py",
    "app/store/rekeying.py": "tests/cli/test_db.py",
    "app/store/shared.py": "tests/service/test_sharing.py",
    "app/wire/sharing.py": "tests/service/test_sharing.py",
    "app/service/storage.py": "tests/cli/test_db.py",
    "app/store/errors.py": "tests/store/test_database.py",
    "app/store/migrations/env.py": "tests/store/test_schema.py",
    "app/store/migrations/versions/v0001_first.py": "tests/store/test_schema.py",
    "app/store/tables.py": "tests/store/test_schema.py",
    "app/wire/asking.py": "tests/service/test_asking.py",
    "app/wire/asking_requests.py": "tests/service/test_asking.py",
    "app/wire/asking_shapes.py": "tests/service/test_asking.py",
    "app/wire/definitions.py": "tests/api/test_definitions.py",
    "app/wire/differences.py": "tests/api/test_differences.py",
    "app/wire/nodes.py": "tests/wire/test_conditions.py",
    "app/wire/markdown.py": "tests/docs/test_answers.py",
    "app/wire/render.py": "tests/wire/test_write.py",
    "app/wire/shapes.py": "tests/api/test_contract.py",
}
"""Modules that are tested through another's door, and where."""
NOT_OURS = ("requirements/", "package-lock.json", "app/web/docs/swagger/")
"""Written by other tools, or by others."""
MACHINE = re.compile(r"(?<![\w./-])/(?:work|tmp|root|home)/[\w.]")
HOSTS = re.compile(r"pythonhosted|pypi\.org|npmjs|deb\.debian|--(?:extra-)?index-url|registry\.npm", re.IGNORECASE)


def name(file: Path) -> str:
    """A file as a path in the repository."""
    return file.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Every file that is kept in the repository, and is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git, wherever it is
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / each for each in listed.split("\0") if each and (ROOT / each).is_file()]


def texts() -> list[tuple[str, str]]:
    """Name and text of every tracked file that we wrote and that is text."""
    found: list[tuple[str, str]] = []
    for file in tracked():
        if name(file).startswith(NOT_OURS):
            continue
        try:
            found.append((name(file), file.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_imports_point_down_only() -> None:
    """No module sees one that stands above or beside it."""
    program = Path(sys.executable).parent / "lint-imports"
    ended = subprocess.run(  # noqa: S603 - our own command
        [program, "--no-cache"],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": ""},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout
    assert "0 broken" in ended.stdout


@pytest.mark.parametrize("file", APP, ids=name)
def test_every_module_opens_with_what_it_owns(file: Path) -> None:
    """A module says in a few lines what it is for."""
    said = ast.get_docstring(ast.parse(file.read_text("utf-8")))
    assert said


@pytest.mark.parametrize("file", APP, ids=name)
def test_no_function_is_long(file: Path) -> None:
    """A function is read at one glance."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            own = (node.end_lineno or 0) - node.lineno + 1 - inner_lines(node) - docstring_lines(node)
            assert own <= LONGEST_FUNCTION, f"{name(file)}:{node.lineno} {node.name} has {own} lines"


def docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines of a function describe it."""
    first = function.body[0]
    described = ast.get_docstring(function) is not None
    return (first.end_lineno or 0) - first.lineno + 1 if described else 0


def inner_lines(function: ast.AST) -> int:
    """How many lines of a function belong to functions that it declares."""
    inner = [
        node for node in ast.iter_child_nodes(function) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return sum(
        (node.end_lineno or 0) - min([node.lineno, *(each.lineno for each in node.decorator_list)]) + 1
        for node in inner
    )


@pytest.mark.parametrize("file", APP, ids=name)
def test_no_file_is_long(file: Path) -> None:
    """A module is about one thing."""
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST_FILE or name(file) in LONG


def test_tests_mirror_the_code() -> None:
    """Every module has its tests beside their like, under its name, or where it is said."""
    missing = []
    for file in APP:
        module = file.relative_to(ROOT / "app")
        mirrored = f"tests/{module.with_name(f'test_{module.name}').as_posix()}"
        if file.name != "__init__.py" and not (ROOT / ELSEWHERE.get(name(file), mirrored)).exists():
            missing.append(name(file))
    assert missing == []


def test_every_test_says_what_it_shows() -> None:
    """Each test states its behaviour in a sentence."""
    silent = [
        f"{name(file)}:{node.lineno}"
        for file in sorted(ROOT.glob("tests/**/test_*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if not (ast.get_docstring(node) or "").endswith(".")
    ]
    assert silent == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    """What is kept runs anywhere: no path of one machine, no host that packages come from."""
    found = [
        f"{file}:{number}"
        for file, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if file != "tests/test_layout.py" and (MACHINE.search(line) or HOSTS.search(line))
    ]
    assert found == []


@pytest.mark.parametrize("line", ["see |work|x", "in |tmp|x", "|root|.cache", "files.python hosted.org"])
def test_a_machine_or_a_registry_would_be_found(line: str) -> None:
    """The search above finds what it looks for; the lines are spelled so that this file is not found itself."""
    spelled = line.replace("|", "/").replace("python ", "python")
    assert MACHINE.search(spelled) or HOSTS.search(spelled)


OWN_PATIENCE = ("tests/clients/drivers.py", "tests/clients/test_exchange.py")
"""What tries a client that brings its own."""


@pytest.mark.parametrize("file", sorted(ROOT.glob("tests/**/*.py")), ids=name)
def test_every_call_of_a_server_is_patient(file: Path) -> None:
    """A busy machine is slow: whoever calls with httpx says for how long, and does not take its five seconds."""
    calls = [each for each in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(each, ast.Call)]
    ours = [each for each in calls if ast.unparse(each.func).startswith("httpx.") and calls_a_server(each)]
    hasty = [each.lineno for each in ours if not {"timeout", "transport"} & {named.arg for named in each.keywords}]
    assert hasty == [] or name(file) in OWN_PATIENCE


def calls_a_server(call: ast.Call) -> bool:
    """Whether a call of httpx asks something of a server, or makes what does."""
    asking = {"get", "post", "put", "delete", "head", "options", "request", "stream", "Client", "AsyncClient"}
    return isinstance(call.func, ast.Attribute) and call.func.attr in asking


def test_what_is_served_is_what_was_tested() -> None:
    """Every package of the service's environment is locked at a version that the tests are locked at too."""

    def locked(environment: str) -> set[tuple[str, str]]:
        text = (ROOT / "requirements" / f"{environment}.txt").read_text("utf-8")
        return set(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ \\;]+)", text, re.MULTILINE))

    assert locked("service") - locked("dev") == set()
