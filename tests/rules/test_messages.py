from datetime import date

from app.rules.messages import English, Range, Texts, filled

SPANISH = Texts(
    "es",
    {
        "ranges": {"between": "de {low} a {high}"},
        "words": {"quoted": "«{text}»", "joined": "{first}; {rest}"},
        "waits": {"date": "Espere hasta el {date}.", "unknown": "Pregunte."},
        "counts": {"answers": {"one": "Falta una.", "other": "Faltan {count}."}, "prices": "Cuesta {each}."},
    },
    frozenset({("waits", "unknown")}),
    Texts("en", {"waits": {"unknown": "Ask {who}."}}),
)


def test_what_is_put_in_is_written_as_the_language_does() -> None:
    """Days, numbers, ranges and prices; a range of one number is that number."""
    assert SPANISH.say("waits", "date", date=date(2027, 2, 22)) == "Espere hasta el 22 de febrero de 2027."
    assert SPANISH.say("counts", "prices", each=Range(4, 6)) == "Cuesta de 4 a 6."
    assert SPANISH.say("counts", "prices", each=Range(4, 4)) == "Cuesta 4."
    priced = SPANISH.say("counts", "prices", each=Range(150, 1400, "EUR")).replace("\xa0", " ")
    assert priced == "Cuesta de 150 € a 1.400 €."


def test_a_text_with_plurals_takes_that_of_its_count() -> None:
    """One, and all others; a language may have more."""
    assert SPANISH.say("counts", "answers", count=1) == "Falta una."
    assert SPANISH.say("counts", "answers", count=7) == "Faltan 7."


def test_what_is_stale_is_said_in_english_and_known_as_such() -> None:
    """The English is whole, with its values; what is up to date is no English."""
    said = SPANISH.say("waits", "unknown", who="a doctor")
    assert said == "Ask a doctor."
    assert isinstance(said, English)
    assert not isinstance(SPANISH.say("counts", "answers", count=1), English)


def test_answers_are_quoted_and_joined_as_the_language_does() -> None:
    """Quotation marks are a text, and so is what stands between the items of a list."""
    assert SPANISH.quoted("Sí") == "«Sí»"
    assert (SPANISH.joined(["a", "b", "c"]), SPANISH.joined(["a"]), SPANISH.joined([])) == ("a; b; c", "a", "")


def test_what_is_put_in_is_never_filled_in_again() -> None:
    """A value with braces stays what it is, and so does a placeholder that has no value."""
    assert filled("{a} and {b}", {"a": "{b}"}) == "{b} and {b}"


def test_a_table_holds_what_nothing_is_put_into() -> None:
    """Whether there is a text can be asked."""
    assert SPANISH.table("ranges") == {"between": "de {low} a {high}"}
    assert SPANISH.has("waits", "date")
    assert not SPANISH.has("waits", "weeks")
