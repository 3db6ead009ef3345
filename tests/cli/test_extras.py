import shlex
import sys
import tomllib
from pathlib import Path

import pytest

from app.cli.extras import EXTRAS
from tests.cli.command import candidacy
from tests.serving import ROOT

NEEDED = {
    "proof": ("z3", ("rules", "prove")),
    "cohort": ("numpy", ("cohort", "people", "5", "--out", "people.parquet")),
    "spark": ("pyspark", ("cohort", "assess", "people.jsonl", "--out", "told", "--engine", "spark")),
}
"""A module that an extra brings, and a command that needs it."""


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_is_missing_is_told_as_a_command_that_works(extra: str, tmp_path: Path) -> None:
    """Where an extra is not installed, what is told is typed as it stands: this interpreter, these versions."""
    module, command = NEEDED[extra]
    (tmp_path / f"{module}.py").write_text(f"raise ModuleNotFoundError('none here', name='{module}')", "utf-8")
    people = tmp_path / "people.jsonl"
    people.write_text("{}\n", "utf-8")
    typed = [str(people) if word == people.name else word for word in command]
    ended = candidacy(*typed, settings={"PYTHONPATH": str(tmp_path)})
    assert (ended.returncode, ended.stdout) == (1, ""), ended.stderr
    program, *arguments = shlex.split(ended.stderr.removeprefix("what this needs is not installed: "))
    assert (program, arguments[:3]) == (sys.executable, ["-m", "pip", "install"])
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert arguments[3:] == extras[extra] == list(EXTRAS[extra])


@pytest.mark.parametrize("command", [("--version",), ("rules", "list"), ("rules", "impact", "--help"), ("assess", "-")])
def test_other_commands_need_no_extra(command: tuple[str, ...], tmp_path: Path) -> None:
    """Without any extra, whatever does not need one works as ever."""
    for module in ("numpy", "pyarrow", "pyspark", "z3"):
        (tmp_path / f"{module}.py").write_text(f"raise ModuleNotFoundError('none here', name='{module}')", "utf-8")
    ended = candidacy(*command, stdin=b'{"answers": {}}', settings={"PYTHONPATH": str(tmp_path)})
    assert (ended.returncode, ended.stderr) == (0, "")
