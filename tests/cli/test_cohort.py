import json
from pathlib import Path

import pyarrow.parquet

from tests.books import working
from tests.cli.command import typed
from tests.clinics import EXAMPLE, river
from tests.cohort.tables import json_lines, with_mistakes
from tests.serving import ROOT


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


def test_two_rulebooks_are_compared_over_a_file(tmp_path: Path) -> None:
    """Tables to read, JSON for programs, and a page; small counts are masked in all of them."""
    people = str(json_lines(working(), with_mistakes(working(), 200, seed=9), tmp_path))
    release = min(each.stem for each in (ROOT / "app" / "rules" / "releases").glob("*.json"))
    read = typed("cohort", "compare", release, "working", people, "--by", "person.age:50", "--least", "5")
    assert read.returncode == 0, read.stderr
    assert f"From {release} to working" in read.stdout
    assert "person.age 0-49" in read.stdout
    assert "<5" in read.stdout
    page = tmp_path / "page.html"
    data = json.loads(typed("cohort", "compare", release, "working", people, "--json", "--html", str(page)).stdout)
    assert (data["before"], data["after"], data["least"]) == (release, "working", 10)
    assert page.read_bytes().startswith(b"<!doctype html>")


def test_groups_that_cannot_be_ends_the_command_in_a_sentence(tmp_path: Path) -> None:
    """A question that is not there, and a band without a width."""
    people = str(json_lines(working(), [], tmp_path))
    for by, said in [("skin.tones", "no such question"), ("person.age:x", "a whole number from 1")]:
        ended = typed("cohort", "compare", "working", "working", people, "--by", by)
        assert ended.returncode == 1
        assert said in ended.stderr


def test_people_can_be_made_up(tmp_path: Path) -> None:
    """A file of so many people, which can be assessed as it is; in a form that holds numbers as numbers."""
    for name in ("people.parquet", "people.arrow"):
        ended = typed("cohort", "people", "120", "--out", str(tmp_path / name), "--seed", "5", "--gaps", "0.1")
        assert ended.returncode == 0, ended.stderr
        told = typed("cohort", "assess", str(tmp_path / name), "--out", str(tmp_path / "told.csv"))
        assert told.stdout.startswith("120 people, 0 of them refused")
    ended = typed("cohort", "people", "120", "--out", str(tmp_path / "people.csv"))
    assert (ended.returncode, "people are written as .parquet or .arrow" in ended.stderr) == (1, True)


def test_a_cohort_can_be_a_clinics(tmp_path: Path) -> None:
    """The clinic's rules decide too, and a clinic whose rules do not fit ends the command."""
    (tmp_path / "people.csv").write_text("person.age,person.others\n20,no\n30,no\n")
    out = tmp_path / "told.parquet"
    command = ("cohort", "assess", str(tmp_path / "people.csv"), "--out", str(out), "--rules", "all", "--clinic")
    assert typed(*command, str(EXAMPLE)).returncode == 0
    young, older = pyarrow.parquet.read_table(out)["rules"].to_pylist()
    assert "river-minimum-age" in young
    assert "river-minimum-age" not in older
    (tmp_path / "river.toml").write_text(river(("months = 9", "months = 1")), "utf-8")
    ended = typed(*command, str(tmp_path / "river.toml"))
    assert (ended.returncode, "that would be looser" in ended.stderr) == (1, True)


def test_what_is_typed_of_a_cluster_must_fit(tmp_path: Path) -> None:
    """Options of Spark without Spark end the command, before anything is read."""
    for option in ("--master", "--conf", "--wheel"):
        ended = typed("cohort", "assess", "people.csv", "--out", str(tmp_path / "told.csv"), option, "local[2]")
        assert (ended.returncode, "are of --engine spark" in ended.stderr) == (1, True)


def test_two_clinics_can_be_compared(tmp_path: Path) -> None:
    """A clinic's rules beside none, and beside the same clinic with a profile that its rules read otherwise."""
    people = tmp_path / "people.csv"
    people.write_text("person.age,person.others\n20,no\n22,no\n30,no\n", "utf-8")
    older = tmp_path / "older.toml"
    ages = [(f"{{ age = {age} }}", f"{{ age = {age + 4} }}") for age in (20, 21)]
    older.write_text(river(("minimum_age = 21", "minimum_age = 25"), *ages), "utf-8")

    def compared(*options: str) -> dict[str, object]:
        ended = typed("cohort", "compare", "working", "working", str(people), "--least", "1", "--json", *options)
        assert ended.returncode == 0, ended.stderr
        found: dict[str, object] = json.loads(ended.stdout)
        return found

    beside_none = compared("--clinic-b", str(older), "--as-of", "2026-11-22")
    assert (beside_none["before"], beside_none["after"]) == ("working", "working (river-clinic)")
    assert beside_none["as_of"] == "2026-11-22"
    beside_older = compared("--clinic-a", str(EXAMPLE), "--clinic-b", str(older))
    for found in (beside_none, beside_older):
        rules = {each["rule"]: each["people"] for each in found["everybody"]["responsible"]}  # type: ignore[index]
        assert rules == {"river-minimum-age": 1}
    both = ("--clinic", str(EXAMPLE), "--clinic-a", str(EXAMPLE))
    ended = typed("cohort", "compare", "working", "working", str(people), *both)
    assert (ended.returncode, "--clinic is of both" in ended.stderr) == (1, True)


def test_how_far_it_is_is_told_where_there_is_no_terminal(tmp_path: Path) -> None:
    """On standard error, by tenths of what a file says that it holds; the result stands alone on standard output."""
    people = tmp_path / "people.parquet"
    made = typed("cohort", "people", "70000", "--out", str(people))
    assert made.stderr.endswith("People: 100 %\n")
    ended = typed("cohort", "assess", str(people), "--out", str(tmp_path / "told.parquet"), "--rules", "none")
    assert ended.stderr == "People: 90 %\nPeople: 100 %\n"
    assert ended.stdout.startswith("70000 people")
