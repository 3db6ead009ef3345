from pathlib import Path

import pytest

from tests.cli.command import candidacy
from tests.serving import ROOT


def test_openapi_prints_or_writes_the_contract(tmp_path: Path) -> None:
    """The contract comes out the same on standard output and in a file."""
    file = tmp_path / "openapi.json"
    printed, written = candidacy("openapi"), candidacy("openapi", "--write", str(file))
    assert (printed.returncode, written.returncode, written.stdout) == (0, 0, "")
    assert printed.stdout.encode() == file.read_bytes() == (ROOT / "openapi.json").read_bytes()


def test_typing_nothing_shows_what_can_be_typed() -> None:
    """Without a command, every command is listed."""
    shown = candidacy()
    for command in ("serve", "assess", "rules", "openapi"):
        assert command in shown.stdout + shown.stderr


@pytest.mark.parametrize(
    "typed",
    [("no-such-command",), ("assess",), ("serve", "--port", "70000"), ("serve", "--workers", "0"), ("rules", "freeze")],
)
def test_what_cannot_be_run_is_told(typed: tuple[str, ...]) -> None:
    """A command that is not there, or lacks what it needs, ends in failure with a usage."""
    ended = candidacy(*typed)
    assert ended.returncode == 2
    assert "Usage" in ended.stderr
    assert "Traceback" not in ended.stderr
