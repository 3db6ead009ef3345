"""Why rows are refused: what is no answer, told by the code that a request would get, and what contradicts itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from app.cohort.bits import Bits, places
from app.cohort.rows import Refusal, Rows
from app.rules.model import Rulebook
from app.wire.errors import RequestRefused
from app.wire.request import RequestReader

TWICE = "repeated"  # a number, and "not sure" beside it
MOST = 1000  # answers whose refusal is kept at a time


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
            codes = _refusing(book).codes(path, read.answer(row))
            found.setdefault(row, []).extend([{"code": code, "column": path} for code in codes])
    misread = set(found)
    for path, bits in contradicted:
        for row in places(bits):
            if row not in misread:
                found.setdefault(row, []).append({"code": "inconsistent_answers", "column": path})
    return found


@dataclass(frozen=True)
class _Refusing:
    """What refuses answers, and what for. A column that is wrong throughout is mostly wrong in one way."""

    reader: RequestReader
    _codes: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def codes(self, path: str, answer: object) -> list[str]:
        """What a request with this answer would be refused for."""
        key = path, repr(answer)
        codes = self._codes.get(key)
        if codes is None:
            codes = self._refused(path, answer)
            if len(self._codes) >= MOST:
                self._codes.clear()
            self._codes[key] = codes
        return codes

    def _refused(self, path: str, answer: object) -> list[str]:
        section, question = path.split(".")
        try:
            self.reader.checked({"answers": {section: {question: answer}}})
        except RequestRefused as refused:
            return list(dict.fromkeys(fault.code for fault in refused.faults))
        return [TWICE]


@lru_cache(maxsize=8)
def _refusing(book: Rulebook) -> _Refusing:
    return _Refusing(RequestReader(book.questionnaire))
