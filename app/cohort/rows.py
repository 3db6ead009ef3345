"""Rows of people, column by column, as what can be asked of them in bits; how columns are read is `reading.py`'s."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.cohort.atoms import Atom, Chose, Closed, Counted, Fits, Outlived, Unsure
from app.cohort.bits import Bits, any_of, everybody, nobody, packed
from app.engine.facts import Choice, Choices, Number, YesNo
from app.rules.questionnaire import NOT_SURE, OTHERS

Whole: TypeAlias = NDArray[Any]
"""Whole numbers, however wide."""
OLDEST = 1_000_000
"""An age in years that no question accepts, as good as any that is higher."""


@dataclass(frozen=True)
class Texts:
    """Answers in words: for each row that is `given`, the place of its word."""

    words: tuple[str, ...]
    places: Whole
    given: Bits
    _planes: dict[int, Bits] = field(default_factory=dict)

    def says(self, atom: Atom) -> Bits:
        """Of which rows an atom is so."""
        match atom:
            case Fits(_, YesNo()):
                return self.one_of({"yes", "no"})
            case Fits(_, Choice(options)):
                return self.one_of({*options})
            case Unsure():
                return self.one_of({NOT_SURE})
            case Chose(_, option):
                return self.one_of({option})
            case Closed():
                return self.one_of({"no"})
            case _:
                raise TypeError(f"a word does not say: {atom}")

    def one_of(self, words: set[str]) -> Bits:
        """Which rows have one of these words."""
        return any_of((self._plane(place) for place, word in enumerate(self.words) if word in words), len(self.places))

    def _plane(self, place: int) -> Bits:
        if place not in self._planes:
            self._planes[place] = packed(self.places == place) & self.given
        return self._planes[place]


@dataclass(frozen=True)
class Numbers:
    """Answers in whole numbers, of the rows that are `given`."""

    numbers: Whole
    given: Bits
    unsure: Bits
    _planes: dict[int, Bits] = field(default_factory=dict)
    _rooms: dict[int, Whole] = field(default_factory=dict)

    def says(self, atom: Atom) -> Bits:
        """Of which rows an atom is so."""
        match atom:
            case Fits(_, Number(low, high)) | Counted(_, low, high):
                return self._from(low) & ~self._from(high + 1)
            case Unsure():
                return self.unsure
            case _:
                raise TypeError(f"a number does not say: {atom}")

    def _from(self, least: int) -> Bits:
        """Which rows have this number or a higher one."""
        if least not in self._planes:
            self._planes[least] = packed(self.numbers >= least) & self.given
        return self._planes[least]

    def outlives(self, ages: "Numbers", per_year: int) -> Bits:
        """Which rows say of something that it is longer ago than the years have room for that they have begun."""
        return packed(self.numbers >= ages.room(per_year)) & self.given & ages.given

    def room(self, per_year: int) -> Whole:
        """How much time the years have room for that each row of this age has begun."""
        if per_year not in self._rooms:
            self._rooms[per_year] = per_year * (np.clip(self.numbers, -1, OLDEST).astype(np.int32) + 1)
        return self._rooms[per_year]


@dataclass(frozen=True)
class Lists:
    """Answers that are lists without repeats, of the rows that are `given`: a bit for each option chosen."""

    bits: Mapping[str, int]
    chosen: Whole
    given: Bits
    unsure: Bits

    def says(self, atom: Atom) -> Bits:
        """Of which rows an atom is so."""
        match atom:
            case Fits(_, Choices(options, at_least_one)):
                asked = sum(self.bits[each] for each in options)
                others = packed((self.chosen | asked) != asked)
                return self.given & ~others & (packed(self.chosen != 0) if at_least_one else self.given)
            case Unsure():
                return self.unsure
            case Chose(_, option):
                return packed(self.chosen & self.bits[option] != 0)
            case _:
                raise TypeError(f"a list does not say: {atom}")


Column: TypeAlias = Texts | Numbers | Lists


@dataclass(frozen=True)
class Read:
    """A column that was read.

    Attributes:
        column: what it says.
        wrong: the rows that hold what is no answer to any form of the question.
        answer: what stands in a row, as it would be posted.
    """

    column: Column
    wrong: Bits
    answer: Callable[[int], object]


class Refusal(NamedTuple):
    """One reason why a row is refused: a code as in an error's list of faults, and the column."""

    code: str
    column: str


@dataclass(frozen=True)
class Rows:
    """Some rows of people.

    Attributes:
        count: how many.
        columns: by path, each column that is there; `others` columns have paths too.
        unread: rows that could not be read into columns, and why.
    """

    count: int
    columns: Mapping[str, Read]
    unread: Sequence[tuple[int, Refusal]] = ()

    def bits(self, atoms: Iterable[Atom]) -> list[Bits]:
        """Of whom each atom is so."""
        return [self._bits(atom) for atom in atoms]

    def everybody(self) -> Bits:
        """Bits that are set for every row."""
        return everybody(self.count)

    def misread(self) -> Bits:
        """Which rows hold what is no answer, or could not be read."""
        unread = np.zeros(self.count, np.bool_)
        unread[[row for row, _ in self.unread]] = True
        return any_of((packed(unread), *(read.wrong for read in self.columns.values())), self.count)

    def _bits(self, atom: Atom) -> Bits:
        path = f"{atom.section}.{OTHERS}" if isinstance(atom, Closed) else atom.path
        if path not in self.columns:
            return nobody(self.count)
        column = self.columns[path].column
        if not isinstance(atom, Outlived):
            return column.says(atom)
        ages = self.columns[atom.age].column if atom.age in self.columns else None
        if not isinstance(column, Numbers) or not isinstance(ages, Numbers):
            return nobody(self.count)
        return column.outlives(ages, atom.per_year)
