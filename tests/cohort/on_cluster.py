"""What a driver does for `test_spark.py`, in the environment that has Spark: `python -m tests.cohort.on_cluster`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.clinics import rulebook_of
from app.clinics import NO_CLINIC
from app.cohort.results import compiled
from app.rules import release

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CLINIC = Path(__file__).parent.parent.parent / "examples" / "clinics" / "river.toml"
SETTINGS = {"spark.executor.memory": "512m", "spark.driver.memory": "512m", "spark.ui.enabled": "false"}
WAYS = {"newer": (release.names()[-1], None), "older": (release.names()[-2], None), "clinic": ("working", CLINIC)}
"""By name: a release, and the file of a clinic."""


def main(master: str, folder: Path) -> None:
    """Assess the people of a folder each way: as files of several kinds, and as a table that is no file.

    Args:
        master: the cluster's address.
        folder: where people stand: `mixed` for all ways, `tables` with a column `id`, and files that are no people.
    """
    from app.cohort import spark  # noqa: PLC0415 - is not where the tests are, which need the ways

    with spark.connected(master, SETTINGS) as session:
        table = session.read.parquet(str(folder / "tables")).repartition(3)
        for name, (book_name, file) in WAYS.items():
            book, clinic = rulebook_of(book_name, file)
            by = compiled(book, clinic, "all")
            spark.run(session, spark.planned(folder / "mixed", folder / f"{name}.mixed", by))
            spark.run(session, spark.planned(folder / "tables", folder / f"{name}.tables", by, ["id"]))
            told = spark.assess_frame(table, book, clinic=clinic, rules="all", keep=["id"])
            told.write.parquet(str(folder / f"{name}.frame"))
        refused(session, folder)


def refused(session: "SparkSession", folder: Path) -> None:
    """What is told of files that only the tasks find wrong, into `refused.txt`."""
    from app.cohort import questions, spark  # noqa: PLC0415 - as above

    by, said = compiled(rulebook_of("working", None)[0], NO_CLINIC, "none"), []
    for name in ("wrong.csv", "nobody.jsonl"):
        try:
            spark.run(session, spark.planned(folder / name, folder / "never", by))
        except questions.CohortError as error:
            said.append(str(error))
    (folder / "refused.txt").write_text("\n".join(said), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
