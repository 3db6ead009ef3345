import os
import pty
import sys
from contextlib import suppress

import pytest

from app.cli import progress as lines
from app.cli.progress import counting, doing, progress


def test_where_nobody_watches_every_tenth_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal, a log gets a line for what is done and one for every tenth, on standard error."""
    with doing("Comparing"), progress("People", 40) as advanced:
        for number in range(41):
            advanced(number)
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.splitlines() == ["Comparing", *(f"People: {tenth} %" for tenth in range(10, 101, 10))]


def test_nothing_to_do_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty file is done at once."""
    with progress("People", 0) as advanced:
        advanced(0)
    assert capsys.readouterr().err == ""


def test_where_nobody_knows_how_many_there_are_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal, a log gets how many are done, but not at every step."""
    with counting("People") as advanced:
        advanced(20)
        monkeypatch.setattr(lines, "EVERY", 0.0)
        advanced(40)
    assert capsys.readouterr().err == "People: 40\n"


def everything(terminal: int) -> str:
    """What a terminal was sent whose other end is closed by now; it comes in pieces."""
    pieces: list[bytes] = []
    with suppress(OSError):  # there is no more
        while piece := os.read(terminal, 100_000):
            pieces.append(piece)
    os.close(terminal)
    return b"".join(pieces).decode()


def test_in_a_terminal_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal shows what is done and a bar, which are gone once it is done."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setenv("TERM", "xterm")
        with doing("Comparing"):
            pass
        with progress("People", 40) as advanced:
            advanced(20)
        with counting("Counted") as advanced:
            advanced(1234)
    written = everything(ours)
    assert "Comparing" in written
    assert "People" in written
    assert "50%" in written
    assert "Counted" in written
    assert "1234/?" in written
