"""Ids as the bits of one number, so that sets of them are joined at once; what they are ids of, `ready.py` knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bits:
    """Ids as the bits of a number: sets of them are joined by `|`, and told in their order.

    Attributes:
        places: the bit of each id.
        told: for each byte of such a number, the ids that each of its 256 values stands for.
    """

    places: Mapping[str, int]
    told: tuple[tuple[tuple[str, ...], ...], ...]

    def of(self, ids: Iterable[str]) -> int:
        """The number of some ids."""
        return sum({1 << self.places[each] for each in ids})

    def ids(self, bits: int) -> tuple[str, ...]:
        """The ids of a number, in their order."""
        found: list[str] = []
        for told, byte in zip(self.told, bits.to_bytes(len(self.told), "little")):  # noqa: B905 - as many by making
            found += told[byte]
        return tuple(found)

    def and_also(self, ids: Sequence[str]) -> "Bits":
        """The same, with a few ids behind."""
        if not ids:
            return self
        whole = len(self.places) // 8
        last = [*self.places][whole * 8 :]
        places = {**self.places, **{each: place for place, each in enumerate(ids, len(self.places))}}
        return Bits(places, (*self.told[:whole], *_told([*last, *ids])))


def bits_of(ids: Sequence[str]) -> Bits:
    """Ids as bits, in this order."""
    return Bits({each: place for place, each in enumerate(ids)}, _told(ids))


def _told(ids: Sequence[str]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    eights = [ids[start : start + 8] for start in range(0, len(ids), 8)]
    return tuple(
        tuple(tuple(each for place, each in enumerate(eight) if byte >> place & 1) for byte in range(256))
        for eight in eights
    )
