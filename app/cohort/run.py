"""A run over files of people: piece by piece into a folder beside the result, and at the end into the result, whole.

A run that was broken off goes on with the pieces that are missing. Memory does not grow with the people.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from app import __version__
from app.cohort.files import CohortError, Piece, files_of, pieces, questions_of
from app.cohort.results import Compiled, assessed
from app.cohort.writing import ENDS, table_writer

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
        {
            "software": __version__,
            "files": each,
            "digest": by.meaning.book.digest,
            "clinic": clinic,
            "rules": by.told,
            "keep": [*keep],
        }
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


def _put_together(work: Path, count: int, out: Path) -> Counted:
    """All pieces as the result, and how many people there are in it."""
    fresh = work / f"result{out.suffix}"
    people = refused = 0
    if not count:
        raise CohortError("there is nobody in these files")
    with table_writer(fresh, pa.parquet.read_schema(work / _name(0))) as write:
        for place in range(count):
            table = pa.parquet.read_table(work / _name(place))
            people += table.num_rows
            refused += table.num_rows - table["refused"].null_count
            write(table)
    fresh.replace(out)
    return Counted(people, refused)
