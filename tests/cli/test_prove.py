import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.rules import commands
from app.proof.waivers import read_waivers
from tests.cli.command import typed

STALE = """
[[waivers]]
hash = "000000000000"
code = "subsumed"
until = 2999-01-01
reason = "It was so once, long ago."
"""


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command of `rules`."""
    result = CliRunner().invoke(commands, arguments)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.long
def test_the_rulebook_is_proved() -> None:
    """The working tree holds: the laws are named, and each waived fault has its reason and its witness."""
    code, told, _ = run("prove", "--json")
    report = json.loads(told)
    assert code == 0
    assert report["holds"] is True
    assert len(report["proved"]) == 3
    assert report["waiver_faults"] == []
    assert all(fault["waived"]["reason"] for fault in report["faults"])
    assert all(fault["witness"][0]["answers"] for fault in report["faults"])


@pytest.mark.long
def test_faults_and_waivers_that_do_not_meet_fail(tmp_path: Path) -> None:
    """Without its waiver each fault is told with how it is known and who shows it, and so is a waiver of nothing."""
    file = tmp_path / "waivers.toml"
    file.write_text(STALE, "utf-8")
    code, told, _ = run("prove", "--waivers", str(file))
    assert code == 1
    assert "uncovered_gap" in told
    assert 'shown by {"answers":{"person":{"age":22}}}' in told
    assert "`000000000000` (subsumed) matches no fault" in told
    waived = len(read_waivers())
    assert f"{waived} faults, 0 waived, 1 faults of waivers" in told


def test_waivers_that_cannot_be_read_fail(tmp_path: Path) -> None:
    """A file that is not of waivers ends the command with what is wrong with it."""
    file = tmp_path / "waivers.toml"
    file.write_text("[[waivers]]\n", "utf-8")
    code, told, errors = run("prove", "--waivers", str(file))
    assert (code, told) == (1, "")
    assert "waivers.toml:1: the key `hash` is missing" in errors


@pytest.mark.long  # `make test` tries each rule's mutants by themselves
@pytest.mark.parametrize("arguments", [("--json",), ()])
def test_every_mutant_is_killed(arguments: tuple[str, ...]) -> None:
    """No slip in any rule goes unnoticed, and those that change nothing are listed with the proof."""
    code, told, _ = run("mutate", *arguments)
    assert code == 0
    if arguments:
        report = json.loads(told)
        assert (report["score"], report["survived"]) == (100.0, 0)
        assert report["killed"] + report["equivalent"] == report["mutants"] > 1000
        assert {each["fate"] for each in report["not_killed"]} == {"equivalent"}
        assert len(report["not_killed"]) == report["equivalent"]
    else:
        assert told.rstrip().endswith("0 survived. Score: 100.0 %.")
        assert "equivalent: keloid-ever: comparison: health.keloid == 'keloid'" in told


def test_waivers_that_are_not_there_are_no_waivers(tmp_path: Path) -> None:
    """A file of waivers that was named and is missing is told, not taken for an empty one."""
    ended = typed("rules", "prove", "--waivers", str(tmp_path / "missing.toml"))
    assert ended.returncode == 1
    assert "missing.toml: there is no such file" in ended.stderr
