"""Columns of bits, a bit for each row, in whole words; what lies beyond the last row is nought."""

from collections.abc import Iterable
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
    octets = np.packbits(flags, bitorder="little")
    return _words(octets, len(flags)) if len(flags) % WORD else octets.view(np.uint64)


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
    words = np.flatnonzero(bits)  # mostly few
    word, bit = np.nonzero(unpacked(bits[words], len(words) * WORD).reshape(-1, WORD))
    return words[word] * WORD + bit


def taken(bits: Bits, places: NDArray[Any]) -> Bits:
    """For each of some places of rows, whether the row is set."""
    return packed(flags_of(bits, len(bits) * WORD)[places])


def valid(array: pa.Array) -> Bits:
    """Which rows of an array are not null."""
    if pa.types.is_null(array.type):
        return nobody(len(array))
    if not array.null_count or array.buffers()[0] is None:
        return everybody(len(array))
    return _bitmap(array, 0)


def truths(array: pa.Array) -> Bits:
    """Which rows of an array of truths are true; null is not."""
    return _bitmap(array, 1) & valid(array)


def _bitmap(array: pa.Array, buffer: int) -> Bits:
    """A bitmap of an array, from its own first row on."""
    octets = np.frombuffer(array.buffers()[buffer], np.uint8)
    first, rest = divmod(array.offset, OCTET)
    if rest:
        flags = np.unpackbits(octets[first:], count=rest + len(array), bitorder="little")[rest:]
        return packed(flags.view(np.bool_))
    return _words(octets[first : first + -(-len(array) // OCTET)], len(array))


def _words(octets: NDArray[np.uint8], count: int) -> Bits:
    """The bits of so many rows in whole words, without what stands beyond the last row."""
    words = np.zeros(-(-count // WORD), np.uint64)
    held = words.view(np.uint8)
    held[: len(octets)] = octets
    if count % OCTET:
        held[count // OCTET] &= (1 << count % OCTET) - 1
    return words
