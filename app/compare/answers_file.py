"""Impact over a file of requests, one a line, that may be long: counted line by line, and gone on with after a break.

What is kept beside it meanwhile is counts and a place in the file, never an answer.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.compare.impact import Impact, Tally
from app.rules.errors import InconsistentAnswers
from app.rules.files import opened_file, read_file
from app.wire.errors import WireError
from app.wire.request import RequestReader

LONGEST = 64 * 1024  # bytes of a line, as of a request
SAVED_EVERY = 1000  # lines


def count_file(trial: Impact, reader: RequestReader, file: Path, state: Path, advanced: Callable[[int], None]) -> Tally:
    """The tally of everybody in a file; lines that cannot be assessed are counted by their number.

    Args:
        trial: the rulebooks and what changed.
        reader: reads requests.
        file: JSON lines, each a request as the API takes it; empty lines are passed over.
        state: where the counts are kept, so that an interrupted run goes on; gone at the end.
        advanced: told how many bytes of the file are done.

    Raises:
        OSError: a file cannot be read or written.
    """
    stamp = _stamp(trial, file)
    place, done, tally = _kept(state, stamp)
    for number, (line, end) in enumerate(_lines(file, place), done + 1):
        _count(trial, reader, line, number, tally)
        advanced(end)
        if number % SAVED_EVERY == 0:
            _keep(state, stamp, end, number, tally)
    state.unlink(missing_ok=True)
    return tally


def _count(trial: Impact, reader: RequestReader, line: bytes, number: int, tally: Tally) -> None:
    if len(line) > LONGEST:
        tally.refuse(number)
        return
    if not line.strip():
        return
    try:
        trial.count(reader.read_assessment(line)["answers"], tally)
    except (WireError, InconsistentAnswers):
        tally.refuse(number)


def _lines(file: Path, place: int) -> Iterator[tuple[bytes, int]]:
    """Each line from a place on, no more of it than is too long, and the place after it."""
    with opened_file(file) as opened:
        opened.seek(place)
        while line := opened.readline(LONGEST + 1):
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = opened.readline(LONGEST)
            yield line, opened.tell()


def _stamp(trial: Impact, file: Path) -> str:
    """What a run is about: both rulebooks, and the file's content."""
    with opened_file(file) as opened:
        content = hashlib.file_digest(opened, "sha256").hexdigest()
    return f"{trial.two.before.digest} {trial.two.after.digest} {content}"


def _keep(state: Path, stamp: str, place: int, number: int, tally: Tally) -> None:
    kept = {
        "stamp": stamp,
        "place": place,
        "number": number,
        "moved": [[*key, count] for key, count in tally.moved.items()],
        "responsible": [[*key, count] for key, count in tally.responsible.items()],
        "bad": tally.bad,
        "bad_lines": tally.bad_lines,
    }
    fresh = state.with_name(f"{state.name}.new")
    fresh.write_text(json.dumps(kept), "utf-8")
    os.replace(fresh, state)  # noqa: PTH105 - said as what it is: one step


def _kept(state: Path, stamp: str) -> tuple[int, int, Tally]:
    """Where an interrupted run of the same rulebooks over the same file stopped; else the beginning."""
    try:
        kept: Any = json.loads(read_file(state))
        if kept["stamp"] != stamp:
            return 0, 0, Tally()
        moved = Counter({(before, after): count for before, after, count in kept["moved"]})
        responsible = Counter({(rule, before, after): count for rule, before, after, count in kept["responsible"]})
        tally = Tally(moved, responsible, int(kept["bad"]), [*map(int, kept["bad_lines"])])
        return int(kept["place"]), int(kept["number"]), tally
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return 0, 0, Tally()
