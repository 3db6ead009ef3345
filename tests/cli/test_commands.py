import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from app import __version__
from app.rules import release
from tests.cli.command import candidacy, commands, typed
from tests.serving import ROOT

LATEST = release.names()[-1]


def test_openapi_prints_or_writes_the_contract(tmp_path: Path) -> None:
    """The contract comes out the same on standard output and in a file."""
    file = tmp_path / "openapi.json"
    printed, written = candidacy("openapi"), candidacy("openapi", "--write", str(file))
    assert (printed.returncode, written.returncode, written.stdout) == (0, 0, "")
    assert printed.stdout.encode() == file.read_bytes() == (ROOT / "openapi.json").read_bytes()


def test_a_contract_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file that cannot be written ends the command with its name and the reason."""
    ended = candidacy("openapi", "--write", str(tmp_path / "no folder" / "openapi.json"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.endswith("openapi.json: No such file or directory\n")
    assert "Traceback" not in ended.stderr


def test_the_version_is_told() -> None:
    """`--version` says name and version, and nothing else."""
    ended = typed("--version")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"candidacy {__version__}\n", "")


def test_a_terminal_of_few_characters_gets_all_output() -> None:
    """Where the terminal's encoding lacks a character, it is told by its number, and nothing fails."""
    shown = ("rules", "diff", LATEST, LATEST), ("rules", "list"), ("assess", "-")
    for arguments, encoding in (*((each, "ascii") for each in shown), (shown[1], "iso8859-1"), (shown[1], "utf-8")):
        ended = candidacy(*arguments, stdin=b'{"answers": {}}', settings={"PYTHONIOENCODING": encoding})
        assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
        assert ended.stdout.isascii() or encoding != "ascii"


def test_a_command_loads_nothing_that_it_does_not_need() -> None:
    """What serves HTTP, makes pages, proves, counts or keeps is left alone until a command asks for it."""
    heavy = "fastapi", "starlette", "uvicorn", "jinja2", "markdown_it", "z3", "polars", "pyarrow", "sqlalchemy"
    lines = ("import sys, app.program", "print([each for each in sys.argv[1:] if each in sys.modules])")
    command = [sys.executable, "-c", "\n".join(lines), *heavy]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S603 - our own command
    assert ended.stdout == "[]\n"


def test_a_value_that_an_option_does_not_take_is_refused_in_plain_words() -> None:
    """Whatever the command, an option that is a number or one of a few words says so, and names no part of ours."""
    tried = [
        (*command, flag, "nonsense")
        for command, made in every_command(typer.main.get_command(commands()))
        for flag in numbers_and_choices(made)
    ]
    assert {("rules", "list", "--effect", "nonsense"), ("serve", "--port", "nonsense")} < set(tried)
    for arguments in tried:
        refused = typed(*arguments)
        said = " ".join(refused.stderr.replace("│", " ").split())
        assert refused.returncode == 2, arguments
        assert f"Invalid value for '{arguments[-2]}'" in said, arguments
        assert not re.search("value error|traceback|pydantic|validationerror", said.lower()), said


def every_command(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 - typer's own
    """Every command of the program, by what is typed for it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, (*before, name))
        else:
            yield (*before, name), command


def numbers_and_choices(command: Any) -> list[str]:  # noqa: ANN401 - typer's own
    """The options of a command that not every text can be."""
    options = [each for each in command.params if each.param_type_name == "option" and not each.is_flag]
    kinds = [(each.opts[0], each.type_descriptor) for each in options]
    return [flag for flag, kind in kinds if kind.is_choice or kind.annotation is int]


def test_typing_nothing_shows_what_can_be_typed() -> None:
    """Without a command, every command is listed."""
    shown = candidacy()
    for command in ("serve", "assess", "rules", "openapi"):
        assert command in shown.stdout + shown.stderr


@pytest.mark.parametrize(
    "arguments",
    [("no-such-command",), ("assess",), ("serve", "--port", "70000"), ("serve", "--workers", "0"), ("rules", "freeze")],
)
def test_what_cannot_be_run_is_told(arguments: tuple[str, ...]) -> None:
    """A command that is not there, or lacks what it needs, ends in failure with a usage."""
    ended = typed(*arguments)
    assert ended.returncode == 2
    assert "Usage" in ended.stderr
    assert "Traceback" not in ended.stderr
