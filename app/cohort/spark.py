"""Cohorts on Spark: files are read where they are assessed, task by task; tables that are no files go through Arrow.

Needs the extra `spark`, and Java. Every row is told what one machine would tell it: the tasks do the same.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pyarrow as pa
from pyspark import SparkFiles
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_type
from pyspark.sql.types import StructField, StructType

from app.clinics import NO_CLINIC, Clinic
from app.cohort.files import files_of, pieces
from app.cohort.questions import CohortError, Questions, questions_of
from app.cohort.results import SCHEMA, Compiled, Told, compiled
from app.cohort.run import ABOUT, Counted, about, begin
from app.cohort.shipping import on_workers, packed
from app.cohort.spark_tasks import COUNTS, TASK, Job, Task, job_of, part_name, tasks_of
from app.cohort.writing import plain_schema
from app.rules.model import Rulebook

DONE = "_SUCCESS"
WATCHED = 1.0  # seconds between two looks at what is done
QUIET = {"spark.ui.showConsoleProgress": "false"}
LOOPBACK = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",  # it would listen on every address
}
"""Where there is no other machine, nobody else is listened to."""
FAILED = "app.cohort.questions.CohortError: "


@dataclass(frozen=True)
class Plan:
    """A run over files.

    Attributes:
        out: the folder that the result becomes.
        work: the folder that parts are written to until then.
        job: what every task needs to know.
        tasks: what is to be done, in the order of the people.
        about: what the run is of.
        wheel: the package as a wheel; None where the one that runs here is sent.
    """

    out: Path
    work: Path
    job: Job
    tasks: tuple[Task, ...]
    about: str
    wheel: Path | None


def planned(people: Path, out: Path, by: Compiled, keep: Sequence[str] = (), wheel: Path | None = None) -> Plan:
    """A run, as far as it can be told before any machine is asked for.

    Args:
        people: a file, or a folder of files, where every machine of the cluster finds it under the same path.
        out: the folder that the result becomes; the same holds of it.
        by: what assesses.
        keep: columns that are carried through.
        wheel: the package as a wheel; else the one that runs here is sent.

    Raises:
        CohortError: something cannot be read, a column is no question, or another thing stands in the result's place.
    """
    people, out = people.absolute(), out.absolute()
    if out.exists() and not (out / ABOUT).exists():
        raise CohortError(f"{out}: this is there already, and is no result of a run on Spark")
    files = files_of(people)
    questions = questions_of([by.meaning.book], keep)
    job = job_of(by, _kept(files[0], questions))
    tasks = tuple(task for file in files for task in tasks_of(file, questions))
    said = about(files, by, keep, engine="spark", task=TASK)
    return Plan(out, out.with_name(f"{out.name}.part"), job, tasks, said, wheel)


def _kept(file: Path, questions: Questions) -> pa.Schema:
    """The columns that are carried through, as they are in a file."""
    first = next(pieces(file, questions), None) if questions.keep else None
    return pa.schema([(each.name, each.type) for each in first.carried.schema] if first else [])


def run(session: SparkSession, plan: Plan, told: Callable[[int], object] = lambda _people: None) -> Counted:
    """Do a plan. What was done of it before, and broken off, is not done again.

    Args:
        session: the cluster.
        plan: what is to be done.
        told: is told now and then how many people are done.

    Raises:
        CohortError: a task failed as often as the cluster tries it, or its part is not to be seen from here.
    """
    begin(plan.work, plan.about)
    with _watching(plan, told):
        found = _done(session, plan) if plan.tasks else []
    counted = Counted(sum(each.people for each in found), sum(each.refused for each in found))
    if not counted.people:
        raise CohortError("there is nobody in these files")
    _commit(plan)
    told(counted.people)
    return counted


def _done(session: SparkSession, plan: Plan) -> list[Any]:
    """What each task counted."""
    work = on_workers(shipped(session, plan.wheel), "assess_parts", plan.job, plan.tasks, str(plan.work))
    places = session.range(0, len(plan.tasks), 1, len(plan.tasks))
    try:
        found: list[Any] = places.mapInArrow(work, _spark_schema(COUNTS)).collect()
    except PySparkException as error:
        raise _reason(error) from None
    return found


def _reason(error: PySparkException) -> Exception:
    """What a task failed of, where it said so itself."""
    said = [line.removeprefix(FAILED) for line in str(error).splitlines() if line.startswith(FAILED)]
    return CohortError(said[0]) if said else error


@contextmanager
def _watching(plan: Plan, told: Callable[[int], object]) -> Iterator[None]:
    """Look now and then which parts are there."""
    ended = Event()

    def watch() -> None:
        while not ended.wait(WATCHED):
            there = {each.name for each in plan.work.iterdir()}
            told(sum(task.rows for place, task in enumerate(plan.tasks) if part_name(place) in there))

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()


def _commit(plan: Plan) -> None:
    """Make the result of the parts: all at once, as far as the file system can."""
    missing = [name for name in map(part_name, range(len(plan.tasks))) if not (plan.work / name).exists()]
    if missing:
        raise CohortError(f"{plan.work / missing[0]} is not to be seen from here: is the folder on every machine?")
    for left in plan.work.glob(".*"):
        left.unlink()
    (plan.work / DONE).touch()
    before = plan.out.with_name(f"{plan.out.name}.before")
    if plan.out.exists():
        shutil.rmtree(before, ignore_errors=True)
        plan.out.rename(before)
    plan.work.rename(plan.out)
    shutil.rmtree(before, ignore_errors=True)


# The package, and sessions


def shipped(session: SparkSession, wheel: Path | None = None) -> str:
    """What the package's folder is called on every machine of a session; it is sent there if it was not yet.

    Args:
        session: the cluster.
        wheel: the package as a wheel; else the one that runs here is packed.

    Raises:
        CohortError: the wheel is not one of this version.
    """
    folder = Path(SparkFiles.getRootDirectory())  # goes with the session, as the archive may
    with tempfile.TemporaryDirectory(dir=folder) as made:
        archive = packed(Path(made), wheel)
        if not (folder / archive.name).exists():
            archive.rename(folder / archive.name)
            session.sparkContext.addArchive(f"{folder / archive.name}#{archive.stem}")
    return archive.stem


@contextmanager
def connected(master: str | None, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """A session on a cluster, for as long as the context lasts.

    Args:
        master: the cluster's address; else what Spark's own settings say.
        settings: further settings of Spark.

    Raises:
        CohortError: there is no such cluster, or no Java.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # Spark's own choice is any `python3` that is there
    builder = SparkSession.builder.appName("candidacy cohort")
    if master:
        builder = builder.master(master)
    own = QUIET | (LOOPBACK if (master or "").startswith("local") else {})
    for name, value in (own | dict(settings)).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise CohortError(f"Spark does not start: {str(error).splitlines()[0]}") from error
    try:
        yield session
    finally:
        session.stop()


# Tables


def assess_frame(
    frame: DataFrame,
    book: Rulebook,
    *,
    clinic: Clinic = NO_CLINIC,
    rules: Told = "deciding",
    keep: Sequence[str] = (),
) -> DataFrame:
    """What is said of the people of a Spark table, each partition in its order; the counterpart of `assess_table`.

    Args:
        frame: the people, its columns as `reading.py` says.
        book: the rulebook.
        clinic: the clinic's profile.
        rules: `deciding`, `all` or `none`: which rules are told of each person.
        keep: columns that are carried through, first.

    Raises:
        CohortError: a column is no question.
    """
    questions_of([book], keep).check(frame.columns)
    by_name = {each.name: each for each in frame.schema}
    given = StructType([by_name[name] for name in keep])
    by = job_of(compiled(book, clinic, rules), pa.schema([(name, pa.null()) for name in keep]))
    work = on_workers(shipped(frame.sparkSession), "assess_batches", by, frame.columns)
    names = [*keep, *SCHEMA.names]
    numbered = StructType(
        [StructField(f"c{place}", each.dataType) for place, each in enumerate([*given, *_spark_schema(SCHEMA)])]
    )
    return _numbered(frame).mapInArrow(work, numbered).toDF(*names)


def _numbered(frame: DataFrame) -> DataFrame:
    """The same table; Spark would take the dots in our columns' names for parts of a name."""
    return frame.toDF(*(f"c{place}" for place in range(len(frame.columns))))


def _spark_schema(schema: pa.Schema) -> StructType:
    return StructType([StructField(each.name, from_arrow_type(each.type)) for each in plain_schema(schema)])
