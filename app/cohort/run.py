"""A run over files of people: piece by piece into a folder beside the result, and at the end into the result, whole.

A run that was broken off goes on with the pieces that are missing. Memory does not grow with the people.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from app.cohort.files import PIECE, CohortError, Piece, files_of, pieces, questions_of
from app.cohort.results import Compiled, assessed

ENDS = (".parquet", ".arrow", ".csv")
ABOUT = "run.json"


@dataclass(frozen=True)
class Counted:
    """How many people a run had, and how many of them it refused."""

    people: int
    refused: int


def run(
    people: Path,
    out: Path,
    by: Compiled,
    keep: Sequence[str] = (),
    told: Callable[[int], object] = lambda _people: None,
) -> Counted:
    """Assess every person of some files, in their order.

    Args:
        people: a file, or a folder of files.
        out: where the result goes: Parquet, Arrow or CSV, by its ending. It appears when it is whole.
        by: what assesses.
        keep: columns that are carried through.
        told: is told after each piece how many people are done.

    Raises:
        CohortError: something cannot be read, or the result cannot be written in this form.
    """
    if out.suffix not in ENDS:
        raise CohortError(f"{out}: the result ends with {', '.join(ENDS)}")
    files = files_of(people)
    work = out.with_name(f"{out.name}.part")
    _begin(work, _about(files, by, keep))
    done, place = 0, 0
    for file in files:
        for piece in pieces(file, questions_of([by.meaning.book], keep), _is_done(work, place)):
            if piece is not None:
                _write(work / _name(place), beside(piece, assessed(by, piece.rows)))
            done += pa.parquet.read_metadata(work / _name(place)).num_rows
            place += 1
            told(done)
    counted = _put_together(work, place, out)
    shutil.rmtree(work)
    return counted


def _is_done(work: Path, first: int) -> Callable[[int], bool]:
    return lambda piece: (work / _name(first + piece)).exists()


def _name(place: int) -> str:
    return f"{place:08}.parquet"


def _about(files: Sequence[Path], by: Compiled, keep: Sequence[str]) -> str:
    """What a run is of: the same text, the same result."""
    each = [[file.name, file.stat().st_size, file.stat().st_mtime_ns] for file in files]
    clinic = hashlib.sha256(repr(by.clinic).encode()).hexdigest()
    return json.dumps(
        {"files": each, "digest": by.meaning.book.digest, "clinic": clinic, "rules": by.told, "keep": [*keep]}
    )


def _begin(work: Path, about: str) -> None:
    """A folder for the pieces; those of another run are thrown away."""
    said = work / ABOUT
    if work.exists() and (not said.exists() or said.read_text("utf-8") != about):
        shutil.rmtree(work)
    work.mkdir(parents=True, exist_ok=True)
    said.write_text(about, "utf-8")


def beside(piece: Piece, results: pa.RecordBatch) -> pa.Table:
    """The columns that are carried through, and what is said of each row beside them."""
    table = pa.Table.from_batches([results])
    for name in reversed(piece.carried.column_names):
        table = table.add_column(0, name, piece.carried[name])
    return table


def _write(file: Path, table: pa.Table) -> None:
    """A piece, there as a whole or not at all."""
    fresh = file.with_suffix(".fresh")
    pa.parquet.write_table(table, fresh, compression="zstd")
    fresh.replace(file)


@contextmanager
def _writer(file: Path, schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
    """What writes tables into a file, in the form that its ending says."""
    match file.suffix:
        case ".parquet":
            with pa.parquet.ParquetWriter(file, schema, compression="zstd") as parquet:
                yield lambda table: parquet.write_table(table, row_group_size=PIECE)
        case ".arrow":
            plain = pa.schema([(each.name, _without_dictionary(each.type)) for each in schema])
            with pa.OSFile(str(file), "wb") as opened, pa.ipc.new_file(opened, plain) as arrow:
                yield lambda table: arrow.write_table(table.cast(plain))
        case _:
            texts = pa.schema([(each.name, _as_text(each.type)) for each in schema])
            with pa.csv.CSVWriter(file, texts) as lines:
                yield lambda table: lines.write_table(_texts(table, texts))


def _without_dictionary(kind: pa.DataType) -> pa.DataType:
    """The plain type of words: each piece has a dictionary of its own, which a file of Arrow cannot have."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    return pa.list_(_without_dictionary(kind.value_type)) if pa.types.is_list(kind) else kind


def _as_text(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_nested(kind) else _without_dictionary(kind)


def _texts(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Lists as words with `;` between them, and refusals as `code column`."""
    columns = [
        pa.array([_text(each) for each in table[name].to_pylist()], pa.string())
        if pa.types.is_nested(table[name].type)
        else table[name].cast(schema.field(name).type)
        for name in table.column_names
    ]
    return pa.table(columns, schema=schema)


def _text(items: Sequence[object] | None) -> str | None:
    if items is None:
        return None
    return ";".join(" ".join(each.values()) if isinstance(each, dict) else str(each) for each in items)


def _put_together(work: Path, count: int, out: Path) -> Counted:
    """All pieces as the result, and how many people there are in it."""
    fresh = work / f"result{out.suffix}"
    people = refused = 0
    if not count:
        raise CohortError("there is nobody in these files")
    with _writer(fresh, pa.parquet.read_schema(work / _name(0))) as write:
        for place in range(count):
            table = pa.parquet.read_table(work / _name(place))
            people += table.num_rows
            refused += table.num_rows - table["refused"].null_count
            write(table)
    fresh.replace(out)
    return Counted(people, refused)
