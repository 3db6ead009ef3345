"""What a cluster does with people, piece by piece: which files fall into which tasks, and what one task does.

Nothing here needs Spark: it is what runs on the machines that Spark chose. `spark.py` hands it out.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet

from app.clinics import Clinic
from app.cohort.files import PIECE, evenly, pieces, reading, rows_of
from app.cohort.questions import CohortError, Questions, questions_of
from app.cohort.results import SCHEMA, Compiled, Told, assessed, compiled
from app.cohort.run import Counted, beside
from app.cohort.writing import plain, table_writer
from app.rules.read import read
from app.rules.release import canonical, digest

TASK = 2 * PIECE
"""Rows of a task, at least, where a file can be divided: half a second's work or more."""
COUNTS = pa.schema([("people", pa.int64()), ("refused", pa.int64())])


@dataclass(frozen=True)
class Job:
    """What every task of a job needs to know; it is pickled. A rulebook travels as the document that is digested.

    Attributes:
        document: the rulebook, as canonical JSON.
        digest: its digest.
        clinic: the clinic's profile.
        told: which rules are told.
        keep: columns that are carried through, with their types.
    """

    document: bytes
    digest: str
    clinic: Clinic
    told: Told
    keep: pa.Schema

    @property
    def schema(self) -> pa.Schema:
        """The columns of a result."""
        return pa.schema([*self.keep, *SCHEMA])


def job_of(by: Compiled, keep: pa.Schema) -> Job:
    """What travels, of what assesses."""
    book = by.meaning.book
    return Job(canonical(book.document), book.digest, by.clinic, by.told, keep)


@dataclass(frozen=True)
class Ready:
    """A job, ready to be done."""

    job: Job
    by: Compiled
    questions: Questions


@lru_cache(maxsize=4)
def ready(job: Job) -> Ready:
    """What assesses, as it is where the job comes from. A process makes it once for all its tasks.

    Raises:
        CohortError: the rulebook is not the one that was sent.
    """
    written = json.loads(job.document)
    if digest(written) != job.digest:
        raise CohortError("the rulebook is not the one that was sent")
    book = read(written, job.digest)
    return Ready(job, compiled(book, job.clinic, job.told), questions_of([book], job.keep.names))


# Files


class Task(NamedTuple):
    """Some pieces of a file, from `first` to before `end`; None is the file's end. `rows`, where it is known, or 0."""

    file: str
    first: int
    end: int | None
    rows: int


def tasks_of(file: Path, questions: Questions) -> Iterator[Task]:
    """The tasks that a file falls into. Only Parquet says beforehand where its rows are; any other file is one task.

    Raises:
        CohortError: it cannot be read, or a column is no question.
    """
    if file.suffix != ".parquet":
        yield Task(str(file), 0, None, 0)
        return
    first = end = rows = 0
    for count in _groups(file, questions):
        end += -(-count // PIECE)
        rows += count
        if rows >= TASK:
            yield Task(str(file), first, end, rows)
            first, rows = end, 0
    if rows:
        yield Task(str(file), first, end, rows)


def _groups(file: Path, questions: Questions) -> list[int]:
    """The rows of each row group; a group is read as a whole, and never shared between tasks."""
    with reading(file):
        about = pa.parquet.read_metadata(file)
    questions.check(about.schema.to_arrow_schema().names)
    return [about.row_group(group).num_rows for group in range(about.num_row_groups)]


def part_name(place: int) -> str:
    """What a task's part is called; by name, parts stand in the order of the people."""
    return f"part-{place:06}.parquet"


def assess_part(job: Job, task: Task, part: Path) -> Counted:
    """Do a task: its people's results as one file, which is there as a whole or not at all. One that is there stays.

    Raises:
        CohortError: something cannot be read, or a column that is carried through is of another type elsewhere.
    """
    if not part.exists():
        fresh = part.with_name(f".{part.stem}.{uuid4().hex}{part.suffix}")
        try:
            _write(fresh, job.schema, _results(ready(job), task))
            fresh.replace(part)
        finally:
            fresh.unlink(missing_ok=True)
    return counted(part)


def _results(by: Ready, task: Task) -> Iterator[pa.Table]:
    """What is said of the people of a task, piece by piece."""
    some = pieces(Path(task.file), by.questions, skip=lambda piece: piece < task.first)
    for piece in islice(some, task.end):
        if piece is not None:
            table = beside(piece, assessed(by.by, piece.rows))
            if table.schema != by.job.schema:
                raise CohortError(f"{task.file}: a column to keep is of another type than in the first file")
            yield table


def _write(file: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Tables as one file, which is on the disk before it gets its name."""
    with table_writer(file, schema) as write:
        for table in tables:
            write(table)
    with file.open("rb") as written:
        os.fsync(written.fileno())


def counted(part: Path) -> Counted:
    """How many people a part has, and how many of them are refused."""
    refused = pa.parquet.read_table(part, columns=["refused"])["refused"]
    return Counted(len(refused), len(refused) - refused.null_count)


def assess_parts(
    job: Job, tasks: Sequence[Task], folder: str, places: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Do the tasks at some places; how many people each had, and how many of them were refused."""
    for batch in places:
        for place in batch.column(0).to_pylist():
            done = assess_part(job, tasks[place], Path(folder) / part_name(place))
            yield pa.RecordBatch.from_arrays([pa.array([done.people]), pa.array([done.refused])], schema=COUNTS)


# Tables


def assess_batches(job: Job, names: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What is said of the people of some batches, in their order.

    Args:
        job: what assesses.
        names: the batches' columns, which Spark knows by their places.
        batches: the people.
    """
    by = ready(job)
    for table in evenly(batches):
        piece = rows_of(table.rename_columns([*names]), by.questions)
        results = plain(beside(piece, assessed(by.by, piece.rows)))
        yield from results.rename_columns([f"c{place}" for place in range(results.num_columns)]).to_batches()
