"""Kinds of fact, the vocabulary that declares them, and the facts of one person.

How answers become facts is not known here; a fact that is absent is unknown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeAlias, assert_never

from app.engine.errors import FactError, UnknownFact

LONGEST_WORD = 60  # characters; comparing takes time that grows faster than words do

Value: TypeAlias = bool | str | int | frozenset[str]


@dataclass(frozen=True, slots=True)
class YesNo:
    """A fact that is True or False."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some options; if `ordered`, they are listed lowest first and can be compared."""

    options: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """A set of options; `at_least_one` says that it cannot be empty."""

    options: tuple[str, ...]
    at_least_one: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """An integer from `low` to `high`, both included, in `unit`."""

    low: int
    high: int
    unit: str


Kind: TypeAlias = YesNo | Choice | Choices | Number


class Vocabulary(Mapping[str, Kind]):
    """Every fact there is, by path (`section.question`)."""

    __slots__ = ("_kinds",)

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = dict(kinds)

    def __getitem__(self, path: str) -> Kind:
        """The kind of a fact.

        Raises:
            UnknownFact: with the nearest path there is.
        """
        try:
            return self._kinds[path]
        except KeyError:
            raise UnknownFact(path, nearest(path, self._kinds)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def check(self, path: str, value: Value) -> None:
        """Refuse a value that the fact cannot have.

        Raises:
            UnknownFact: there is no such fact.
            FactError: the value is of the wrong type, not an option, or out of range.
        """
        match kind := self[path]:
            case YesNo():
                if not isinstance(value, bool):
                    raise FactError(path, "must be true or false")
            case Choice(options):
                if not isinstance(value, str) or value not in options:
                    raise FactError(path, "must be one of its options")
            case Choices(options, at_least_one):
                if not isinstance(value, frozenset) or not value <= set(options):
                    raise FactError(path, "must be a set of its options")
                if at_least_one and not value:
                    raise FactError(path, "must have at least one option")
            case Number(low, high):
                if isinstance(value, bool) or not isinstance(value, int):
                    raise FactError(path, "must be an integer")
                if not low <= value <= high:
                    raise FactError(path, f"must be from {low} to {high}")
            case _:
                assert_never(kind)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person.

    Attributes:
        known: path to value; a path that is absent is unknown.
        unsure: the unknown paths that were asked and answered "not sure".
    """

    known: Mapping[str, Value] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word most like `word`, or None if none is much like it, or it is longer than any word we have."""
    if len(word) > LONGEST_WORD:
        return None
    return next(iter(get_close_matches(word, list(words), n=1, cutoff=0.6)), None)
