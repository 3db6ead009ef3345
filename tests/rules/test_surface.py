from datetime import date
from pathlib import Path

import pytest

from app.rules.catalogue import Review, Translation, digest_of
from app.rules.errors import RulebookError
from app.rules.model import InLanguage
from app.rules.places import Written
from app.rules.surface import read_catalogue, spoken, surface_texts

WEEKS: Written = {"one": "{count} week", "other": "{count} weeks"}
ENGLISH = """
[doors]
closed = "We are closed"

[late.by]
days = "A day late"
weeks = { one = "{count} week", other = "{count} weeks" }
"""
SPANISH = f"""
["notices.doors.closed"]
text = "Estamos cerrados"
english = "{digest_of("We are closed")}"
reviewed = {{ by = "A clinician", on = "2027-01-05" }}

["notices.late.by.days"]
text = "Con unos días de retraso"
english = "{digest_of("Some days late")}"

["notices.late.by.weeks"]
text = {{ one = "{{count}} semana", other = "{{count}} semanas" }}
english = "{digest_of(WEEKS)}"
"""


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    """A folder with a surface in English and in Spanish, of which one text is signed, one stale and one drafted."""
    for language, text in (("en", ENGLISH), ("es", SPANISH)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "notices.toml").write_text(text, "utf-8")
    return tmp_path


def told(said: InLanguage) -> tuple[str, set[str] | None, set[str]]:
    """The language, which of its texts nobody has reviewed, and which are English."""
    return said.code, None if said.drafted is None else set(said.drafted), set(said.english_ids)


def test_each_text_has_the_table_and_the_key_of_its_file(notices: Path) -> None:
    """A table within another is named by both; plurals are one text."""
    texts, said = surface_texts(notices, "notices", "en")
    assert texts.say("doors", "closed") == "We are closed"
    assert texts.say("late.by", "weeks", count=1) == "1 week"
    assert told(said) == ("en", None, set())


def test_a_translation_is_said_and_what_is_stale_is_english(notices: Path) -> None:
    """What was made from another English than stands there now is not shown, and it is told."""
    texts, said = surface_texts(notices, "notices", "es")
    assert texts.say("doors", "closed") == "Estamos cerrados"
    assert texts.say("late.by", "weeks", count=2) == "2 semanas"
    assert texts.say("late.by", "days") == "A day late"
    assert told(said) == ("es", {"notices.late.by.weeks"}, {"notices.late.by.days"})


def test_a_language_without_a_catalogue_is_english(notices: Path) -> None:
    """A surface need not be in every language."""
    texts, said = surface_texts(notices, "notices", "ta")
    assert texts.say("doors", "closed") == "We are closed"
    assert told(said) == ("en", None, set())


def test_english_may_stand_elsewhere(notices: Path, tmp_path: Path) -> None:
    """As that of a page, which stands beside the page."""
    elsewhere = tmp_path / "page.toml"
    elsewhere.write_text(ENGLISH.replace("We are closed", "Closed for today"), "utf-8")
    texts, said = surface_texts(notices, "notices", "es", elsewhere)
    assert texts.say("doors", "closed") == "Closed for today"
    assert "notices.doors.closed" in said.english_ids


def test_what_is_missing_is_english() -> None:
    """And told as what is stale is."""
    texts, said = spoken({"notices.doors.closed": "We are closed"}, {}, "es")
    assert texts.say("doors", "closed") == "We are closed"
    assert told(said) == ("es", set(), {"notices.doors.closed"})


def test_a_catalogue_says_who_reviewed_what(notices: Path) -> None:
    """And from which English each text was made."""
    found = read_catalogue(notices / "es" / "notices.toml")
    review = Review("A clinician", date(2027, 1, 5))
    assert found["notices.doors.closed"] == Translation("Estamos cerrados", digest_of("We are closed"), review)
    assert found["notices.late.by.days"].review is None


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ('["notices.doors.closed"]\ntext = 7\nenglish = "0000000000000000"\n', ":2: "),
        ('["notices.doors.closed"]\ntext = "Cerrado"\n', ":1: "),
        ("[notices\n", ":1: "),
    ],
)
def test_a_catalogue_that_cannot_be_read_is_told_with_its_line(tmp_path: Path, written: str, where: str) -> None:
    """Whoever edits one by hand is told file and line of what is wrong."""
    file = tmp_path / "notices.toml"
    file.write_text(written, "utf-8")
    with pytest.raises(RulebookError, match=f"notices.toml{where}"):
        read_catalogue(file)
