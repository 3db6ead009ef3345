"""Why rows are refused: what is no answer, told by the code that a request would get, and what contradicts itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.cohort.bits import Bits, places
from app.cohort.rows import Refusal, Rows
from app.rules.model import Rulebook
from app.wire.errors import RequestRefused
from app.wire.request import RequestReader

TWICE = "repeated"  # a number, and "not sure" beside it


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
    for path, read in rows.columns.items():
        codes: dict[str, list[str]] = {}  # a column that is wrong throughout is mostly wrong in one way
        for row in places(read.wrong).tolist():
            answer = read.answer(row)
            if (text := repr(answer)) not in codes:
                codes[text] = _codes(book, path, answer)
            for code in codes[text]:
                found[Refusal(code, path)].append(row)
    misread = rows.misread()
    for path, bits in contradicted:
        found[Refusal("inconsistent_answers", path)] = places(bits & ~misread).tolist()
    each = np.fromiter(chain.from_iterable(found.values()), np.intp)
    which = np.repeat(np.arange(len(found)), np.fromiter(map(len, found.values()), np.intp))
    order = np.argsort(each, kind="stable")
    return Refused(each[order], [*found], which[order])


@lru_cache(maxsize=8)
def _reader(book: Rulebook) -> RequestReader:
    return RequestReader(book.questionnaire)


def _codes(book: Rulebook, path: str, answer: object) -> list[str]:
    """What a request with this answer would be refused for."""
    section, question = path.split(".")
    try:
        _reader(book).checked({"answers": {section: {question: answer}}})
    except RequestRefused as refused:
        return list(dict.fromkeys(fault.code for fault in refused.faults))
    return [TWICE]
