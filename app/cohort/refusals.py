"""Why rows are refused: what is no answer, told by the code that a request would get, and what contradicts itself."""

from collections.abc import Iterable
from functools import lru_cache

from app.cohort.bits import Bits, places
from app.cohort.rows import Refusal, Rows
from app.rules.model import Rulebook
from app.wire.errors import RequestRefused
from app.wire.request import RequestReader

TWICE = "repeated"  # a number, and "not sure" beside it


def refusals(rows: Rows, book: Rulebook, contradicted: Iterable[tuple[str, Bits]]) -> dict[int, list[Refusal]]:
    """Every reason why a row is refused, by row. Whether answers contradict each other is told where all are answers.

    Args:
        rows: the rows.
        book: whose questionnaire they are read with.
        contradicted: by question, the rows in which it contradicts others.
    """
    found: dict[int, list[Refusal]] = {}
    for row, refusal in rows.unread:
        found.setdefault(row, []).append(refusal)
    for path, read in rows.columns.items():
        for row in places(read.wrong):
            codes = _codes(book, path, read.answer(row))
            found.setdefault(row, []).extend([{"code": code, "column": path} for code in codes])
    misread = set(found)
    for path, bits in contradicted:
        for row in places(bits):
            if row not in misread:
                found.setdefault(row, []).append({"code": "inconsistent_answers", "column": path})
    return found


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
