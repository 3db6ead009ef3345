import copy
import json
import tracemalloc
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from app.building import create_service
from app.cohort.rows import Rows
from app.cohort.transitions import By
from app.compare import answers_file, population
from app.compare.answers_file import count_file
from app.compare.comparison import Comparison, comparison
from app.compare.impact import Counts, Impact, Report, impact, made_up, report, whole
from app.compare.impact_page import chart, page
from app.compare.unremarkable import posted
from app.rules.read import read
from app.rules.release import digest
from tests.books import working
from tests.calls import WHOLE
from tests.compare.one_by_one import each_alone


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


def people_of(rows: Rows) -> list[dict[str, dict[str, object]]]:
    """Rows as answers that could be posted."""
    return [posted({path: read.answer(row) for path, read in rows.columns.items()}) for row in range(rows.count)]  # type: ignore[misc]


def drawn(count: int, seed: int, tried: Impact) -> list[dict[str, dict[str, object]]]:
    """Made-up people, as they would be posted."""
    return [each for rows in population.population(tried.two, tried.tried, count, seed) for each in people_of(rows)]


@cache
def some() -> tuple[dict[str, dict[str, object]], ...]:
    """A few hundred made-up people."""
    return tuple(drawn(400, 7, trial()))


def told() -> Report:
    """The report over them."""
    counts = made_up(trial(), 400, 7)
    return report(whole(trial(), counts), counts, drawn=True)


def test_everybody_is_counted_where_they_come_out() -> None:
    """The matrix and the rules are what assessing each person twice gives."""
    alone = each_alone(two().before, two().after, some())
    counts = made_up(trial(), 400, 7)
    assert (counts.tally.moved[()], counts.tally.responsible[()]) == (alone.moved, alone.responsible)
    assert counts.tally.refused[()] == alone.refused == 0
    assert told()["people"] == 400


def test_two_questionnaires_are_drawn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two releases people answer what either asks, in pieces of any size, and nobody contradicts themselves."""
    monkeypatch.setattr(population, "AT_ONCE", 150)
    before, *_, after = create_service("latest").releases.values()
    tried = impact(comparison(before, after))
    people, counts = drawn(400, 3, tried), made_up(tried, 400, 3)
    alone = each_alone(before, after, people)
    assert (counts.tally.moved[()], counts.tally.responsible[()]) == (alone.moved, alone.responsible)
    assert (len(people), alone.refused) == (400, 0)
    sizes = Counter(sum(each != usual for each, usual in changes(tried.two, person)) for person in people)
    assert {*range(5)} <= sizes.keys()


def changes(two: Comparison, person: dict[str, dict[str, object]]) -> list[tuple[object, object]]:
    """By question that the unremarkable person answers, what somebody answers, and what is usual."""
    return [(person.get(path.split(".")[0], {}).get(path.split(".")[1]), usual) for path, usual in two.usual.items()]


def test_the_same_seed_draws_the_same_people() -> None:
    """A population can be drawn again, and another seed draws another."""
    assert drawn(400, 7, trial()) == [*some()]
    assert drawn(400, 8, trial()) != [*some()]


def test_the_population_reaches_every_suitability() -> None:
    """Made-up people come out everywhere: a change anywhere can show."""
    assert all(sum(each or 0 for each in row.values()) for row in told()["matrix"].values())


def test_made_up_people_can_be_grouped() -> None:
    """Each is in one group, and together the groups are everybody."""
    tried = impact(two(), [By("skin.tone", None), By("person.age", 20)])
    counts = made_up(tried, 400, 7)
    found = report(whole(tried, counts), counts, drawn=True)
    assert sum(each["people"] or 0 for each in found["groups"]) == found["people"] == 400
    assert found["matrix"] == told()["matrix"]


def written(file: Path, lines: list[bytes]) -> Path:
    """Lines in a file."""
    file.write_bytes(b"\n".join(lines) + b"\n")
    return file


def numbers(counts: Counts) -> tuple[int, int]:
    """How many were assessed, and how many were not."""
    return counts.tally.moved[()].total(), counts.tally.refused[()]


def requests() -> list[bytes]:
    """The made-up people as requests, one a line."""
    return [json.dumps({"answers": answers}).encode() for answers in some()]


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
    counts = count_file(trial(), written(tmp_path / "a.jsonl", lines), tmp_path / "state", lambda _: None)
    assert (*numbers(counts), counts.bad_lines) == (1, 4, [2, 4, 5, 6])


def test_a_file_of_nothing_but_faults_is_counted_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many bad lines only the first numbers are kept; what is kept beside the file does not grow with it."""
    monkeypatch.setattr(answers_file, "AT_ONCE", 1000)
    file, state = written(tmp_path / "a.jsonl", [b"{"] * 5000), tmp_path / "state"
    sizes: set[int] = set()
    counts = count_file(trial(), file, state, lambda _: sizes.add(state.stat().st_size if state.exists() else 0))
    assert (*numbers(counts), counts.bad_lines) == (0, 5000, [*range(1, 21)])
    assert max(sizes) < 1000


def test_a_line_without_end_is_read_in_pieces(tmp_path: Path) -> None:
    """A line that is too long is one bad line, however long it is, and the next one is counted as its own."""
    long = b'{"answers": "' + b"x" * 3_000_000
    lines = [b"{" + b" " * (64 * 1024), long, json.dumps({"answers": WHOLE}).encode(), long]
    file, two_books = written(tmp_path / "a.jsonl", lines), trial()
    tracemalloc.start()
    counts = count_file(two_books, file, tmp_path / "state", lambda _: None)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (numbers(counts)[0], counts.bad_lines) == (1, [1, 2, 4])
    assert most < 2_000_000


@pytest.mark.parametrize("kept", [b"[" * 100_000, b"{}", b"[]", b"\xff", b'{"stamp": 1}', None])
def test_what_is_left_of_no_run_is_passed_over(tmp_path: Path, kept: bytes | None) -> None:
    """Something else in the place where counts are kept is no count, or it says what it is."""
    file, state = written(tmp_path / "a.jsonl", requests()[:20]), tmp_path / "state"
    if kept is None:
        state.mkdir()
        with pytest.raises(OSError, match="directory"):
            count_file(trial(), file, state, lambda _: None)
    else:
        state.write_bytes(kept)
        assert numbers(count_file(trial(), file, state, lambda _: None)) == (20, 0)


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a break the rest is counted, once; the result is that of a run without one."""
    monkeypatch.setattr(answers_file, "AT_ONCE", 50)
    file, state = written(tmp_path / "a.jsonl", requests()), tmp_path / "state"
    whole = count_file(trial(), file, tmp_path / "other", lambda _: None)
    size = file.stat().st_size

    def stop(place: int) -> None:
        if place > size / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_file(trial(), file, state, stop)
    places: list[int] = []
    again = count_file(trial(), file, state, places.append)
    assert again == whole
    assert 1 < len(places) < 8
    assert not state.exists()


def test_what_is_kept_meanwhile_is_counts_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No question and no answer is in the file that is left after a break."""
    monkeypatch.setattr(answers_file, "AT_ONCE", 10)
    file, state = written(tmp_path / "a.jsonl", requests()), tmp_path / "state"

    def stop(place: int) -> None:
        if place > file.stat().st_size / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_file(trial(), file, state, stop)
    kept = json.loads(state.read_text("utf-8"))
    assert kept.keys() == {"stamp", "place", "number", "moved", "responsible", "refused", "bad_lines"}
    assert not any(path.split(".")[1] in json.dumps(kept["moved"]) for path in working().questionnaire.questions)


def test_another_file_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept for other answers is not added to."""
    monkeypatch.setattr(answers_file, "AT_ONCE", 10)
    file, state = written(tmp_path / "a.jsonl", requests()), tmp_path / "state"

    def stop(place: int) -> None:
        if place > file.stat().st_size / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_file(trial(), file, state, stop)
    fewer = written(tmp_path / "b.jsonl", requests()[:30])
    assert numbers(count_file(trial(), fewer, state, lambda _: None)) == (30, 0)


def test_the_page_shows_everybody_and_loads_nothing() -> None:
    """The chart is well formed, its bars add up to everybody on both sides, and nothing comes from elsewhere."""
    found = whole(trial(), made_up(trial(), 400, 7))
    html = page(found, two().after, "Made-up people").decode()
    drawn = chart(found["everybody"]["matrix"])
    ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])  # noqa: S314 - our own page
    assert sum(bar.count for bar in drawn.left) == sum(bar.count for bar in drawn.right) == 400
    assert f"<strong>{told()['changed']} of 400</strong>" in html
    assert "Made-up people" in html
    assert "could not be assessed" not in html
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert "default-src 'none'" in html.replace("&#39;", "'")
    assert {ribbon.way for ribbon in drawn.ribbons} <= {"same", "stricter", "looser"}
