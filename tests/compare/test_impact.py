import copy
import json
import tracemalloc
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from app.assess import assess
from app.clinics import NO_CLINIC
from app.compare import answers_file
from app.compare.answers_file import count_file
from app.compare.comparison import Comparison, comparison
from app.compare.impact import Impact, Report, impact, over, report
from app.compare.impact_page import chart, page
from app.compare.population import DRAWN, population
from app.compare.unremarkable import SOME_DAY, posted
from app.rules.answers import facts_of
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.release import digest
from app.wire.request import RequestReader
from tests.books import working
from tests.calls import WHOLE, answers_with

READER = RequestReader(working().questionnaire)


@cache
def two() -> Comparison:
    """The working tree, and one in which a wait is shorter and a caution is gone."""
    document = copy.deepcopy(dict(working().document))
    document["rules"]["isotretinoin-recent"]["parameters"]["months"]["value"] = 3  # type: ignore[index]
    document["rules"].pop("raised-moles")  # type: ignore[attr-defined]
    return comparison(working(), read(document, digest(document)))


@cache
def trial() -> Impact:
    """What trying people needs."""
    return impact(two())


@cache
def made_up() -> tuple[dict[str, dict[str, object]], ...]:
    """A few hundred made-up people, as they would be posted."""
    return tuple(map(posted, population(two(), 400, 7)))


def told() -> Report:
    """The report over them."""
    return report(trial(), over(trial(), made_up()), DRAWN)


def suitability(book: Rulebook, answers: dict[str, dict[str, object]]) -> str:
    """What somebody's answers come to."""
    return assess(book, facts_of(book.questionnaire, answers), NO_CLINIC, SOME_DAY).suitability


def test_everybody_is_counted_where_they_come_out() -> None:
    """The matrix is what assessing each person twice gives."""
    expected = Counter((suitability(two().before, each), suitability(two().after, each)) for each in made_up())
    matrix: dict[Any, dict[Any, int]] = dict(told()["matrix"])
    assert {(old, new): matrix[old][new] for old in matrix for new in matrix[old] if matrix[old][new]} == expected
    assert told()["people"] == 400


def test_the_rule_that_changed_is_held_responsible() -> None:
    """Somebody whose wait got shorter is put down to that rule alone."""
    answers = answers_with("medicines.isotretinoin", "stopped")
    answers["medicines"]["isotretinoin_months"] = 4
    tally = over(trial(), [answers])
    assert {rule for rule, _, _ in tally.responsible} == {"isotretinoin-recent"}
    assert tally.changed == 1


def test_the_same_seed_draws_the_same_people() -> None:
    """A population can be drawn again, and another seed draws another."""
    again = [posted(each) for each in islice(population(two(), 400, 7), 20)]
    assert again == list(made_up()[:20])
    assert again != [posted(each) for each in islice(population(two(), 400, 8), 20)]


def test_the_population_reaches_every_suitability() -> None:
    """Made-up people come out everywhere: a change anywhere can show."""
    matrix = told()["matrix"]
    assert all(sum(row.values()) for row in matrix.values())


def written(file: Path, lines: list[bytes]) -> Path:
    """Lines in a file."""
    file.write_bytes(b"\n".join(lines) + b"\n")
    return file


def requests() -> list[bytes]:
    """The made-up people as requests, one a line."""
    return [json.dumps({"answers": answers}).encode() for answers in made_up()]


def test_bad_lines_are_named_by_their_number(tmp_path: Path) -> None:
    """What is no request, contradicts itself or is too long is counted out, and empty lines are nothing."""
    contradiction = {"answers": {"herpes": {"history": "no", "sites": ["eye"]}}}
    lines = [
        json.dumps({"answers": WHOLE}).encode(),
        b"{",
        b"",
        json.dumps(contradiction).encode(),
        b'{"answers": {"person": {"age": "secret"}}}',
        b" " * 70_000 + b"{}",
    ]
    tally = count_file(trial(), READER, written(tmp_path / "a.jsonl", lines), tmp_path / "state", lambda _: None)
    assert (tally.people, tally.bad, tally.bad_lines) == (1, 4, [2, 4, 5, 6])


def test_a_file_of_nothing_but_faults_is_counted_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many bad lines only the first numbers are kept; what is kept beside the file does not grow with it."""
    monkeypatch.setattr(answers_file, "SAVED_EVERY", 1000)
    file, state = written(tmp_path / "a.jsonl", [b"{"] * 5000), tmp_path / "state"
    sizes: set[int] = set()
    tally = count_file(trial(), READER, file, state, lambda _: sizes.add(state.stat().st_size if state.exists() else 0))
    assert (tally.people, tally.bad, tally.bad_lines) == (0, 5000, [*range(1, 21)])
    assert max(sizes) < 1000


def test_a_line_without_end_is_read_in_pieces(tmp_path: Path) -> None:
    """A line that is too long is one bad line, however long it is, and the next one is counted as its own."""
    long = b'{"answers": "' + b"x" * 3_000_000
    lines = [b"{" + b" " * (64 * 1024), long, json.dumps({"answers": WHOLE}).encode(), long]
    file, two_books = written(tmp_path / "a.jsonl", lines), trial()
    tracemalloc.start()
    tally = count_file(two_books, READER, file, tmp_path / "state", lambda _: None)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tally.people, tally.bad_lines) == (1, [1, 2, 4])
    assert most < 2_000_000


@pytest.mark.parametrize("kept", [b"[" * 100_000, b"{}", b"[]", b"\xff", b'{"stamp": 1}', None])
def test_what_is_left_of_no_run_is_passed_over(tmp_path: Path, kept: bytes | None) -> None:
    """Something else in the place where counts are kept is no count, or it says what it is."""
    file, state = written(tmp_path / "a.jsonl", requests()[:20]), tmp_path / "state"
    if kept is None:
        state.mkdir()
        with pytest.raises(OSError, match="directory"):
            count_file(trial(), READER, file, state, lambda _: None)
    else:
        state.write_bytes(kept)
        assert count_file(trial(), READER, file, state, lambda _: None).people == 20


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a break the rest is counted, once; the result is that of a run without one."""
    monkeypatch.setattr(answers_file, "SAVED_EVERY", 50)
    file, state = written(tmp_path / "a.jsonl", requests()), tmp_path / "state"
    whole = count_file(trial(), READER, file, tmp_path / "other", lambda _: None)
    size = file.stat().st_size

    def stop(place: int) -> None:
        if place > size / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_file(trial(), READER, file, state, stop)
    places: list[int] = []
    again = count_file(trial(), READER, file, state, places.append)
    assert again == whole
    assert 50 <= len(places) < 400
    assert not state.exists()


def test_what_is_kept_meanwhile_is_counts_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No question and no answer is in the file that is left after a break."""
    monkeypatch.setattr(answers_file, "SAVED_EVERY", 10)
    file, state = written(tmp_path / "a.jsonl", requests()), tmp_path / "state"

    def stop(place: int) -> None:
        if place > file.stat().st_size / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_file(trial(), READER, file, state, stop)
    kept = json.loads(state.read_text("utf-8"))
    assert kept.keys() == {"stamp", "place", "number", "moved", "responsible", "bad", "bad_lines"}
    assert not any(path.split(".")[1] in json.dumps(kept["moved"]) for path in working().questionnaire.questions)


def test_another_file_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept for other answers is not added to."""
    monkeypatch.setattr(answers_file, "SAVED_EVERY", 10)
    file, state = written(tmp_path / "a.jsonl", requests()), tmp_path / "state"

    def stop(place: int) -> None:
        if place > file.stat().st_size / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_file(trial(), READER, file, state, stop)
    fewer = written(tmp_path / "b.jsonl", requests()[:30])
    assert count_file(trial(), READER, fewer, state, lambda _: None).people == 30


def test_the_page_shows_everybody_and_loads_nothing() -> None:
    """The chart is well formed, its bars add up to everybody on both sides, and nothing comes from elsewhere."""
    html = page(told(), two().after).decode()
    drawn = chart(told())
    ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])  # noqa: S314 - our own page
    assert sum(bar.count for bar in drawn.left) == sum(bar.count for bar in drawn.right) == 400
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert "default-src 'none'" in html.replace("&#39;", "'")
    assert {ribbon.way for ribbon in drawn.ribbons} <= {"same", "stricter", "looser"}


def test_a_page_of_nobody_is_still_a_page() -> None:
    """Without a single person nothing is divided by nought."""
    assert b"Nobody" in page(report(trial(), over(trial(), []), None), two().after)
