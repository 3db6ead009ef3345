"""Made-up people, drawn from stated prevalences (`prevalences.json`, which nobody counted), as tables.

The same seed draws the same people. Each answers every question that is asked, and contradicts nothing, but for what is
left out, not known or wrong on purpose.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from app.clinics import NO_CLINIC
from app.cohort.atoms import Atom, Closed, Outlived
from app.cohort.bits import Flags, flags_of
from app.cohort.facts import facts_of
from app.cohort.files import rows_of
from app.cohort.questions import questions_of
from app.cohort.rows import Whole
from app.cohort.turns import in_turn
from app.engine.columns import Graph, Run, compile_graph, needed, sides
from app.engine.condition import Always
from app.engine.facts import Choices, Number
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE, Question

PREVALENCES = Path(__file__).parent / "prevalences.json"
ROUNDS = 3  # of taking back answers that contradict others: taking one back can show no more than another
WRONG = "no such answer"
AT_ONCE = 65_536  # people; another number draws other people from the same seed


@dataclass(frozen=True)
class Drawn:
    """What is drawn for one question: of words and numbers one for each row, of lists a flag for each option.

    Attributes:
        question: the question.
        values: places among `words`, numbers, or flags by row and option.
        words: what may be answered in words.
        unsure: who does not know.
        given: who answers; "not sure" is an answer too.
    """

    question: Question
    values: Whole
    words: tuple[str, ...]
    unsure: Flags
    given: Flags

    def but(self, rows: Flags) -> "Drawn":
        """The same without these rows."""
        return replace(self, given=self.given & ~rows)


@dataclass(frozen=True, slots=True)
class Flaws:
    """What part of all answers is left out or not known, and what part of people answer one question wrongly."""

    gaps: float = 0.0
    not_sure: float = 0.0
    invalid: float = 0.0


def drawn(book: Rulebook, count: int, seed: int, flaws: Flaws = Flaws()) -> Iterator[pa.Table]:
    """So many people, in tables of `AT_ONCE`.

    Args:
        book: whose questionnaire they answer.
        count: how many.
        seed: what the drawing starts from.
        flaws: what is left out, not known or wrong on purpose.
    """
    starts = enumerate(range(0, count, AT_ONCE))
    return in_turn(partial(_piece, book, min(AT_ONCE, count - start), [seed, place], flaws) for place, start in starts)


def _piece(book: Rulebook, count: int, seed: Sequence[int], flaws: Flaws) -> pa.Table:
    draw = np.random.default_rng(seed)
    return _flawed(_answers(book, count, draw), flaws, draw)


@cache
def prevalences() -> Mapping[str, Any]:
    """How often what is answered, in percent, by question."""
    written: dict[str, Any] = json.loads(PREVALENCES.read_text("utf-8"))
    return written


def _answers(book: Rulebook, count: int, draw: np.random.Generator) -> list[Drawn]:
    """What people answer to every question that is asked."""
    columns = {path: _one(question, count, draw) for path, question in book.questionnaire.questions.items()}
    for path, of in prevalences()["one_of"].items():
        if path in columns:
            columns[path] = _one_of(columns[path], columns[of], draw)
    return list(_sensible(book, columns).values())


def _one(question: Question, count: int, draw: np.random.Generator) -> Drawn:
    everybody = np.ones(count, np.bool_)
    match question.kind:
        case Choices(options, at_least_one):
            shares = np.array([prevalences()["options"].get(question.path, {}).get(each, 0.0) for each in options])
            chosen = draw.random((count, len(options))) * 100 < shares
            if at_least_one:
                chosen[~chosen.any(axis=1), int(shares.argmax())] = True
            unsure = draw.random(count) * 100 < prevalences()["options_not_sure"].get(question.path, 0.0)
            return Drawn(question, chosen, options, unsure, everybody)
        case Number(low):
            given = prevalences()["questions"].get(question.path, [{"from": low, "to": low, "percent": 100}])
            which = _which(given, count, draw)
            ends = np.array([[each.get("from", low), each.get("to", low)] for each in given])[which]
            unsure = np.array([each.get("answer") == NOT_SURE for each in given])[which]
            return Drawn(question, draw.integers(ends[:, 0], ends[:, 1] + 1), (), unsure, everybody)
        case _:
            first = [{"answer": question.options[0].id if question.options else "no", "percent": 100}]
            given = prevalences()["questions"].get(question.path, first)
            words = tuple(each["answer"] for each in given)
            return Drawn(question, _which(given, count, draw), words, everybody & False, everybody)


def _which(given: Sequence[Mapping[str, Any]], count: int, draw: np.random.Generator) -> Whole:
    """Places among what is given, as often as its percents say; whatever is missing from 100 goes to the first."""
    bounds = np.cumsum([each["percent"] for each in given[1:]])
    drawn, place = draw.random(count) * 100, np.zeros(count, np.int8)
    for bound in bounds:
        place += drawn >= bound
    return np.where(place < len(bounds), place + 1, 0)


def _one_of(column: Drawn, of: Drawn, draw: np.random.Generator) -> Drawn:
    """One of the options that each person chose of another question; who does not know those does not know this."""
    which = (draw.random(of.values.shape) * of.values).argmax(axis=1)
    words = (*of.words, NOT_SURE)
    return replace(column, values=np.where(of.unsure, len(of.words), which), words=words)


# What is asked, and what contradicts


@dataclass(frozen=True)
class _Sense:
    """What tells of answers whether they are asked for, and which contradict others."""

    conditional: tuple[str, ...]
    contradicted: tuple[str, ...]
    atoms: tuple[Atom, ...]
    run: Run

    def flags(self, book: Rulebook, columns: Mapping[str, Drawn]) -> list[Flags]:
        """Who is asked each conditional question, and then who contradicts others with what they answered."""
        asked = {atom.path for atom in self.atoms if not isinstance(atom, Closed)}
        asked |= {atom.age for atom in self.atoms if isinstance(atom, Outlived)}
        rows = rows_of(_table(each for path, each in columns.items() if path in asked), questions_of([book])).rows
        found = self.run(rows.bits(self.atoms), rows.everybody())
        return [flags_of(bits, rows.count) for bits in found]


@lru_cache(maxsize=4)
def _sense(book: Rulebook) -> _Sense:
    graph = Graph()
    facts, refused = facts_of(graph, book.questionnaire, NO_CLINIC.facts)
    conditional = book.questionnaire.conditional
    asked = [sides(graph, each.asked_when or Always(), facts).sure for each in conditional]
    wanted = [*asked, *(each.who for each in refused)]
    atoms = tuple(atom for atom in needed(graph, wanted) if isinstance(atom, Atom))
    paths = tuple(each.path for each in conditional), tuple(each.path for each in refused)
    return _Sense(*paths, atoms, compile_graph(graph, wanted))


def _sensible(book: Rulebook, columns: dict[str, Drawn]) -> dict[str, Drawn]:
    """The answers that are asked for and contradict nothing."""
    sense = _sense(book)
    for _ in range(ROUNDS):
        found = sense.flags(book, columns)
        for path, asked in zip(sense.conditional, found, strict=False):
            columns[path] = columns[path].but(~asked)
        for path, wrong in zip(sense.contradicted, found[len(sense.conditional) :], strict=True):
            columns[path] = columns[path].but(wrong)
    return columns


# As a table


def _table(columns: Iterable[Drawn]) -> pa.Table:
    """Columns in the layout that `reading.py` names."""
    named: dict[str, pa.Array] = {}
    for each in columns:
        path, answered = each.question.path, each.given & ~each.unsure
        match each.question.kind:
            case Number():
                named[path] = pa.array(each.values.astype(np.int32), mask=~answered)
            case Choices():
                named[path] = _lists(each, answered)
            case _:
                words = pa.array(each.values.astype(np.int8), mask=~each.given)
                named[path] = pa.DictionaryArray.from_arrays(words, pa.array(each.words, pa.string()))
                continue
        named[f"{path}.{NOT_SURE}"] = pa.array(each.given & each.unsure)
    return pa.table(named)


def _lists(drawn: Drawn, answered: Flags) -> pa.Array:
    rows, options = np.nonzero(drawn.values & answered[:, None])
    offsets = np.zeros(len(answered) + 1, np.int32)
    np.cumsum(np.bincount(rows, minlength=len(answered)), out=offsets[1:])
    words = pa.DictionaryArray.from_arrays(pa.array(options.astype(np.int8)), pa.array(drawn.words, pa.string()))
    return pa.ListArray.from_arrays(pa.array(offsets), words.cast(pa.string()), mask=pa.array(~answered))


def _flawed(columns: Sequence[Drawn], flaws: Flaws, draw: np.random.Generator) -> pa.Table:
    """A table with what is left out, not known or wrong on purpose."""
    count = len(columns[0].given)
    some = [each.but(draw.random(count) < flaws.gaps) for each in columns] if flaws.gaps else columns
    if flaws.not_sure:
        some = [_doubted(each, draw.random(count) < flaws.not_sure) for each in some]
    if flaws.invalid:
        who, where = draw.random(count) < flaws.invalid, draw.integers(0, len(some), count)
        some = [_wrong(each, who & (where == place)) for place, each in enumerate(some)]
    return _table(some)


def _doubted(drawn: Drawn, rows: Flags) -> Drawn:
    """The same, but these rows do not know, if they were asked."""
    if isinstance(drawn.question.kind, Number | Choices):
        return replace(drawn, unsure=drawn.unsure | rows)
    words = drawn.words if NOT_SURE in drawn.words else (*drawn.words, NOT_SURE)
    return replace(drawn, words=words, values=np.where(rows, words.index(NOT_SURE), drawn.values))


def _wrong(drawn: Drawn, rows: Flags) -> Drawn:
    """The same, but these rows answer what is no answer."""
    given, unsure = drawn.given | rows, drawn.unsure & ~rows
    match drawn.question.kind:
        case Number(_, high):
            return replace(drawn, values=np.where(rows, high + 1, drawn.values), given=given, unsure=unsure)
        case Choices():
            values = np.column_stack([drawn.values, rows])
            return replace(drawn, words=(*drawn.words, WRONG), values=values, given=given, unsure=unsure)
        case _:
            values = np.where(rows, len(drawn.words), drawn.values)
            return replace(drawn, words=(*drawn.words, WRONG), values=values, given=given)
