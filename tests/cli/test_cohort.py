from pathlib import Path

import pyarrow.parquet

from tests.books import working
from tests.cli.command import typed
from tests.cohort.tables import json_lines, with_mistakes


def test_a_file_of_people_is_assessed(tmp_path: Path) -> None:
    """One row for each of them, and how many there were."""
    people = json_lines(working(), with_mistakes(working(), 50, seed=8), tmp_path)
    ended = typed("cohort", "assess", str(people), "--out", str(tmp_path / "told.parquet"), "--rules", "all")
    assert ended.returncode == 0, ended.stderr
    found = pyarrow.parquet.read_table(tmp_path / "told.parquet")
    refused = found.num_rows - found["refused"].null_count
    assert ended.stdout == f"50 people, {refused} of them refused, by working: {tmp_path / 'told.parquet'}\n"


def test_what_cannot_be_read_ends_the_command_in_a_sentence(tmp_path: Path) -> None:
    """A column that is no question, a file that is not there, a place that cannot be written to."""
    (tmp_path / "people.csv").write_text("person.aeg\n29\n")
    for people, out, said in [
        ("people.csv", "told.csv", "did you mean 'person.age'?"),
        ("nobody.csv", "told.csv", "a file that ends with"),
        ("people.csv", "told.txt", "the result ends with"),
        ("people.csv", "people.csv/told.csv", "people.csv/told.csv"),
    ]:
        ended = typed("cohort", "assess", str(tmp_path / people), "--out", str(tmp_path / out))
        assert ended.returncode == 1
        assert said in ended.stderr
