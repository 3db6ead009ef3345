"""What is said of rows of people, as columns of Arrow: levels, score, sessions, rules that decide, and refusals."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app import __version__
from app.clinics import Clinic
from app.cohort.atoms import Atom
from app.cohort.bits import Bits, any_of, flags_of, packed, unpacked
from app.cohort.meaning import Ladder, Meaning, meaning
from app.cohort.refusals import Refused, refusals
from app.cohort.rows import Rows
from app.engine.columns import Graph, Node, Run, compile_graph, needed
from app.rules.model import Rulebook

Told: TypeAlias = Literal["deciding", "all", "none"]
"""Which rules are told of each person: those that decide, all that hold, or none."""

LEVELS = ("suitability", "at_best", "at_worst")
REFUSED = pa.list_(pa.struct([("code", pa.string()), ("column", pa.string())]))
PROVENANCE = "candidacy"
"""The key, in a result's own metadata, of what it was made by."""
WORD = pa.dictionary(pa.int8(), pa.string())
RULES = pa.list_(pa.dictionary(pa.int16(), pa.string()))
SCHEMA = pa.schema(
    [
        *((name, WORD) for name in LEVELS),
        ("settled", pa.bool_()),
        ("score", pa.int16()),
        ("sessions_min", pa.int16()),
        ("sessions_max", pa.int16()),
        ("rules", RULES),
        ("refused", REFUSED),
    ]
)


@dataclass(frozen=True)
class Compiled:
    """A meaning as one function over bits.

    Attributes:
        meaning: what it works out.
        clinic: for whose profile.
        told: which rules are told.
        as_of: the day that the result is of; nothing in it depends on the day.
        atoms: what it asks of the rows.
        places: where each node stands among what it gives.
        run: the function.
    """

    meaning: Meaning
    clinic: Clinic
    told: Told
    as_of: date
    atoms: tuple[Atom, ...]
    places: Mapping[Node, int]
    run: Run

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns of a result, and by what it was made."""
        book = self.meaning.book
        made_by = {
            "release": book.release,
            "digest": book.digest,
            "questionnaire": book.questionnaire.version,
            "clinic": book.clinic.id if book.clinic else None,
            "software": __version__,
            "as_of": self.as_of.isoformat(),
            "rules": self.told,
        }
        return SCHEMA.with_metadata({PROVENANCE: json.dumps(made_by)})


def compiled(book: Rulebook, clinic: Clinic, told: Told, as_of: date | None = None) -> Compiled:
    """What assesses rows under a rulebook, as of a day, else of today (UTC)."""
    graph = Graph()
    meant = meaning(graph, book, clinic)
    wanted = list(dict.fromkeys(_wanted(meant, told)))
    atoms = tuple(atom for atom in needed(graph, wanted) if isinstance(atom, Atom))
    places = {node: place for place, node in enumerate(wanted)}
    return Compiled(meant, clinic, told, as_of or datetime.now(UTC).date(), atoms, places, compile_graph(graph, wanted))


def _wanted(meant: Meaning, told: Told) -> Iterator[Node]:
    yield from (*meant.suitability, *meant.at_best, *meant.at_worst, meant.settled)
    yield from (each.who for each in meant.refused)
    yield from (bit for bits in meant.points.values() for bit in bits)
    yield from (*meant.sessions_min.values(), *meant.sessions_max.values())
    yield from _rules(meant, told).values()


def _rules(meant: Meaning, told: Told) -> Mapping[str, Node]:
    """By id, in the order of ids: a rulebook that travelled as a document has its rules in no other."""
    return dict(sorted({"deciding": meant.deciding, "all": meant.found, "none": {}}[told].items()))


def assessed(by: Compiled, rows: Rows) -> pa.RecordBatch:
    """What is said of each row, in their order; null where a row is refused."""
    columns = _Columns(by, rows, by.run(rows.bits(by.atoms), rows.everybody()))
    refused = refusals(rows, by.meaning.book, [(each.path, columns.bits(each.who)) for each in by.meaning.refused])
    kept = np.ones(rows.count, np.bool_)
    kept[refused.rows] = False
    return columns.batch(packed(kept), refused)


@dataclass(frozen=True)
class _Columns:
    """What came of some rows, as Arrow."""

    by: Compiled
    rows: Rows
    found: Sequence[Bits]

    def bits(self, node: Node) -> Bits:
        return self.found[self.by.places[node]]

    def ones(self, node: Node) -> NDArray[np.uint8]:
        return unpacked(self.bits(node), self.rows.count)

    def batch(self, kept: Bits, refused: Refused) -> pa.RecordBatch:
        meant = self.by.meaning
        ranks = {name: self.rank(getattr(meant, name)) for name in LEVELS}
        names = [each.id for each in sorted(meant.book.suitabilities.values(), key=lambda level: level.rank)]
        arrays = [
            *(pa.DictionaryArray.from_arrays(self.array(pa.int8(), ranks[name], kept), names) for name in LEVELS),
            self.array(pa.bool_(), self.bits(meant.settled), kept),
            self.array(pa.int16(), self.score(ranks["suitability"]), kept),
            self.number(meant.sessions_min, kept),
            self.number(meant.sessions_max, kept),
            self.rules(_rules(meant, self.by.told), kept),
            _refused(refused, self.rows.count),
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.by.schema)

    def array(self, kind: pa.DataType, values: NDArray[Any], kept: Bits) -> pa.Array:
        """Values of rows; null for those that are not kept."""
        return pa.Array.from_buffers(kind, self.rows.count, [pa.py_buffer(kept), pa.py_buffer(values)])

    def rank(self, ladder: Ladder) -> NDArray[np.int8]:
        """How many rungs each row stands on."""
        ranks = np.zeros(self.rows.count, np.int8)
        for rung in ladder:
            ranks += self.ones(rung).view(np.int8)
        return ranks

    def score(self, ranks: NDArray[np.int8]) -> NDArray[np.int16]:
        """The score of each row: what its rules take off the top of its suitability's band, no lower than the floor."""
        levels = sorted(self.by.meaning.book.suitabilities.values(), key=lambda level: level.rank)
        bands = (np.array([getattr(each, end) for each in levels], np.int16) for end in ("top", "floor"))
        top, floor = (band.take(ranks) for band in bands)
        for points, bits in self.by.meaning.points.items():
            for place, node in enumerate(bits):
                top += self.ones(node) * np.int16(points << place)
        return np.maximum(top, floor)

    def number(self, by_value: Mapping[int, Node], kept: Bits) -> pa.Array:
        """The number that each row has; null where it has none."""
        numbers = np.zeros(self.rows.count, np.int16)
        for value, node in by_value.items():
            numbers += self.ones(node) * np.int16(value)
        return self.array(pa.int16(), numbers, kept & any_of(map(self.bits, by_value.values()), self.rows.count))

    def rules(self, by_rule: Mapping[str, Node], kept: Bits) -> pa.Array:
        """The rules of each row, in the order of their ids."""
        if self.by.told == "none":
            return pa.nulls(self.rows.count, RULES)
        rows = [np.flatnonzero(flags_of(self.bits(node) & kept, self.rows.count)) for node in by_rule.values()]
        lengths = np.bincount(np.concatenate([*rows, np.empty(0, np.intp)]), minlength=self.rows.count)
        offsets = np.zeros(self.rows.count + 1, np.int32)
        np.cumsum(lengths, out=offsets[1:])
        ahead = offsets[:-1].copy()
        ids = np.empty(offsets[-1], np.int16)
        for place, theirs in enumerate(rows):
            ids[ahead[theirs]] = place
            ahead[theirs] += 1
        named = pa.DictionaryArray.from_arrays(pa.array(ids), pa.array(list(by_rule), pa.string()))
        return pa.ListArray.from_arrays(pa.array(offsets), named, mask=pa.array(~flags_of(kept, self.rows.count)))


def _refused(refused: Refused, count: int) -> pa.Array:
    """The refusals of each row; null where there is none."""
    lengths = np.bincount(refused.rows, minlength=count).astype(np.int32)
    which = pa.array(refused.which)
    codes = pa.array([each.code for each in refused.reasons], pa.string()).take(which)
    columns = pa.array([each.column for each in refused.reasons], pa.string()).take(which)
    told = pa.StructArray.from_arrays([codes, columns], fields=[*REFUSED.value_type])
    return pa.ListArray.from_arrays(_offsets(lengths), told, mask=pa.array(lengths == 0))


def _offsets(lengths: NDArray[np.int32]) -> pa.Array:
    """Where the items of each row begin, and where the last row's end."""
    offsets = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    return pa.array(offsets)
