"""JSON lines, one person a line: the `answers` of a request, or whole requests."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import BinaryIO

import pyarrow as pa

from app.cohort.reading import read_answers, read_others
from app.cohort.rows import Refusal, Rows
from app.engine.facts import Kind
from app.rules.questionnaire import OTHERS
from app.wire.errors import NotJson, RequestRefused
from app.wire.json import read_json
from app.wire.request import RequestReader

LONGEST = 65_536  # bytes of a line, as many as a request may have
SOME = 2**25  # bytes of lines that are worked on at a time, and one line more; as answers they are several times that


def some_lines(file: BinaryIO, most: int) -> Iterator[list[bytes]]:
    """The lines of a file, at most so many at a time; of one that is too long, as much as shows that it is."""
    some: list[bytes] = []
    size = 0
    for line in _lines(file):
        some.append(line)
        size += len(line)
        if len(some) == most or size >= SOME:
            yield some
            some, size = [], 0
    if some:
        yield some


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST + 1):
        rest = line
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST + 1)
        yield line


def rows_of_lines(
    lines: Sequence[bytes],
    kinds: Mapping[str, Sequence[Kind]],
    sections: AbstractSet[str],
    requests: RequestReader | None = None,
) -> Rows:
    """Lines as rows: every one is a row, and what cannot be read is noted.

    Args:
        lines: each the answers of a person, or, where `requests` reads them, a request.
        kinds: by path, the kinds that the question has.
        sections: the sections there are.
        requests: reads requests.
    """
    said = _answers if requests is None else partial(_requested, requests)
    answers: defaultdict[str, list[object]] = defaultdict(lambda: [None] * len(lines))
    unread: list[tuple[int, Refusal]] = []
    for row, line in enumerate(lines):
        for path, answer in said(line):
            section, _, question = path.partition(".")
            if isinstance(answer, _Fault):
                unread.append((row, Refusal(answer, path)))
            elif path in kinds or (section in sections and question == OTHERS):
                answers[path][row] = answer
            else:
                unread.append((row, Refusal("unknown_field", path)))
    columns = {
        path: read_answers(kinds[path], given) if path in kinds else read_others(_closing(given))
        for path, given in answers.items()
    }
    return Rows(len(lines), columns, unread)


class _Fault(str):
    """A code, in the place of an answer."""

    __slots__ = ()


def _answers(line: bytes) -> Iterator[tuple[str, object]]:
    """Each path in a line and its answer; where there is none to read, as far as can be told what, and why."""
    try:
        sections = read_json(line) if len(line) <= LONGEST else _Fault("out_of_range")
    except NotJson:
        sections = _Fault("not_json")
    if not isinstance(sections, dict):
        yield "", sections if isinstance(sections, _Fault) else _Fault("wrong_type")
        return
    for section, given in sections.items():
        if isinstance(given, dict):
            yield from ((f"{section}.{question}", answer) for question, answer in given.items())
        else:
            yield section, _Fault("wrong_type")


def _requested(requests: RequestReader, line: bytes) -> Iterator[tuple[str, object]]:
    """The same of a request, which may name a release; whatever else it says is checked too."""
    try:
        answers = requests.read_assessment(line)["answers"] if len(line) <= LONGEST else _Fault("out_of_range")
    except NotJson:
        answers = _Fault("not_json")
    except RequestRefused as refused:
        yield from ((".".join(fault.pointer.split("/")[2:4]), _Fault(fault.code)) for fault in refused.faults)
        return
    if isinstance(answers, _Fault):
        yield "", answers
        return
    for section, given in answers.items():
        yield from ((f"{section}.{question}", answer) for question, answer in given.items() if answer is not None)


def _closing(given: Sequence[object]) -> pa.Array:
    """What stands for `others`, as words."""
    return pa.array([each if each is None or isinstance(each, str) else "" for each in given], pa.string())
