import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from time import sleep
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from app import __version__
from app.clinics import NO_CLINIC
from app.cohort import assess_table, drawn, files, lines
from app.cohort.questions import CohortError
from app.cohort.results import Told, compiled
from app.cohort.run import Counted, run
from app.rules.model import Rulebook
from app.wire.request import RequestReader
from tests.books import working
from tests.cohort.tables import arrow, csv, json_lines, parquet, refusals, table, with_mistakes
from tests.cohort.told import alone
from tests.serving import ROOT
from tests.strategies import Answers

Write = Callable[[Rulebook, Sequence[Answers], Path], Path]
COUNT = 1000
PEOPLE = with_mistakes(working(), COUNT, seed=3)
READER = RequestReader(working().questionnaire)


def expected(everybody: Sequence[Answers], told: Told) -> list[dict[str, object]]:
    """What each person is told by themselves, as a row."""
    return [row(answers, told) for answers in everybody]


def row(answers: Answers, told: Told) -> dict[str, object]:
    """What one person is told, as a row."""
    faults = refusals(READER, answers)
    said = alone(working(), NO_CLINIC, answers) if faults is None else None
    if said is not None and said.refused:
        faults = sorted(("inconsistent_answers", path) for path in said.refused)
    if said is None or faults is not None:
        return {**dict.fromkeys(NAMES), "refused": faults}
    ranked = sorted(working().suitabilities.values(), key=lambda level: level.rank)
    levels = [ranked[rank].id for rank in said.levels]
    sessions = said.sessions or (None, None)
    rules = {"deciding": [each.id for each in working().rules if each.id in said.deciding], "all": list(said.found)}
    values = [*levels, said.settled, said.score, *sessions, rules.get(told), None]
    return dict(zip(NAMES, values, strict=True))


NAMES = (
    "suitability",
    "at_best",
    "at_worst",
    "settled",
    "score",
    "sessions_min",
    "sessions_max",
    "rules",
    "refused",
)


def rows(found: Any) -> list[dict[str, object]]:  # noqa: ANN401 - Arrow has no types
    """A result as rows; the order in which a row's refusals stand means nothing."""
    each = found.to_pylist()
    for one in each:
        if one["refused"] is not None:
            one["refused"] = sorted((refusal["code"], refusal["column"]) for refusal in one["refused"])
    return each  # type: ignore[no-any-return]


@pytest.mark.parametrize("write", [parquet, arrow, csv, json_lines])
def test_every_layout_is_told_what_requests_are_told(write: Write, tmp_path: Path) -> None:
    """Row for row, in their order: what an assessment says, or the codes that a request is refused with."""
    out = tmp_path / "told.parquet"
    counted = run(write(working(), PEOPLE, tmp_path), out, compiled(working(), NO_CLINIC, "deciding"))
    found = rows(pa.parquet.read_table(out))
    assert found == expected(PEOPLE, "deciding")
    assert counted == Counted(COUNT, sum(each["refused"] is not None for each in found))
    codes = {code for each in found for code, _ in each["refused"] or ()}  # type: ignore[attr-defined]
    assert codes == {"inconsistent_answers", "not_an_option", "out_of_range", "repeated"}


@pytest.mark.parametrize("told", ["all", "none"])
def test_the_rules_that_are_told_can_be_chosen(told: Told) -> None:
    """All rules that hold, or none; the rest stays as it is. Of who is refused none are there, nor below their null."""
    found = assess_table(table(working(), PEOPLE), working(), rules=told)
    assert rows(found) == expected(PEOPLE, told)
    told_of = found["rules"].combine_chunks()
    assert len(told_of.values) == sum(len(each or ()) for each in told_of.to_pylist())


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    """Files of several kinds in one folder are one cohort, in the order of their names."""
    folder = tmp_path / "people"
    folder.mkdir()
    parquet(working(), PEOPLE[:300], folder).rename(folder / "1.parquet")
    csv(working(), PEOPLE[300:500], folder).rename(folder / "2.csv")
    json_lines(working(), PEOPLE[500:], folder).rename(folder / "3.jsonl")
    (folder / "README.md").write_text("not people")
    run(folder, tmp_path / "told.parquet", compiled(working(), NO_CLINIC, "none"))
    assert rows(pa.parquet.read_table(tmp_path / "told.parquet")) == expected(PEOPLE, "none")


def test_a_result_can_be_read_anywhere(tmp_path: Path) -> None:
    """As Arrow it has plain words, as CSV lists with `;` and refusals with their column; all say the same."""
    by = compiled(working(), NO_CLINIC, "deciding")
    people = parquet(working(), PEOPLE, tmp_path)
    for name in ("told.arrow", "told.csv", "told.parquet"):
        run(people, tmp_path / name, by)
    whole = pa.parquet.read_table(tmp_path / "told.parquet").to_pylist()
    with pa.ipc.open_file(tmp_path / "told.arrow") as opened:
        assert opened.read_all().to_pylist() == whole
    lines = pa.csv.read_csv(
        tmp_path / "told.csv",
        convert_options=pa.csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False),
    ).to_pylist()
    assert [each["suitability"] for each in lines] == [each["suitability"] for each in whole]
    assert [each["rules"] for each in lines] == [
        None if each["rules"] is None else ";".join(each["rules"]) for each in whole
    ]
    assert [each["refused"] for each in lines] == [
        None if each["refused"] is None else ";".join(f"{one['code']} {one['column']}" for one in each["refused"])
        for each in whole
    ]


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces that are there are not made again, and the result is the same; before the end there is none."""
    monkeypatch.setattr(files, "PIECE", 100)
    people, out, by = (
        parquet(working(), PEOPLE, tmp_path),
        tmp_path / "told.parquet",
        compiled(working(), NO_CLINIC, "all"),
    )

    def broken(done: int) -> None:
        if done > 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(people, out, by, told=broken)
    assert not out.exists()
    kept = {piece: piece.stat().st_mtime_ns for piece in (tmp_path / "told.parquet.part").glob("0*.arrow")}
    assert kept
    seen: list[int] = []

    def watch(done: int) -> None:
        seen.append(done)
        assert all(piece.stat().st_mtime_ns == when for piece, when in kept.items())

    assert run(people, out, by, told=watch).people == COUNT
    assert seen[-1] == COUNT
    assert rows(pa.parquet.read_table(out)) == expected(PEOPLE, "all")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["people.parquet", "told.parquet"]


@pytest.mark.long
def test_a_run_that_is_killed_goes_on(tmp_path: Path) -> None:
    """Ended at once, amid its work, it leaves no result; typed again it comes to what one that was let be comes to."""
    people, whole, out = (tmp_path / name for name in ("people.parquet", "whole.parquet", "told.parquet"))
    pa.parquet.write_table(pa.concat_tables(drawn.drawn(working(), 300_000, 5, drawn.Flaws(gaps=0.05))), people)
    command = [sys.executable, "-m", "app", "cohort", "assess", str(people), "--as-of", "2026-11-22", "--out"]
    subprocess.run([*command, str(whole)], cwd=ROOT, check=True)  # noqa: S603 - our own command
    pieces = tmp_path / "told.parquet.part"
    running = subprocess.Popen([*command, str(out)], cwd=ROOT)  # noqa: S603 - our own command
    while not list(pieces.glob("0*.arrow")):
        assert running.poll() is None
        sleep(0.005)
    running.kill()
    assert running.wait() == -signal.SIGKILL
    kept = {piece: piece.stat().st_mtime_ns for piece in pieces.glob("0*.arrow")}
    assert kept
    assert not out.exists()
    run(people, out, compiled(working(), NO_CLINIC, "deciding", date(2026, 11, 22)), told=partial(_unchanged, kept))
    assert pa.parquet.read_table(out).equals(pa.parquet.read_table(whole), check_metadata=True)
    assert not pieces.exists()


def _unchanged(kept: dict[Path, int], _people: int) -> None:
    assert all(piece.stat().st_mtime_ns == when for piece, when in kept.items())


@pytest.mark.parametrize("name", ["told.parquet", "told.arrow"])
def test_a_result_says_what_made_it(name: str, tmp_path: Path) -> None:
    """Release, digest, questionnaire, software and day stand in the file's own metadata, as in an assessment."""
    by = compiled(working(), NO_CLINIC, "none", date(2026, 11, 22))
    run(parquet(working(), PEOPLE[:50], tmp_path), tmp_path / name, by)
    if name.endswith("arrow"):
        with pa.ipc.open_file(tmp_path / name) as opened:
            schema = opened.schema
    else:
        schema = pa.parquet.read_schema(tmp_path / name)
    assert json.loads(schema.metadata[b"candidacy"]) == {
        "release": working().release,
        "digest": working().digest,
        "questionnaire": working().questionnaire.version,
        "clinic": None,
        "software": __version__,
        "as_of": "2026-11-22",
        "rules": "none",
    }
    alike = assess_table(table(working(), PEOPLE[:50]), working(), rules="none", as_of=date(2026, 11, 22))
    assert alike.schema.metadata == {b"candidacy": schema.metadata[b"candidacy"]}


def test_another_run_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run left that told other rules, or of other people, is not taken for this one's."""
    monkeypatch.setattr(files, "PIECE", 100)
    people, out = parquet(working(), PEOPLE, tmp_path), tmp_path / "told.parquet"

    def at_once(done: int) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        run(people, out, compiled(working(), NO_CLINIC, "none"), told=at_once)
    run(people, out, compiled(working(), NO_CLINIC, "all"))
    assert rows(pa.parquet.read_table(out)) == expected(PEOPLE, "all")


@pytest.mark.parametrize(
    ("where", "size", "few", "write"), [(files, "PIECE", 100, parquet), (lines, "SOME", 100_000, json_lines)]
)
def test_pieces_of_another_size_are_not_gone_on_with(
    where: ModuleType, size: str, few: int, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version left of fewer people does not stand for more of them: nobody is left out."""
    people, out = write(working(), PEOPLE, tmp_path), tmp_path / "told.parquet"
    by = compiled(working(), NO_CLINIC, "none")

    def at_once(done: int) -> None:
        raise KeyboardInterrupt(done)

    monkeypatch.setattr(where, size, few)
    with pytest.raises(KeyboardInterrupt):
        run(people, out, by, told=at_once)
    monkeypatch.setattr(where, size, 2 * few)
    assert run(people, out, by).people == COUNT
    assert rows(pa.parquet.read_table(out)) == expected(PEOPLE, "none")


def test_columns_to_keep_are_carried_through(tmp_path: Path) -> None:
    """They stand first, as they were, beside the right row."""
    numbered = table(working(), PEOPLE).append_column("id", pa.array(range(COUNT)))
    pa.parquet.write_table(numbered, tmp_path / "people.parquet")
    run(tmp_path / "people.parquet", tmp_path / "told.arrow", compiled(working(), NO_CLINIC, "none"), keep=["id"])
    with pa.ipc.open_file(tmp_path / "told.arrow") as opened:
        found = opened.read_all()
    assert found.column_names == ["id", *NAMES]
    assert found["id"].to_pylist() == list(range(COUNT))


def test_of_columns_that_are_kept_parquet_says_the_range(tmp_path: Path) -> None:
    """Who looks for one person passes over the pieces that they are not in; of what is said no piece tells anything."""
    numbered = table(working(), PEOPLE).append_column("id", pa.array(range(COUNT)))
    pa.parquet.write_table(numbered, tmp_path / "people.parquet")
    run(tmp_path / "people.parquet", tmp_path / "told.parquet", compiled(working(), NO_CLINIC, "none"), keep=["id"])
    group = pa.parquet.read_metadata(tmp_path / "told.parquet").row_group(0)
    columns = [group.column(place) for place in range(group.num_columns)]
    assert {each.path_in_schema for each in columns if each.is_stats_set} == {"id"}


def test_the_forms_of_a_result_are_named(tmp_path: Path) -> None:
    """A result in a form that cannot be written is refused before anything is read."""
    with pytest.raises(CohortError, match="the result ends with"):
        run(tmp_path / "nowhere.csv", tmp_path / "told.xlsx", compiled(working(), NO_CLINIC, "none"))
    with pytest.raises(CohortError, match="a file that ends with"):
        run(tmp_path / "nowhere.csv", tmp_path / "told.csv", compiled(working(), NO_CLINIC, "none"))
    with pytest.raises(CohortError, match="there is no file that ends with"):
        run(tmp_path, tmp_path / "told.csv", compiled(working(), NO_CLINIC, "none"))
