from datetime import date

import pytest

from app.rules.locales import speech

DAY = date(2027, 2, 22)


@pytest.mark.parametrize(
    ("language", "day", "price", "number", "either", "every"),
    [
        ("en", "22 February 2027", "US$1,150", "12,345", "a, b or c", "a and b"),
        ("es", "22 de febrero de 2027", "1.150 US$", "12.345", "a, b o c", "a y b"),
        ("ta", "22 பிப்ரவரி, 2027", "$1,150", "12,345", "a, b அல்லது c", "a மற்றும் b"),
    ],
)
def test_a_language_writes_in_its_own_way(
    language: str, day: str, price: str, number: str, either: str, every: str
) -> None:
    """Days, prices, numbers and lists are as the language writes them; English is that of this project."""
    spoken = speech(language)
    assert (spoken.day(DAY), spoken.number(12345), spoken.either(["a", "b", "c"])) == (day, number, either)
    assert spoken.all(["a", "b"]) == every
    assert spoken.price(1150, "USD").replace("\xa0", " ") == price


def test_a_language_is_called_as_those_call_it_who_speak_it() -> None:
    """Its own name, as it stands alone, whatever variety is written."""
    assert [speech(each).name for each in ("en", "es", "ta", "ar-XB")] == ["English", "Español", "தமிழ்", "العربية"]


def test_plurals_are_the_languages_own() -> None:
    """Small numbers and large ones alike; a language may have six."""
    assert [speech("en").plural(number) for number in (0, 1, 2, 1201)] == ["other", "one", "other", "other"]
    assert {speech("ar").plural(number) for number in range(301)} == {"zero", "one", "two", "few", "many", "other"}
    assert speech("es").plural(1_000_000) == "many"


def test_a_variety_that_nothing_is_known_of_is_written_as_its_language() -> None:
    """A pseudo-language has no data of its own."""
    assert speech("ar-XB").is_right_to_left
    assert speech("ar-XB").day(DAY) == speech("ar").day(DAY)
    assert not speech("ta").is_right_to_left


@pytest.mark.parametrize("code", ["xx", "xx-YY"])
def test_a_language_that_nothing_is_known_of_is_refused(code: str) -> None:
    """Nothing could be written in it."""
    with pytest.raises(ValueError, match="xx"):
        speech(code)


def test_a_day_whose_format_needs_more_is_written_all_the_same() -> None:
    """A format with an era, or with a name that is not that of the month, is Babel's to fill in."""
    assert speech("th").day(DAY) == "22 กุมภาพันธ์ ค.ศ. 2027"
