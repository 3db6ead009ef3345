"""Whether a cohort's rows say what each person is told alone: everything, in every layout, under every rulebook.

`python -m tests.cohort.equality 100000` tries so many people for each release, with and without a clinic's pack.
"""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from app.clinic_file import for_clinic, read_clinic
from app.clinics import NO_CLINIC, Clinic
from app.cohort import drawn
from app.cohort.atoms import Atom
from app.cohort.bits import flags_of
from app.cohort.drawn import Flaws
from app.cohort.files import pieces, questions_of
from app.cohort.meaning import meaning
from app.cohort.results import LEVELS, compiled
from app.cohort.run import run
from app.engine.columns import Graph, Run, compile_graph, needed
from app.rules import release
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE, OTHERS
from app.wire.request import RequestReader
from tests.clinics import river
from tests.cohort.tables import arrow, csv, json_lines, parquet, refusals, with_mistakes
from tests.cohort.told import Told, alone
from tests.strategies import Answers

LAYOUTS = (parquet, arrow, csv, json_lines)
FLAWS = Flaws(gaps=0.05, not_sure=0.05, invalid=0.03)
AT_ONCE = 2000

_compiled = cache(compiled)


@dataclass(frozen=True, slots=True)
class Row:
    """What one person is told; where they are refused, why, and nothing else."""

    refused: tuple[tuple[str, str], ...]
    said: Told | None


@cache
def side(name: str, *, pack: bool) -> tuple[Rulebook, Clinic]:
    """A release, as it is or as a clinic with rules of its own uses it."""
    book = release.load(name)
    if not pack:
        return book, NO_CLINIC
    clinic = read_clinic(river(), "river.toml")
    return for_clinic(book, clinic), clinic.profile


def evenly(book: Rulebook, count: int, seed: int) -> list[Answers]:
    """People drawn evenly over what can be answered; most contradict themselves or are not suitable."""
    return with_mistakes(book, count, seed)


def by_prevalence(book: Rulebook, count: int, seed: int) -> list[Answers]:
    """People drawn by how frequent answers are, with gaps, doubts and mistakes; half closed some sections."""
    draw = Random(seed)  # noqa: S311 - repeatable on purpose
    sections = [each.id for each in book.questionnaire.sections]
    rows = chain.from_iterable(table.to_pylist() for table in drawn.drawn(book, count, seed, FLAWS))
    return [_closed(_answers(row), draw.sample(sections, draw.choice((0, 0, 3, 6)))) for row in rows]


def _answers(row: dict[str, object]) -> Answers:
    answers: Answers = {}
    for path, value in row.items():
        said = (path.removesuffix(f".{NOT_SURE}"), NOT_SURE) if value is True else (path, value)
        if said[1] is not None and said[1] is not False:
            section, question = said[0].split(".")
            answers.setdefault(section, {})[question] = said[1]
    return answers


def _closed(answers: Answers, sections: Sequence[str]) -> Answers:
    return {**answers, **{each: {**answers.get(each, {}), OTHERS: "no"} for each in sections}}


def _some(everybody: Sequence[Answers]) -> Iterator[Sequence[Answers]]:
    return (everybody[start : start + AT_ONCE] for start in range(0, len(everybody), AT_ONCE))


def _rows_alone(name: str, pack: bool, everybody: Sequence[Answers]) -> list[Row]:  # noqa: FBT001 - goes to a process
    book, clinic = side(name, pack=pack)
    reader = RequestReader(book.questionnaire)
    return [_row(book, clinic, reader, each) for each in everybody]


def _row(book: Rulebook, clinic: Clinic, reader: RequestReader, answers: Answers) -> Row:
    if (faults := refusals(reader, answers)) is not None:
        return Row(tuple(faults), None)
    said = alone(book, clinic, answers)
    return Row(tuple(sorted(("inconsistent_answers", path) for path in said.refused)), None if said.refused else said)


def differences(name: str, everybody: Sequence[Answers], *, pack: bool) -> Iterator[str]:
    """Whatever a layout says otherwise than each person is told alone; and nothing if it is all the same."""
    book, clinic = side(name, pack=pack)
    with ProcessPoolExecutor(2) as processes:
        tasks = processes.map(partial(_rows_alone, name, pack), _some(everybody))
        expected = list(chain.from_iterable(tasks))
    for write in LAYOUTS:
        with TemporaryDirectory() as folder:
            file = write(book, everybody, Path(folder))
            for what, found, right in _compared(book, clinic, file, expected):
                for row, (one, other) in enumerate(zip(found, right, strict=True)):
                    if one != other:
                        yield f"{file.name}, {book.release}, row {row}, {what}: {one} and not {other}"


def _compared(
    book: Rulebook, clinic: Clinic, file: Path, expected: Sequence[Row]
) -> Iterator[tuple[str, Sequence[object], Sequence[object]]]:
    """What is said, by the file, and alone."""
    everything, deciding = (_run(book, clinic, file, told) for told in ("all", "deciding"))
    ranked = [each.id for each in sorted(book.suitabilities.values(), key=lambda level: level.rank)]
    saids = [each.said for each in expected]
    for place, name in enumerate(LEVELS):
        yield name, everything[name].to_pylist(), [each and ranked[each.levels[place]] for each in saids]
    yield "settled", everything["settled"].to_pylist(), [each and each.settled for each in saids]
    yield "score", everything["score"].to_pylist(), [each and each.score for each in saids]
    for place, name in enumerate(("sessions_min", "sessions_max")):
        numbers = [each.sessions[place] if each and each.sessions else None for each in saids]
        yield name, everything[name].to_pylist(), numbers
    yield "rules found", everything["rules"].to_pylist(), [each and list(each.found) for each in saids]
    ordered = [each and [rule.id for rule in book.rules if rule.id in each.deciding] for each in saids]
    yield "rules that decide", deciding["rules"].to_pylist(), ordered
    yield "the rest", deciding.drop(["rules"]).to_pylist(), everything.drop(["rules"]).to_pylist()
    refused = [
        sorted((each["code"], each["column"]) for each in row or ()) for row in everything["refused"].to_pylist()
    ]
    yield "refusals", refused, [list(each.refused) for each in expected]
    opened = _opened(book, clinic, file)
    yield (
        "rules open",
        [each and row for each, row in zip(saids, opened, strict=True)],
        [each and list(each.opened) for each in saids],
    )


def _run(book: Rulebook, clinic: Clinic, file: Path, told: Any) -> Any:  # noqa: ANN401 - Arrow has no types
    out = file.with_name(f"told-{told}.parquet")
    run(file, out, _compiled(book, clinic, told))
    return pa.parquet.read_table(out)


def _opened(book: Rulebook, clinic: Clinic, file: Path) -> list[list[str]]:
    """By person, the rules that are open, from the columns of the file."""
    rules, atoms, decide = _rules_opened(book, clinic)
    people: list[list[str]] = []
    for piece in pieces(file, questions_of([book])):
        assert piece is not None
        found = decide(piece.rows.bits(atoms), piece.rows.everybody())
        theirs: list[list[str]] = [[] for _ in range(piece.rows.count)]
        for rule, bits in zip(rules, found, strict=True):
            for row in flags_of(bits, piece.rows.count).nonzero()[0].tolist():
                theirs[row].append(rule)
        people += theirs
    return people


@cache
def _rules_opened(book: Rulebook, clinic: Clinic) -> tuple[list[str], list[Atom], Run]:
    graph = Graph()
    opened = meaning(graph, book, clinic).opened
    atoms = [atom for atom in needed(graph, opened.values()) if isinstance(atom, Atom)]
    return list(opened), atoms, compile_graph(graph, [*opened.values()])


def main() -> None:
    """Try everything, and end with 1 if anything differs."""
    count, wrong = int(sys.argv[1]), 0
    for name in release.names():
        for pack in (False, True):
            for draw, share in ((evenly, count // 2), (by_prevalence, count - count // 2)):
                began = perf_counter()
                everybody = draw(side(name, pack=pack)[0], share, seed=len(name) + pack)
                found = list(differences(name, everybody, pack=pack))
                wrong += len(found)
                sys.stdout.write(
                    f"{name}{' with a pack' if pack else ''}, {draw.__name__}: {share} people, {len(LAYOUTS)} layouts,"
                    f" {len(found)} differences, {perf_counter() - began:.0f} s\n"
                )
                sys.stdout.writelines(f"{each}\n" for each in found[:5])
                sys.stdout.flush()
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
