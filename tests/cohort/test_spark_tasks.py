import pickle
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from app.clinics import NO_CLINIC, Clinic
from app.cohort import files, spark_tasks
from app.cohort.questions import CohortError, questions_of
from app.cohort.results import compiled
from app.cohort.run import Counted, run
from app.cohort.spark_tasks import Job, Task, assess_batches, assess_part, assess_parts, job_of, part_name, tasks_of
from app.rules.model import Rulebook
from tests.books import working
from tests.cohort.tables import csv, json_lines, parquet, table, with_mistakes

COUNT = 1000
PEOPLE = with_mistakes(working(), COUNT, seed=21)
QUESTIONS = questions_of([working()])


def job(book: Rulebook = working(), clinic: Clinic = NO_CLINIC, keep: Sequence[pa.Field] = ()) -> Job:  # noqa: B008 - a rulebook is frozen
    """A job as it comes out at the other end."""
    sent: Job = pickle.loads(pickle.dumps(job_of(compiled(book, clinic, "all"), pa.schema(keep))))  # noqa: S301 - our own
    return sent


def locally(people: Path, folder: Path) -> pa.Table:
    """What one machine says of the same people."""
    run(people, folder / "told.parquet", compiled(working(), NO_CLINIC, "all"))
    return pa.parquet.read_table(folder / "told.parquet")


def test_parts_of_a_file_are_together_what_one_machine_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks share no row group and leave none out, and their parts in the order of their names are the result."""
    monkeypatch.setattr(files, "PIECE", 100)
    monkeypatch.setattr(spark_tasks, "PIECE", 100)
    monkeypatch.setattr(spark_tasks, "TASK", 300)
    people = parquet(working(), PEOPLE, tmp_path)
    tasks = list(tasks_of(people, QUESTIONS))
    assert [each.rows for each in tasks] == [346, 346, 308]  # groups of 173
    assert all(one.end == other.first for one, other in pairwise(tasks))
    places = [pa.RecordBatch.from_pydict({"id": [1, 0]}), pa.RecordBatch.from_pydict({"id": [2]})]
    counts = [each.to_pylist()[0] for each in assess_parts(job(), tasks, str(tmp_path), places)]
    assert [each["people"] for each in counts] == [346, 346, 308]
    parts = sorted(tmp_path.glob("part-*.parquet"))
    assert [each.name for each in parts] == [part_name(place) for place in range(3)]
    found = pa.concat_tables([pa.parquet.read_table(each) for each in parts])
    assert found == locally(people, tmp_path)
    assert sum(each["refused"] for each in counts) == COUNT - found["refused"].null_count > 0


@pytest.mark.parametrize("write", [csv, json_lines])
def test_a_file_that_does_not_say_where_its_rows_are_is_one_task(write: object, tmp_path: Path) -> None:
    """A file of lines is read from its beginning to its end."""
    assert callable(write)
    people = write(working(), PEOPLE, tmp_path)
    (task,) = tasks_of(people, QUESTIONS)
    part = tmp_path / "part.parquet"
    assert assess_part(job(), task, part).people == COUNT
    assert pa.parquet.read_table(part) == locally(people, tmp_path)


def test_a_part_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    """What an earlier attempt finished stays, and is counted alike."""
    (task,) = tasks_of(parquet(working(), PEOPLE, tmp_path), QUESTIONS)
    part = tmp_path / "part.parquet"
    counted = assess_part(job(), task, part)
    when = part.stat().st_mtime_ns
    assert assess_part(job(), task, part) == counted
    assert part.stat().st_mtime_ns == when


def test_a_task_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a half part nor what it was written to; the next attempt does it whole."""
    monkeypatch.setattr(files, "PIECE", 100)
    people = csv(working(), PEOPLE, tmp_path)
    whole = people.read_bytes()
    end = whole.index(b"\n", len(whole) // 2)
    people.write_bytes(whole[:end] + b",one column too many" + whole[end:])
    (task,) = tasks_of(people, QUESTIONS)
    part = tmp_path / "part.parquet"
    with pytest.raises(CohortError, match=r"people\.csv"):
        assess_part(job(), task, part)
    assert [each.name for each in tmp_path.iterdir()] == ["people.csv"]
    people.write_bytes(whole)
    assert assess_part(job(), task, part).people == COUNT


def test_a_file_without_people_has_no_task_or_an_empty_part(tmp_path: Path) -> None:
    """Nobody is neither a fault nor a row."""
    assert list(tasks_of(parquet(working(), [], tmp_path), QUESTIONS)) == []
    (task,) = tasks_of(json_lines(working(), [], tmp_path), QUESTIONS)
    assert assess_part(job(), task, tmp_path / "part.parquet") == Counted(0, 0)


def test_a_column_that_is_no_question_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    """Where it can be told beforehand; and so does a file that cannot be read."""
    pa.parquet.write_table(pa.table({"person.aeg": [29]}), tmp_path / "people.parquet")
    with pytest.raises(CohortError, match=r"did you mean 'person\.age'"):
        list(tasks_of(tmp_path / "people.parquet", QUESTIONS))
    (tmp_path / "people.parquet").write_bytes(b"PAR1")
    with pytest.raises(CohortError, match=r"people\.parquet"):
        list(tasks_of(tmp_path / "people.parquet", QUESTIONS))


def test_columns_to_keep_are_of_one_type_in_all_parts(tmp_path: Path) -> None:
    """A part that could not be read together with the others is not written."""
    some = table(working(), PEOPLE[:10]).append_column("id", pa.array(range(10), pa.int32()))
    pa.parquet.write_table(some, tmp_path / "people.parquet")
    task, part = Task(str(tmp_path / "people.parquet"), 0, None, 10), tmp_path / "part.parquet"
    with pytest.raises(CohortError, match="of another type"):
        assess_part(job(keep=[pa.field("id", pa.int64())]), task, part)
    assess_part(job(keep=[pa.field("id", pa.int32())]), task, part)
    assert pa.parquet.read_table(part)["id"].to_pylist() == list(range(10))


def test_a_rulebook_that_was_changed_on_its_way_decides_nothing(tmp_path: Path) -> None:
    """What arrives must be what was sent, by its digest."""
    sent = job()
    changed = Job(sent.document.replace(b'"defer"', b'"inform"'), sent.digest, NO_CLINIC, "all", sent.keep)
    with pytest.raises(CohortError, match="not the one that was sent"):
        assess_part(changed, Task(str(csv(working(), PEOPLE, tmp_path)), 0, None, 0), tmp_path / "part.parquet")


def test_batches_are_assessed_in_their_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Batches of any size, columns without names: the same rows, in plain words, with what is carried through."""
    monkeypatch.setattr(files, "PIECE", 256)
    people = table(working(), PEOPLE).append_column("a.b", pa.array(range(COUNT)))
    numbered = people.rename_columns([f"c{place}" for place in range(people.num_columns)])
    batches = numbered.to_batches(max_chunksize=90)
    found = list(assess_batches(job(keep=[pa.field("a.b", pa.null())]), people.column_names, batches))
    assert sum(each.num_rows for each in found) == COUNT
    told = pa.Table.from_batches(found)
    expected = locally(parquet(working(), PEOPLE, tmp_path), tmp_path)
    assert told.column("c0").to_pylist() == list(range(COUNT))
    for place, name in enumerate(expected.column_names, 1):
        assert told.column(f"c{place}").to_pylist() == expected[name].to_pylist()
    assert told.column("c1").type == pa.string()
