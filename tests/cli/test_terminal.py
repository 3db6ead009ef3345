import io
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from app.cli import terminal
from tests.serving import ROOT

ESCAPE = "\x1b]0;a title\x07\x1b[31mred\x9b32m\rover\u202eback"
OBEYED: Final = ("Cc", "Cs", "Zl", "Zp")


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_shown(text: str) -> None:
    """Whatever a text holds, no control character, no separator and no half of a character is left in it."""
    left = terminal.shown(text)
    assert [each for each in left if unicodedata.category(each) in OBEYED and each not in "\n\t"] == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]", left)


@given(st.text(st.characters(exclude_categories=(*OBEYED, "Cf"))))
def test_what_can_be_read_stays_as_it_is(text: str) -> None:
    """A text of any language is shown as it is."""
    assert terminal.shown(text) == text


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_stays_the_same_json(value: object) -> None:
    """What is escaped in JSON is read as it was, where it is written as ASCII too."""
    written = json.dumps(value, ensure_ascii=False)
    stream = io.TextIOWrapper(io.BytesIO(), "ascii", errors=terminal.LACKING)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        terminal.prepare()
        terminal.say(written)
    assert json.loads(stream.buffer.getvalue()) == value


def test_lines_messages_and_pages_hold_nothing_to_obey(capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever way something is written, nothing of it is obeyed, and markup is text like any other."""
    terminal.say(ESCAPE)
    terminal.say_json({"key": ESCAPE})
    with pytest.raises(BaseException, match="1"):
        terminal.fail(ESCAPE)
    table = Table(ESCAPE)
    table.add_row(f"[bold]{ESCAPE}[/bold]")
    for stderr in (False, True):
        terminal.new_console(stderr=stderr).print(ESCAPE, table)
    for written in capsys.readouterr():
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", written)
        assert "red" in written
        assert "[bold]" in written


def test_the_command_line_writes_in_one_place() -> None:
    """No module of the command line writes to the terminal but this one."""
    writes = re.compile(r"typer\.(?:echo|secho|style)|\bprint\(|\bConsole\(|sys\.std(?:out|err)")
    files: list[Path] = [*(ROOT / "app/cli").glob("*.py"), ROOT / "app/__main__.py", ROOT / "app/program.py"]
    found = [
        file.name for file in files if writes.search(re.sub(r"console(\(\))?\.print\(", "", file.read_text("utf-8")))
    ]
    assert found == ["terminal.py"]
