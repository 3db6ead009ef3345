"""Texts of one language with what is put into them: each is one message, and no sentence is glued from pieces."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from app.rules.locales import Speech, speech
from app.rules.places import Written

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
OTHER = "other"


class English(str):
    """A text in English where another language was wanted."""

    __slots__ = ()


class Range(NamedTuple):
    """A range of whole numbers, both ends included; of money where it has a currency."""

    low: int
    high: int
    currency: str | None = None


Put: TypeAlias = str | int | date | Range
"""What can be put into a text."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a language.

    Attributes:
        language: its code.
        tables: its texts, by table and key.
        stale: table and key of those that are said in English.
        english: how those are said; None where the language is English.
    """

    language: str
    tables: Mapping[str, Mapping[str, Written]]
    stale: frozenset[tuple[str, str]] = frozenset()
    english: "Texts | None" = None

    @property
    def speech(self) -> Speech:
        """How the language writes numbers, days and lists."""
        return speech(self.language)

    def table(self, table: str) -> dict[str, str]:
        """The texts of a table that nothing is put into."""
        return {key: text for key, text in self.tables[table].items() if isinstance(text, str)}

    def has(self, table: str, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.tables.get(table, {})

    def say(self, table: str, key: str, **values: Put) -> str:
        """A text with its values; one with plurals takes that of its `count`."""
        if self.english is not None and (table, key) in self.stale:
            return English(self.english.say(table, key, **values))
        written = self.tables[table][key]
        text = written if isinstance(written, str) else self._plural(written, values.get("count", 0))
        return filled(text, {name: self.shown(value) for name, value in values.items()}) if values else text

    def _plural(self, written: Mapping[str, str], count: Put) -> str:
        assert isinstance(count, int)  # noqa: S101 - what has plurals is said with a count
        return written.get(self.speech.plural(count), written[OTHER])

    def shown(self, value: Put) -> str:
        """What is put into a text, as the language writes it."""
        match value:
            case str():
                return value
            case date():
                return self.speech.day(value)
            case int():
                return self.speech.number(value)
        low, high, currency = value
        if currency is None:
            return self._range(self.speech.number(low), self.speech.number(high))
        return self._range(self.speech.price(low, currency), self.speech.price(high, currency))

    def _range(self, low: str, high: str) -> str:
        return low if low == high else self.say("ranges", "between", low=low, high=high)

    def quoted(self, text: str) -> str:
        """A text in the language's quotation marks."""
        return self.say("words", "quoted", text=text)

    def joined(self, items: Sequence[str]) -> str:
        """A list of which each item may have commas of its own; empty for none."""
        first, *rest = items or ("",)
        return self.say("words", "joined", first=first, rest=self.joined(rest)) if rest else first


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in; one without a value stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
