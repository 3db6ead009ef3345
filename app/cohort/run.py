"""A run over files of people: piece by piece into a folder beside the result, and at the end into the result, whole.

A run that was broken off goes on with the pieces that are missing. Memory does not grow with the people.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import pyarrow as pa

from app import __version__
from app.cohort.files import Piece, Unread, are_decoded, files_of, piece_sizes, unread
from app.cohort.questions import CohortError, questions_of
from app.cohort.results import Compiled, assessed
from app.cohort.turns import in_turn
from app.cohort.writing import ENDS, table_writer

ABOUT = "_run.json"  # what reads a folder of Parquet passes over names that begin so
PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


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
    begin(work, about(files, by, keep))
    fresh = work / f"result{out.suffix}"
    counted = _put_together(in_turn(_pieces(files, by, keep, work), beside_reading=are_decoded(files)), by, fresh, told)
    fresh.replace(out)
    shutil.rmtree(work)
    return counted


def _pieces(files: Sequence[Path], by: Compiled, keep: Sequence[str], work: Path) -> Iterator[Callable[[], pa.Table]]:
    """What makes each piece of the result, or has it from a run that was broken off."""
    questions = questions_of([by.meaning.book], keep)
    place = 0
    for file in files:
        for piece in unread(file, questions, _is_done(work, place)):
            kept = work / _name(place)
            yield partial(_kept, kept) if piece is None else partial(_made, piece, by, kept)
            place += 1


def _made(piece: Unread, by: Compiled, kept: Path) -> pa.Table:
    """A piece of the result, which is kept as a whole or not at all."""
    read = piece()
    table, fresh = beside(read, assessed(by, read.rows)), kept.with_suffix(".fresh")
    with pa.OSFile(str(fresh), "wb") as opened, pa.ipc.new_file(opened, table.schema, options=PACKED) as file:
        file.write_table(table)
    fresh.replace(kept)
    return table


def _kept(kept: Path) -> pa.Table:
    with pa.OSFile(str(kept)) as opened, pa.ipc.open_file(opened) as file:
        return file.read_all()


def _is_done(work: Path, first: int) -> Callable[[int], bool]:
    return lambda piece: (work / _name(first + piece)).exists()


def _name(place: int) -> str:
    return f"{place:08}.arrow"


def about(files: Sequence[Path], by: Compiled, keep: Sequence[str], **more: object) -> str:
    """What a run is of: the same text, the same result."""
    each = [[file.name, file.stat().st_size, file.stat().st_mtime_ns] for file in files]
    clinic = hashlib.sha256(json.dumps(asdict(by.clinic), default=sorted).encode()).hexdigest()
    return json.dumps(
        {
            "software": __version__,
            "files": each,
            "digest": by.meaning.book.digest,
            "clinic": clinic,
            "rules": by.told,
            "keep": [*keep],
            "pieces": piece_sizes(),
            **more,
        }
    )


def begin(work: Path, about: str) -> None:
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


def _put_together(tables: Iterator[pa.Table], by: Compiled, fresh: Path, told: Callable[[int], object]) -> Counted:
    """All pieces as the result, and how many people there are in it."""
    people = refused = 0
    first = next(tables, None)
    if first is None:
        raise CohortError("there is nobody in these files")
    with table_writer(fresh, first.schema.with_metadata(by.schema.metadata)) as write:
        for table in chain([first], tables):
            write(table)
            people += table.num_rows
            refused += table.num_rows - table["refused"].null_count
            told(people)
    return Counted(people, refused)
