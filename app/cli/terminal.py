r"""Everything that the command line writes. What came from a file or was typed can say nothing to the terminal itself.

Characters that a terminal obeys rather than shows (escape sequences, overwriting, other directions of writing), and
those that its encoding lacks, are written as JSON writes them: `\u001b`. So JSON stays the JSON it was.
"""

import codecs
import io
import json
import re
import sys
from typing import NoReturn, TextIO

import typer
from pydantic_core import to_json
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
LACKING = "candidacy-lacking"  # how the handler of what an encoding lacks is called


def prepare() -> None:
    """Let standard output and error take any text, whatever their encoding."""
    codecs.register_error(LACKING, _lacking)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=LACKING)


def _lacking(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101 - nothing is read with this handler
    return _escaped(error.object[error.start : error.end]), error.end


def _escaped(text: str) -> str:
    return json.dumps(text)[1:-1]


def shown(text: str) -> str:
    """The text with nothing in it that a terminal obeys."""
    return OBEYED.sub(lambda found: _escaped(found[0]), text)


def say(text: str, end: str = "\n") -> None:
    """Write to standard output."""
    _write(sys.stdout, text + end)


def say_json(value: object) -> None:
    """Write a value to standard output as JSON."""
    say(to_json(value, indent=2).decode())


def note(text: str) -> None:
    """Write to standard error, and go on."""
    _write(sys.stderr, f"{text}\n")


def fail(message: str) -> NoReturn:
    """End with a message on standard error."""
    note(message)
    raise typer.Exit(1)


def _write(stream: TextIO, text: str) -> None:
    stream.write(shown(text))
    stream.flush()


def new_console(*, stderr: bool = False) -> Console:
    """What lays out pages to read."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    made.push_render_hook(_Harmless())
    return made


class _Harmless(RenderHook):
    """Passes on whatever is laid out, with nothing in its text that a terminal obeys."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Shown(each) for each in renderables]


class _Shown:
    def __init__(self, inner: ConsoleRenderable) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._inner, options):
            yield segment if segment.control else Segment(shown(segment.text), segment.style)
