"""Impact over a file of requests, one a line, that may be long: some lines at a time, and gone on with after a break.

What is kept beside it meanwhile is counts and a place in the file, never an answer.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.cohort.bits import places
from app.cohort.lines import LONGEST, rows_of_lines, some_lines
from app.cohort.questions import questions_of
from app.cohort.transitions import Tally
from app.compare.impact import Counts, Impact
from app.rules.files import opened_file, read_file
from app.wire.request import RequestReader

AT_ONCE = 2000  # lines


def count_file(tried: Impact, file: Path, state: Path, advanced: Callable[[int], object]) -> Counts:
    """The counts of everybody in a file; lines that cannot be assessed are counted by their number.

    Args:
        tried: the rulebooks and what changed.
        file: JSON lines, each a request as the API takes it; empty lines are passed over. One that names a release is
            read by it, any other by the later rulebook.
        state: where the counts are kept, so that an interrupted run goes on; gone at the end.
        advanced: told how many bytes of the file are done.

    Raises:
        OSError: a file cannot be read or written.
    """
    books = tried.two.before, tried.two.after
    reader = RequestReader(tried.two.after.questionnaire, {book.release: book.questionnaire for book in books})
    stamp = _stamp(tried, file)
    place, number, counts = _kept(state, stamp)
    for lines, end in _lines(file, place):
        _count(tried, reader, lines, number, counts)
        number += len(lines)
        advanced(end)
        _keep(state, stamp, end, number, counts)
    state.unlink(missing_ok=True)
    return counts


def _lines(file: Path, place: int) -> Iterator[tuple[list[bytes], int]]:
    """Some lines at a time from a place on, and the place after them."""
    with opened_file(file) as opened:
        opened.seek(place)
        for lines in some_lines(opened, AT_ONCE):
            yield lines, opened.tell()


def _count(tried: Impact, reader: RequestReader, lines: Sequence[bytes], before: int, counts: Counts) -> None:
    """Count some lines, before which there are so many."""
    said = {number: line for number, line in enumerate(lines, before + 1) if line.strip() or len(line) > LONGEST}
    questions = questions_of([tried.two.before, tried.two.after])
    rows = rows_of_lines([*said.values()], questions.kinds, questions.sections, reader)
    refused, numbers = tried.tried.count(rows, counts.tally), list(said)
    counts.refuse([numbers[row] for row in places(refused)])


def _stamp(tried: Impact, file: Path) -> str:
    """What a run is about: both rulebooks, how people are grouped, and the file's content."""
    with opened_file(file) as opened:
        content = hashlib.file_digest(opened, "sha256").hexdigest()
    groups = [f"{by.path}:{by.width}" for by in tried.tried.by]
    return " ".join([tried.two.before.digest, tried.two.after.digest, *groups, content])


def _keep(state: Path, stamp: str, place: int, number: int, counts: Counts) -> None:
    tally = counts.tally
    kept = {
        "stamp": stamp,
        "place": place,
        "number": number,
        "moved": [[group, *_pairs(each)] for group, each in tally.moved.items()],
        "responsible": [[group, *_pairs(each)] for group, each in tally.responsible.items()],
        "refused": _pairs(tally.refused),
        "bad_lines": counts.bad_lines,
    }
    fresh = state.with_name(f"{state.name}.new")
    fresh.write_text(json.dumps(kept), "utf-8")
    os.replace(fresh, state)  # noqa: PTH105 - said as what it is: one step


def _pairs(counter: Counter[Any]) -> list[list[object]]:
    return [[key, count] for key, count in counter.items()]


def _counter(pairs: Any) -> Counter[Any]:  # noqa: ANN401 - whatever was in the file
    return Counter({tuple(key): int(count) for key, count in pairs})


def _kept(state: Path, stamp: str) -> tuple[int, int, Counts]:
    """Where an interrupted run of the same rulebooks over the same file stopped; else the beginning."""
    try:
        kept: Any = json.loads(read_file(state))
        if kept["stamp"] != stamp:
            return 0, 0, Counts()
        moved, responsible = (
            {tuple(group): _counter(pairs) for group, *pairs in kept[name]} for name in ("moved", "responsible")
        )
        tally = Tally(moved, responsible, _counter(kept["refused"]))
        return int(kept["place"]), int(kept["number"]), Counts(tally, [*map(int, kept["bad_lines"])])
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return 0, 0, Counts()
