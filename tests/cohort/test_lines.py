from io import BytesIO

import pytest

from app.cohort import lines
from app.cohort.lines import LONGEST, rows_of_lines, some_lines
from app.cohort.questions import questions_of
from tests.books import working


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (b"", "not_json", ""),
        (b"{", "not_json", ""),
        (b'{"person": {"age": NaN}}', "not_json", ""),
        (b'{"person": {}, "person": {}}', "not_json", ""),
        (b"[]", "wrong_type", ""),
        (b'{"person": 5}', "wrong_type", "person"),
        (b'{"people": {"age": 29}}', "unknown_field", "people.age"),
        (b'{"person": {"aeg": 29}}', "unknown_field", "person.aeg"),
        (b'"' + b"x" * LONGEST + b'"', "out_of_range", ""),
    ],
)
def test_a_line_that_cannot_be_read_is_a_row_that_is_refused(line: bytes, code: str, column: str) -> None:
    """It stays a row in its place, with the reason."""
    questions = questions_of([working()])
    rows = rows_of_lines([b"{}", line, b'{"person": {"age": 29}}'], questions.kinds, questions.sections)
    assert rows.count == 3
    assert list(rows.unread) == [(1, (code, column))]


def test_a_line_that_is_too_long_costs_no_memory() -> None:
    """So much of it is read as shows that it is too long, and the next line is the next."""
    file = BytesIO(b"x" * (3 * LONGEST) + b"\n{}\n" + b"y" * (2 * LONGEST))
    assert [[len(line) for line in some] for some in some_lines(file, 2)] == [[LONGEST + 1, 3], [LONGEST + 1]]


def test_long_lines_are_read_fewer_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with how long the lines of a file are, and none of them is lost."""
    monkeypatch.setattr(lines, "SOME", 10)
    file = BytesIO(b"1234\n" * 5 + b"1\n" * 7)
    assert [len(some) for some in some_lines(file, 4)] == [2, 2, 4, 4]


def test_what_comes_after_some_lines_is_the_next_line() -> None:
    """Whoever goes on from there later does not begin in the middle of a line that was too long."""
    file = BytesIO(b"x" * (3 * LONGEST) + b"\n{}\n")
    next(some_lines(file, 1))
    assert file.read() == b"{}\n"


class Counting(list[bytes]):
    """Lines that know how often they were counted."""

    counted = 0

    def __len__(self) -> int:
        self.counted += 1
        return super().__len__()


def test_a_column_is_made_once_however_many_answer_it() -> None:
    """A column is as long as there are lines: made for each answer, a file twice as long took four times as long."""
    questions = questions_of([working()])
    several = Counting([b'{"person": {"age": 29, "smoking": "never"}}'] * 50)
    rows = rows_of_lines(several, questions.kinds, questions.sections)
    assert rows.columns.keys() == {"person.age", "person.smoking"}
    assert several.counted <= 2 * len(rows.columns)
