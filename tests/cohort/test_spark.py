"""On a real cluster: what people are told there, and what is left of tasks, workers and runs that end early."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from app.cli.clinics import rulebook_of
from app.cohort.drawn import Flaws, drawn
from app.cohort.results import compiled
from app.cohort.run import run
from app.cohort.spark_tasks import part_name
from app.rules.release import load
from tests.cohort.cluster import PATIENCE, Cluster, cluster, end, installed, until, writers
from tests.cohort.on_cluster import SETTINGS, WAYS
from tests.cohort.tables import arrow, csv, json_lines, parquet, with_mistakes

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java: make system"),
]
FLAWS = Flaws(gaps=0.1, not_sure=0.1, invalid=0.05)
SLOW = 20  # times that a few hundred lines of JSON are repeated: a task that can be met while it is done
RELEASE = WAYS["newer"][0]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """People as files of every kind, as tables with ids, and as files that take long."""
    folder = tmp_path_factory.mktemp("people")
    asking = load(WAYS["older"][0])  # whose questions all the others ask too
    for name in ("mixed", "tables", "slow"):
        (folder / name).mkdir()
    for write in (parquet, arrow, csv, json_lines):
        write(asking, with_mistakes(asking, 400, seed=31), folder / "mixed")
    for place, count in enumerate((700, 1300, 900)):
        (some,) = drawn(asking, count, place, FLAWS)
        ids = pa.array(range(place * 10_000, place * 10_000 + count))
        pa.parquet.write_table(some.append_column("id", ids), folder / "tables" / f"{place}.parquet")
        pa.parquet.write_table(some, folder / "slow" / f"{place}.parquet")
    (folder / "wrong.csv").write_text("person.aeg\n29\n", "utf-8")
    (folder / "nobody.jsonl").touch()
    lines = json_lines(asking, with_mistakes(asking, 300, seed=32), folder)
    for name in ("a.jsonl", "b.jsonl"):
        (folder / "slow" / name).write_bytes(lines.read_bytes() * SLOW)
    return folder


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A standalone master and two workers."""
    installed()
    with cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture(scope="module")
def expected(people: Path) -> pa.Table:
    """What one machine says of the people that take long."""
    return locally(people / "slow", people, RELEASE)


def locally(files: Path, folder: Path, release: str, clinic: Path | None = None, *keep: str) -> pa.Table:
    """What one machine says."""
    book, profile = rulebook_of(release, clinic)
    run(files, folder / "local.parquet", compiled(book, profile, "all"), keep)
    return pa.parquet.read_table(folder / "local.parquet")


def assessing(spark: Cluster, people: Path, out: Path) -> "subprocess.Popen[bytes]":
    """A driver that has begun to assess the people that take long."""
    settings = [f"--conf={name}={value}" for name, value in SETTINGS.items()]
    typed = ["cohort", "assess", str(people / "slow"), "--out", str(out), "--release", RELEASE, "--rules", "all"]
    return spark.driver("app", *typed, "--engine", "spark", "--master", spark.master, *settings, log=log(out))


def log(out: Path) -> Path:
    """Where a driver's words go."""
    return out.with_name(f"{out.name}.log")


def being_written(out: Path) -> dict[int, Path]:
    """The processes that are doing tasks, and the files that they have not finished."""
    return writers(".part-*.parquet", out.with_name(f"{out.name}.part"))


def finished(driver: "subprocess.Popen[bytes]", out: Path, expected: pa.Table) -> str:
    """What a driver wrote, once it ended well with what one machine says, and nothing else in the folder."""
    ended = driver.wait(PATIENCE)
    words = log(out).read_text("utf-8")
    assert ended == 0, words
    assert f"{expected.num_rows} people" in words
    assert pa.parquet.read_table(out) == expected
    parts = [part_name(place) for place in range(5)]
    assert sorted(each.name for each in out.iterdir()) == ["_SUCCESS", "_run.json", *parts]
    assert not out.with_name(f"{out.name}.part").exists()
    return words


def test_a_cluster_tells_what_one_machine_tells(spark: Cluster, people: Path) -> None:
    """Row for row, two releases and a clinic's pack, files of every kind, tables that are no files; refusals too."""
    driver = spark.driver("tests.cohort.on_cluster", spark.master, str(people), log=people / "driver.log")
    assert driver.wait(PATIENCE) == 0, (people / "driver.log").read_text("utf-8")
    for name, (release, clinic) in WAYS.items():
        assert pa.parquet.read_table(people / f"{name}.mixed") == locally(people / "mixed", people, release, clinic)
        tables = locally(people / "tables", people, release, clinic, "id")
        assert pa.parquet.read_table(people / f"{name}.tables") == tables
        frame = pa.parquet.read_table(people / f"{name}.frame").sort_by("id")
        assert frame.to_pylist() == tables.to_pylist()
        assert tables["refused"].null_count < tables.num_rows
    wrong, nobody = (people / "refused.txt").read_text("utf-8").splitlines()
    assert (
        wrong
        == "the column 'person.aeg' is no question; did you mean 'person.age'? (--keep person.aeg carries it through)"
    )
    assert nobody == "there is nobody in these files"
    assert not (people / "never").exists()


def test_a_task_that_fails_once_changes_nothing(
    spark: Cluster, people: Path, expected: pa.Table, tmp_path: Path
) -> None:
    """A process that is killed while it does a task: the task is done again, and nothing of its first half is left."""
    out = tmp_path / "told"
    driver = assessing(spark, people, out)
    until(lambda: being_written(out))
    process, half = being_written(out).popitem()
    os.kill(process, signal.SIGKILL)
    assert "Lost task" in finished(driver, out, expected)
    assert not half.exists()


def test_a_worker_that_dies_changes_nothing(spark: Cluster, people: Path, expected: pa.Table, tmp_path: Path) -> None:
    """A machine that is lost while both do tasks: the other does them all."""
    out = tmp_path / "told"
    driver = assessing(spark, people, out)
    until(lambda: len(being_written(out)) == 2)
    end(spark.workers.pop())
    assert "Lost executor" in finished(driver, out, expected)
    spark.begin_worker()


def test_a_run_that_was_broken_off_goes_on(spark: Cluster, people: Path, expected: pa.Table, tmp_path: Path) -> None:
    """Its driver killed, there is no result yet; the same command does what is missing, and nothing twice."""
    out = tmp_path / "told"
    work = tmp_path / "told.part"
    driver = assessing(spark, people, out)
    until(lambda: list(work.glob("part-*")))
    driver.kill()
    driver.wait(PATIENCE)
    assert not out.exists()
    until(lambda: not being_written(out))
    kept = {each.name: each.stat().st_mtime_ns for each in work.glob("part-*")}
    finished(assessing(spark, people, out), out, expected)
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == kept
