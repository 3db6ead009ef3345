import re
from datetime import date

import pytest

from app import __version__
from app.rules.catalogue import Review, Translation, digest_of
from app.rules.places import Written
from app.translation.po import Returned, TranslatedFileError, exported, plurals, returned

TITLE, WEEKS = "rules.sunburn.title", "general.amounts.weeks"
ENGLISH: dict[str, Written] = {
    "rules.sunburn.title": "A sunburn for {weeks} weeks",
    "general.amounts.weeks": {"one": "{count} week", "other": "{count} weeks"},
}
FORMS = {
    each: "{count} semana" if each == "one" else "{count} semanas" for each in plurals("es")
}  # as Babel knows them
SPANISH = {
    TITLE: Translation("Una quemadura durante {weeks} semanas", digest_of(ENGLISH[TITLE])),
    WEEKS: Translation(FORMS, digest_of(ENGLISH[WEEKS])),
}


def test_what_goes_out_comes_back() -> None:
    """Ids, texts, plurals and the English that they were made from; a draft is in need of work."""
    back = returned("es", exported("es", ENGLISH, SPANISH))
    assert back == {key: Returned(each.text, each.english, fuzzy=True) for key, each in SPANISH.items()}


def test_a_text_without_a_translation_does_not_come_back() -> None:
    """What a translator has not done yet takes nothing from what is there."""
    assert returned("ta", exported("ta", ENGLISH, {})) == {}


def test_a_translator_is_told_what_a_text_is_for() -> None:
    """Where it is shown, what its placeholders are, the rules of wording, and that its English has changed."""
    stale = {"rules.sunburn.title": Translation("Vieja {weeks}", "0" * 16)}
    file = exported("es", ENGLISH, stale).decode()
    assert 'msgctxt "rules.sunburn.title"' in file
    assert "#. Shown as: title of a finding of the result; no full stop" in file
    assert "#. {weeks} is a number" in file
    assert "#. The English has changed since" in file
    assert "# - Never a dose." in file


def test_its_head_says_what_is_known_and_no_more() -> None:
    """The program and its version; no name, address or day that stands for one nobody gave."""
    head = exported("es", ENGLISH, SPANISH).decode().partition("\n\n")[0]
    assert f"Candidacy {__version__}\\n" in head
    assert "Language: es" in head
    assert not re.search(r"VERSION\b|EMAIL|NAME|YEAR|li\.org", head)


def test_what_is_reviewed_is_not_in_need_of_work() -> None:
    """Unless its English has changed."""
    review = Review("A clinician", date(2027, 1, 5))
    signed = {key: Translation(each.text, each.english, review) for key, each in SPANISH.items()}
    assert not any(each.fuzzy for each in returned("es", exported("es", ENGLISH, signed)).values())
    changed = {**ENGLISH, "rules.sunburn.title": "Sunburn, for {weeks} weeks"}
    back = returned("es", exported("es", changed, signed))
    assert [key for key, each in back.items() if each.fuzzy] == ["rules.sunburn.title"]


def test_plurals_are_listed_as_po_does() -> None:
    """Each of PO's forms is a category of the language; `other`, where it is for fractions, is the last."""
    assert plurals("ta") == ("one", "other")
    assert plurals("pl") == ("one", "few", "many")
    assert len(plurals("ar")) == 6
    forms = {"one": "tydzień", "few": "tygodnie", "many": "tygodni"}
    polish = {WEEKS: Translation({**forms, "other": "tygodnia"}, digest_of(ENGLISH[WEEKS]))}
    assert returned("pl", exported("pl", ENGLISH, polish))[WEEKS].text == {**forms, "other": "tygodni"}


@pytest.mark.parametrize("content", [b"\xff\xfe", b'msgid "a"\nmsgstr "b"\nnonsense', b'msgid "a"\nmsgstr "b"\n'])
def test_a_file_that_is_no_po_is_refused(content: bytes) -> None:
    """So is one whose texts have no ids."""
    with pytest.raises(TranslatedFileError):
        returned("es", content)
