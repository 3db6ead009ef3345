"""Columns of bits, a bit for each row, in whole words; what lies beyond the last row is nought."""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Flags: TypeAlias = NDArray[np.bool_]
Bits: TypeAlias = NDArray[np.uint64]

OCTET, WORD = 8, 64


def packed(flags: Flags) -> Bits:
    """Flags as bits."""
    return _words(np.packbits(flags, bitorder="little"), len(flags))


def unpacked(bits: Bits, count: int) -> NDArray[np.uint8]:
    """Bits as noughts and ones, one for each row."""
    return np.unpackbits(bits.view(np.uint8), count=count, bitorder="little")


def flags_of(bits: Bits, count: int) -> Flags:
    """Bits as flags, one for each row."""
    return unpacked(bits, count).view(np.bool_)


def nobody(count: int) -> Bits:
    """Bits of so many rows, none of them set."""
    return np.zeros(-(-count // WORD), np.uint64)


def everybody(count: int) -> Bits:
    """Bits of so many rows, all of them set."""
    return _words(np.full(-(-count // OCTET), 255, np.uint8), count)


def any_of(several: Iterable[Bits], count: int) -> Bits:
    """Which of so many rows are set in any of some columns."""
    first, *others = [*several] or [nobody(count)]
    return reduce(np.bitwise_or, others, first)


def counted(bits: Bits) -> int:
    """How many rows are set."""
    return int(np.bitwise_count(bits).sum())


def places(bits: Bits) -> NDArray[np.intp]:
    """The rows that are set, from 0."""
    return cells([bits])[1]


def cells(columns: Sequence[Bits]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """What is set in some columns of as many rows, column by column: which of the columns, and which row, from 0."""
    if not columns:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    words = np.flatnonzero(reduce(np.bitwise_or, columns))  # mostly few
    some = np.stack([each[words] for each in columns])
    column, word = np.nonzero(some)
    cell, bit = np.nonzero(unpacked(some[column, word], len(word) * WORD).reshape(-1, WORD))
    return column[cell], words[word[cell]] * WORD + bit


def taken(bits: Bits, places: NDArray[Any]) -> Bits:
    """For each of some places of rows, whether the row is set."""
    return packed(flags_of(bits, len(bits) * WORD)[places])


def valid(array: pa.Array) -> Bits:
    """Which rows of an array are not null."""
    if pa.types.is_null(array.type):
        return nobody(len(array))
    bitmap = array.buffers()[0] if array.null_count else None
    return everybody(len(array)) if bitmap is None else _bits(bitmap, array.offset, len(array))


def truths(array: pa.Array) -> Bits:
    """Which rows of an array of truths are true; null is not."""
    return _bits(array.buffers()[1], array.offset, len(array)) & valid(array)


def _bits(bitmap: pa.Buffer, first: int, count: int) -> Bits:
    """So many bits of a bitmap, from one of them on."""
    octets = np.frombuffer(bitmap, np.uint8)
    start, rest = divmod(first, OCTET)
    if rest:
        flags = np.unpackbits(octets[start:], count=rest + count, bitorder="little")[rest:]
        return packed(flags.view(np.bool_))
    return _words(octets[start : start + -(-count // OCTET)], count)


def _words(octets: NDArray[np.uint8], count: int) -> Bits:
    """The bits of so many rows in whole words, without what stands beyond the last row; no copy where they fit."""
    if not count % WORD:
        return octets.view(np.uint64)
    words = np.zeros(-(-count // WORD), np.uint64)
    held = words.view(np.uint8)
    held[: len(octets)] = octets
    if count % OCTET:
        held[count // OCTET] &= (1 << count % OCTET) - 1
    return words
