"""Why rows are refused: what is no answer, told by the code that a request would get, and what contradicts itself."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.cohort.bits import Bits, cells, places
from app.cohort.rows import Refusal, Rows
from app.rules.model import Rulebook
from app.wire.errors import RequestRefused, pointer
from app.wire.request import RequestReader

TWICE = "repeated"  # a number, and "not sure" beside it
QUESTION = len(("", "answers", "section", "question"))  # parts of a pointer to a question


class Refused(NamedTuple):
    """Why some rows are refused, in the order of the rows; a row may have several reasons.

    Attributes:
        rows: the row of each.
        reasons: the reasons there are.
        which: which of them each is.
    """

    rows: NDArray[np.intp]
    reasons: Sequence[Refusal]
    which: NDArray[np.intp]


class Wrong(NamedTuple):
    """What is no answer to a question, and the rows in which it stands."""

    path: str
    answer: object
    rows: list[int]


def refusals(rows: Rows, book: Rulebook, contradicted: Iterable[tuple[str, Bits]]) -> Refused:
    """Every reason why a row is refused. Whether answers contradict each other is told where all are answers.

    Args:
        rows: the rows.
        book: whose questionnaire they are read with.
        contradicted: by question, the rows in which it contradicts others.
    """
    found: defaultdict[Refusal, list[int]] = defaultdict(list)
    for row, refusal in rows.unread:
        found[refusal].append(row)
    for several in zip_longest(*_wrong(rows)):
        told = [each for each in several if each]
        codes = _codes(book, {each.path: each.answer for each in told})
        for each in told:
            for code in codes[each.path]:
                found[Refusal(code, each.path)] += each.rows
    misread = rows.misread()
    for path, bits in contradicted:
        found[Refusal("inconsistent_answers", path)] = places(bits & ~misread).tolist()
    refused = np.fromiter(chain.from_iterable(found.values()), np.intp)
    which = np.repeat(np.arange(len(found)), np.fromiter(map(len, found.values()), np.intp))
    order = np.argsort(refused, kind="stable")
    return Refused(refused[order], [*found], which[order])


def _wrong(rows: Rows) -> Iterable[Iterable[Wrong]]:
    """By column, what stands there that is no answer; a column that is wrong throughout is mostly wrong in one way."""
    paths = list(rows.columns)
    found: defaultdict[str, dict[str, Wrong]] = defaultdict(dict)
    wrong = cells([read.wrong for read in rows.columns.values()])
    for column, row in zip(*(each.tolist() for each in wrong), strict=True):
        path = paths[column]
        answer = rows.columns[path].answer(row)
        found[path].setdefault(repr(answer), Wrong(path, answer, [])).rows.append(row)
    return [each.values() for each in found.values()]


@lru_cache(maxsize=8)
def _reader(book: Rulebook) -> RequestReader:
    return RequestReader(book.questionnaire)


def _codes(book: Rulebook, answers: Mapping[str, object]) -> Mapping[str, list[str]]:
    """By question, what a request with this answer alone would be refused for."""
    posted: defaultdict[str, dict[str, object]] = defaultdict(dict)
    pointers: dict[str, str] = {}
    for path, answer in answers.items():
        section, question = path.split(".")
        posted[section][question] = answer
        pointers[path] = pointer("answers", section, question)
    codes: defaultdict[str, list[str]] = defaultdict(list)
    try:
        _reader(book).checked({"answers": dict(posted)}, most=sys.maxsize)
    except RequestRefused as refused:
        for fault in refused.faults:
            codes["/".join(fault.pointer.split("/")[:QUESTION])].append(fault.code)
    return {path: list(dict.fromkeys(codes[at])) or [TWICE] for path, at in pointers.items()}
