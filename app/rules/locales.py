"""How a language writes numbers, days, prices and lists, and which plural a number takes: what Babel knows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_date_format
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

SPOKEN = {"en": "en-GB"}  # as this project writes it
SMALL = 200
FIELDS = {"d": 0, "MMMM": 0, "y": 0}  # of a day that is written out, where nothing else is needed


@dataclass(frozen=True, slots=True)
class Speech:
    """How a language writes what is put into its texts.

    Attributes:
        locale: what Babel knows of it.
        months: the names of months, January the first.
        day_format: how a day is written out; empty where that needs more than its number, its month and its year.
        plain_digits: whether a small number is written as Python writes it.
        plurals: the categories of plurals that small numbers take.
    """

    locale: Locale
    months: tuple[str, ...]
    day_format: str
    plain_digits: bool
    plurals: tuple[str, ...]

    @property
    def name(self) -> str:
        """What those who speak it call it, as it stands alone."""
        name = str(self.locale.languages[self.locale.language])
        return name[0].upper() + name[1:]

    @property
    def is_right_to_left(self) -> bool:
        """Whether it is written from right to left."""
        return self.locale.text_direction == "rtl"

    def plural(self, number: int) -> str:
        """The category of plurals that a number takes."""
        return self.plurals[number] if 0 <= number < SMALL else str(self.locale.plural_form(number))

    def number(self, number: int) -> str:
        """A whole number."""
        return str(number) if self.plain_digits and 0 <= number < 1000 else format_decimal(number, locale=self.locale)

    def day(self, day: date) -> str:
        """A day, written out."""
        if not self.day_format:
            return format_date(day, "long", locale=self.locale)
        return self.day_format % {"d": day.day, "MMMM": self.months[day.month - 1], "y": day.year}

    def price(self, price: int, currency: str) -> str:
        """A whole price."""
        return _price(self.locale, price, currency)

    def either(self, items: Sequence[str]) -> str:
        """A list of which one is enough."""
        return format_list(list(items), "or", self.locale)

    def all(self, items: Sequence[str]) -> str:
        """A list."""
        return format_list(list(items), "standard", self.locale)


@lru_cache(maxsize=1024)  # there are few: each release has its own, and each clinic
def _price(locale: Locale, price: int, currency: str) -> str:
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(price, currency, pattern, locale, currency_digits=False)


@lru_cache(maxsize=64)
def speech(language: str) -> Speech:
    """How a language writes; of a variety that nothing is known of, how the language does.

    Raises:
        ValueError: nothing is known of the language either, or this is no code of one.
    """
    tag = SPOKEN.get(language, language)
    try:
        locale = Locale.parse(tag, sep="-")
    except UnknownLocaleError:
        locale = _language(tag.partition("-")[0])
    wide = locale.months["format"]["wide"]
    written = str(get_date_format("long", locale).format)
    return Speech(
        locale=locale,
        months=tuple(wide[month] for month in range(1, 13)),
        day_format=written if _is_plain(written) else "",
        plain_digits=locale.default_numbering_system == "latn",
        plurals=tuple(str(locale.plural_form(number)) for number in range(SMALL)),
    )


def _language(code: str) -> Locale:
    try:
        return Locale.parse(code)
    except UnknownLocaleError as error:
        raise ValueError(f"{code}: {error}") from None


def _is_plain(written: str) -> bool:
    """Whether a day's format needs nothing but its number, its month's name, and its year."""
    try:
        return bool(written % FIELDS)
    except (KeyError, TypeError, ValueError):
        return False
