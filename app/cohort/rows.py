"""Rows of people, column by column, as what can be asked of them in bits; how columns are read is `reading.py`'s."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

from app.cohort.atoms import Atom, Chose, Closed, Counted, Fits, Unsure
from app.engine.facts import Choice, Choices, Number, YesNo
from app.rules.questionnaire import NOT_SURE, OTHERS

Flags: TypeAlias = NDArray[np.bool_]
Bits: TypeAlias = NDArray[np.uint64]
Whole: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Texts:
    """Answers in words: for each row the place of its word; the last place is for rows that have none."""

    words: tuple[str, ...]
    places: NDArray[np.intp]

    def says(self, atom: Atom) -> Flags:
        """Of which rows an atom is so."""
        match atom:
            case Fits(_, YesNo()):
                return self._one_of({"yes", "no"})
            case Fits(_, Choice(options)):
                return self._one_of({*options})
            case Unsure():
                return self._one_of({NOT_SURE})
            case Chose(_, option):
                return self._one_of({option})
            case Closed():
                return self._one_of({"no"})
            case _:
                raise TypeError(f"a word does not say: {atom}")

    def _one_of(self, words: set[str]) -> Flags:
        return np.array([*(word in words for word in self.words), False], dtype=np.bool_)[self.places]


@dataclass(frozen=True)
class Numbers:
    """Answers in whole numbers, of the rows that are `given`."""

    numbers: Whole
    given: Flags
    unsure: Flags

    def says(self, atom: Atom) -> Flags:
        """Of which rows an atom is so."""
        match atom:
            case Fits(_, Number(low, high)) | Counted(_, low, high):
                inside: Flags = self.given & (self.numbers >= low) & (self.numbers <= high)
                return inside
            case Unsure():
                return self.unsure
            case _:
                raise TypeError(f"a number does not say: {atom}")


@dataclass(frozen=True)
class Lists:
    """Answers that are lists without repeats, of the rows that are `given`: a bit for each option chosen."""

    bits: Mapping[str, int]
    chosen: Whole
    given: Flags
    unsure: Flags

    def says(self, atom: Atom) -> Flags:
        """Of which rows an atom is so."""
        match atom:
            case Fits(_, Choices(options, at_least_one)):
                others = ~sum(self.bits[each] for each in options)
                fits: Flags = self.given & (self.chosen & others == 0) & ((self.chosen != 0) | (not at_least_one))
                return fits
            case Unsure():
                return self.unsure
            case Chose(_, option):
                has: Flags = self.chosen & self.bits[option] != 0
                return has
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
    wrong: Flags
    answer: Callable[[int], object]


class Refusal(TypedDict):
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

    def bits(self, atom: Atom) -> Bits:
        """Of whom an atom is so, as bits."""
        path = f"{atom.section}.{OTHERS}" if isinstance(atom, Closed) else atom.path
        return packed(self.columns[path].column.says(atom) if path in self.columns else np.zeros(self.count, np.bool_))

    def everybody(self) -> Bits:
        """Bits that are set for every row."""
        return packed(np.ones(self.count, np.bool_))


def packed(flags: Flags) -> Bits:
    """Flags as bits, padded with zeros to whole words."""
    octets = np.packbits(flags, bitorder="little")
    return np.pad(octets, (0, -len(octets) % 8)).view(np.uint64)


def unpacked(bits: Bits, count: int) -> NDArray[np.uint8]:
    """Bits as noughts and ones, one for each row."""
    return np.unpackbits(bits.view(np.uint8), count=count, bitorder="little")
