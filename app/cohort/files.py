"""Files of people, piece by piece, however large: Parquet, Arrow, CSV and JSON lines; one file, or a folder of them.

Every piece has at most `PIECE` rows, and the same file always falls into the same pieces.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from app.cohort import lines
from app.cohort.bits import Bits, truths
from app.cohort.lines import rows_of_lines, some_lines
from app.cohort.questions import CohortError, Questions
from app.cohort.reading import read_column, read_others, read_text
from app.cohort.rows import Read, Rows
from app.rules.questionnaire import NOT_SURE, OTHERS

PIECE = 131_072
KINDS = (".parquet", ".arrow", ".csv", ".jsonl")

WIDTH = re.compile(r"Expected (\d+) columns, got (\d+)")
COLUMN = re.compile(r"In CSV column #(\d+)")
"""What Arrow says of a row, and of a column from 0, before it quotes them."""

Some: TypeAlias = pa.Table | list[bytes]
"""Some people as they stand in a file: a table, or lines."""


@dataclass(frozen=True)
class Piece:
    """Some rows of a file: what they answer, and the columns that are carried through."""

    rows: Rows
    carried: pa.Table


Unread: TypeAlias = Callable[[], Piece]
"""What makes rows of some people."""


def files_of(people: Path) -> list[Path]:
    """The files to read, in the order of their names.

    Raises:
        CohortError: there are none.
    """
    found = sorted(each for each in people.iterdir() if each.suffix in KINDS) if people.is_dir() else [people]
    if not found:
        raise CohortError(f"{people}: there is no file that ends with {', '.join(KINDS)}")
    for file in found:
        if not file.is_file() or file.suffix not in KINDS:
            raise CohortError(f"{file}: a file that ends with {', '.join(KINDS)} is needed")
    return found


def piece_sizes() -> list[int]:
    """What decides which rows fall into which piece: a run goes on only with pieces of the same sizes."""
    return [PIECE, lines.SOME]


def are_decoded(files: Iterable[Path]) -> bool:
    """Whether reading some files is work that Arrow does on all cores; others are taken as they are, or cost little."""
    return all(file.suffix == ".parquet" for file in files)


def how_many(people: Path) -> int | None:
    """The people in some files, where the files say so themselves: Parquet does; else None.

    Raises:
        CohortError: there are no files, or one cannot be read.
    """
    count = 0
    for file in files_of(people):
        if file.suffix != ".parquet":
            return None
        with reading(file):
            count += pa.parquet.read_metadata(file).num_rows
    return count


def pieces(
    file: Path, questions: Questions, skip: Callable[[int], bool] = lambda _piece: False
) -> Iterator[Piece | None]:
    """The pieces of a file; None in the place of one that is skipped, which then costs as little as it can.

    Args:
        file: the file.
        questions: what columns may be named.
        skip: whether a piece is skipped, by its place from 0.

    Raises:
        CohortError: it cannot be read, or a column is no question.
    """
    return (None if each is None else each() for each in unread(file, questions, skip))


def unread(
    file: Path, questions: Questions, skip: Callable[[int], bool] = lambda _piece: False
) -> Iterator[Unread | None]:
    """As `pieces`, but what makes rows of each piece, which may be done elsewhere, and raises what it does."""
    read = {".parquet": _parquet, ".arrow": _arrow, ".csv": _csv, ".jsonl": _json_lines}[file.suffix]
    with reading(file):
        for some in read(file, questions, skip):
            yield None if some is None else partial(_piece_of, file, questions, some)


def _piece_of(file: Path, questions: Questions, some: Some) -> Piece:
    with reading(file):
        if isinstance(some, list):
            return Piece(rows_of_lines(some, questions.kinds, questions.sections), pa.table({}))
        return rows_of(some, questions, text=file.suffix == ".csv")


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """What cannot be read ends in a sentence of our own: Arrow's quotes what somebody answered."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise CohortError(f"{file}: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    """Why a file cannot be read, without anything that stands in it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if found := WIDTH.search(str(error)):
        return f"columns in a row: {found[2]}, in the others: {found[1]}"
    if found := COLUMN.search(str(error)):
        return f"a row's column {int(found[1]) + 1} cannot be read as the rows above it"
    return "it is damaged, or is not what its name says"


def rows_of(table: pa.Table, questions: Questions, *, text: bool = False) -> Piece:
    """A table as rows; `text`: every column is text, as in CSV.

    Raises:
        CohortError: a column is no question, or does not say yes or no where it says who does not know.
    """
    questions.check(table.column_names)
    there = dict(zip(table.column_names, table.itercolumns(), strict=True))
    doubts = {
        name.removesuffix(f".{NOT_SURE}"): _unsure(name, column)
        for name, column in there.items()
        if name.endswith(f".{NOT_SURE}") and questions.is_path(name)
    }
    columns: dict[str, Read] = {}
    for name, column in there.items():
        section, _, rest = name.partition(".")
        if rest == OTHERS and section in questions.sections:
            columns[name] = read_others(_whole(column))
        elif name in questions.kinds and text:
            columns[name] = read_text(questions.kinds[name], _whole(column))
        elif name in questions.kinds:
            columns[name] = read_column(questions.kinds[name], _whole(column), doubts.get(name))
    for path in doubts.keys() - columns.keys():
        nothing = pa.nulls(table.num_rows, pa.int64())
        columns[path] = read_column(questions.kinds[path], nothing, doubts[path])
    return Piece(Rows(table.num_rows, columns), table.select(questions.keep))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _unsure(name: str, column: pa.ChunkedArray) -> Bits:
    if not pa.types.is_boolean(column.type):
        raise CohortError(f"the column {name!r} must hold truths")
    return truths(_whole(column))


def _parquet(file: Path, questions: Questions, skip: Callable[[int], bool]) -> Iterator[Some | None]:
    with pa.parquet.ParquetFile(file) as opened:
        columns = [opened.schema.column(place) for place in range(len(opened.schema))]
        words = [
            each.path for each in columns if each.physical_type == "BYTE_ARRAY" and each.path not in questions.keep
        ]
    with _from_system():
        parquet = pa.parquet.ParquetFile(file, read_dictionary=words)
    with parquet as opened:
        questions.check(opened.schema_arrow.names)
        place = 0
        for group in range(opened.num_row_groups):
            parts = -(-opened.metadata.row_group(group).num_rows // PIECE)
            if all(skip(place + part) for part in range(parts)):
                yield from [None] * parts
            else:
                for part, batch in enumerate(opened.iter_batches(PIECE, row_groups=[group])):
                    yield None if skip(place + part) else pa.Table.from_batches([batch])
            place += parts


@contextmanager
def _from_system() -> Iterator[None]:
    """What is opened here takes its memory from the system, which is quicker than Arrow's own pool for large pieces."""
    pool = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(pool)


def _arrow(file: Path, questions: Questions, skip: Callable[[int], bool]) -> Iterator[Some | None]:
    place = 0
    with pa.memory_map(str(file)) as mapped, pa.ipc.open_file(mapped) as opened:
        questions.check(opened.schema.names)
        for number in range(opened.num_record_batches):
            table = pa.Table.from_batches([opened.get_batch(number)])
            for start in range(0, table.num_rows, PIECE):
                yield None if skip(place) else table.slice(start, PIECE)
                place += 1


def _csv(file: Path, questions: Questions, skip: Callable[[int], bool]) -> Iterator[Some | None]:
    with pa.csv.open_csv(file) as opened:
        names = opened.schema.names
    questions.check(names)
    text = {name: pa.string() for name in names if name not in questions.keep}
    convert = pa.csv.ConvertOptions(column_types=text, strings_can_be_null=True, null_values=[""])
    with pa.csv.open_csv(file, convert_options=convert) as opened:
        for place, table in enumerate(evenly(opened)):
            yield None if skip(place) else table


def evenly(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows in tables of `PIECE` rows, the last one shorter."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        while sum(each.num_rows for each in waiting) >= PIECE:
            table = pa.Table.from_batches(waiting)
            yield table.slice(0, PIECE)
            waiting = table.slice(PIECE).to_batches()
    if any(each.num_rows for each in waiting):
        yield pa.Table.from_batches(waiting)


def _json_lines(file: Path, questions: Questions, skip: Callable[[int], bool]) -> Iterator[Some | None]:
    if questions.keep:
        raise CohortError(f"{file}: lines of answers have no columns to keep")
    with file.open("rb") as opened:
        for place, lines in enumerate(some_lines(opened, PIECE)):
            yield None if skip(place) else lines
