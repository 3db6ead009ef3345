"""Whether a cohort's rows say what each person is told alone: everything, in every layout, under every rulebook.

`python -m tests.cohort.equality 100000` tries so many people for each release, with and without a clinic's pack.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from app.clinic_file import for_clinic, read_clinic
from app.clinics import NO_CLINIC, Clinic
from app.cohort import drawn
from app.cohort.atoms import Atom
from app.cohort.bits import Flags, flags_of
from app.cohort.drawn import Flaws
from app.cohort.files import pieces
from app.cohort.meaning import meaning
from app.cohort.questions import questions_of
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


def expected(name: str, everybody: Sequence[Answers], *, pack: bool) -> list[Row]:
    """What each person is told alone."""
    with ProcessPoolExecutor(2) as processes:
        parts = processes.map(partial(_rows_alone, name, pack), _some(everybody))
        return list(chain.from_iterable(parts))


def differences(name: str, everybody: Sequence[Answers], *, pack: bool) -> Iterator[str]:
    """Whatever a layout says otherwise than each person is told alone; and nothing if it is all the same."""
    book, clinic = side(name, pack=pack)
    rows = expected(name, everybody, pack=pack)
    told, rules = _told(book, rows), _by_rule(book, rows)
    for write in LAYOUTS:
        with TemporaryDirectory() as folder:
            file = write(book, everybody, Path(folder))
            for found in (*_in_results(book, clinic, file, told), *_in_rules(book, clinic, file, rows, rules)):
                yield f"{file.name}, {book.release}: {found}"


def _in_results(book: Rulebook, clinic: Clinic, file: Path, told: Mapping[str, list[object]]) -> Iterator[str]:
    """What differs in the result of a run over a file."""
    out = file.with_name("told.parquet")
    run(file, out, _compiled(book, clinic, "deciding"))
    found = pa.parquet.read_table(out)
    for column, right in told.items():
        values = found[column].to_pylist()
        if column == "refused":
            values = [sorted((each["code"], each["column"]) for each in value or ()) for value in values]
        for row, (one, other) in enumerate(zip(values, right, strict=True)):
            if one != other:
                yield f"row {row}, {column}: {one} and not {other}"


def _told(book: Rulebook, rows: Sequence[Row]) -> dict[str, list[object]]:
    """What each person is told, as the columns of a result."""
    ranked = [each.id for each in sorted(book.suitabilities.values(), key=lambda level: level.rank)]
    saids = [each.said for each in rows]
    return {
        **{name: [each and ranked[each.levels[place]] for each in saids] for place, name in enumerate(LEVELS)},
        "settled": [each and each.settled for each in saids],
        "score": [each and each.score for each in saids],
        "sessions_min": [each.sessions[0] if each and each.sessions else None for each in saids],
        "sessions_max": [each.sessions[1] if each and each.sessions else None for each in saids],
        "rules": [each and sorted(each.deciding) for each in saids],
        "refused": [list(each.refused) for each in rows],
    }


def _by_rule(book: Rulebook, rows: Sequence[Row]) -> Mapping[tuple[str, str], Flags]:
    """Of each rule, in the order of the rulebook: who has it found, and then who has it open."""
    by_rule = {(way, rule.id): np.zeros(len(rows), np.bool_) for way in ("found", "opened") for rule in book.rules}
    for row, each in enumerate(rows):
        for way in ("found", "opened"):
            for rule in getattr(each.said, way, ()):
                by_rule[way, rule][row] = True
    return by_rule


def _in_rules(
    book: Rulebook, clinic: Clinic, file: Path, rows: Sequence[Row], by_rule: Mapping[tuple[str, str], Flags]
) -> Iterator[str]:
    """What differs in the rules that are found or open, of those who are not refused."""
    atoms, decide = _rules(book, clinic)
    assessed = np.array([each.said is not None for each in rows])
    first = 0
    for piece in pieces(file, questions_of([book])):
        assert piece is not None
        count = piece.rows.count
        some = slice(first, first + count)
        found = decide(piece.rows.bits(atoms), piece.rows.everybody())
        for ours, ((way, rule), theirs) in zip(found, by_rule.items(), strict=True):
            wrong = (flags_of(ours, count) != theirs[some]) & assessed[some]
            yield from (f"row {first + row}, {rule} {way}" for row in wrong.nonzero()[0].tolist())
        first += count
    if first != len(rows):
        yield f"{first} rows, and not {len(rows)}"


@cache
def _rules(book: Rulebook, clinic: Clinic) -> tuple[list[Atom], Run]:
    """What works out who has which rule found, and then open."""
    graph = Graph()
    meant = meaning(graph, book, clinic)
    nodes = [each[rule.id] for each in (meant.found, meant.opened) for rule in book.rules]
    return [atom for atom in needed(graph, nodes) if isinstance(atom, Atom)], compile_graph(graph, nodes)


def main() -> None:
    """Try so many people under each release, or those that are named, and end with 1 if anything differs."""
    count, wrong = int(sys.argv[1]), 0
    for name in sys.argv[2:] or release.names():
        for draw, share in ((evenly, count // 2), (by_prevalence, count - count // 2)):
            everybody = draw(side(name, pack=False)[0], share, len(name))
            for pack in (False, True):
                began = perf_counter()
                found = list(differences(name, everybody, pack=pack))
                wrong += len(found)
                told = (
                    f"{name}{' with a pack' if pack else ''}, {draw.__name__}: {share} people, {len(LAYOUTS)} layouts"
                )
                sys.stdout.write(f"{told}: {len(found)} differences, {perf_counter() - began:.0f} s\n")
                sys.stdout.writelines(f"{each}\n" for each in found[:5])
                sys.stdout.flush()
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
