from dataclasses import replace
from datetime import date

from app.rules.catalogue import Review, digest_of
from app.rules.places import places
from app.rules.release import load, names
from app.rules.translate import in_language, languages
from tests import pseudo
from tests.books import working


def test_a_rulebook_in_another_language_differs_in_texts_only() -> None:
    """Rules, conditions, numbers, sources and digest are the same; every text is the other language's."""
    english, other = pseudo.translated(), pseudo.book()
    assert (other.digest, other.release, other.sources) == (english.digest, english.release, english.sources)
    assert other.decide is english.decide
    for mine, theirs in zip(english.rules, other.rules, strict=True):
        assert theirs.title != mine.title
        assert theirs == replace(mine, title=theirs.title, advice=theirs.advice)
    assert other.language.english_ids == frozenset()
    assert other.language.original is english
    assert pseudo.book() is other


def test_a_changed_english_sentence_makes_exactly_its_translations_stale() -> None:
    """One text that was made from another English is English, is known as such, and nothing else is."""
    texts = dict(pseudo.catalogue({place.id: place.written for place in places(working().document)}))
    stale = "rules.sunburn.title"
    texts[stale] = replace(texts[stale], english=digest_of("Another sentence"))
    book = in_language(pseudo.with_language(pseudo.CODE, texts), pseudo.CODE)
    assert book.language.english_ids == {stale}
    assert book.by_id["sunburn"].title == working().by_id["sunburn"].title
    assert book.language.english_texts == {working().by_id["sunburn"].title}
    assert not pseudo.LATIN.search(book.by_id["sunburn"].advice)


def test_a_text_that_is_missing_is_english() -> None:
    """A language that has one text says all others in English."""
    one = "questionnaire.person.age.text"
    texts = pseudo.catalogue({place.id: place.written for place in places(working().document) if place.id == one})
    book = in_language(pseudo.with_language(pseudo.CODE, texts), pseudo.CODE)
    assert not pseudo.LATIN.search(book.questionnaire.questions["person.age"].text)
    assert (
        book.questionnaire.questions["person.smoking"].text == working().questionnaire.questions["person.smoking"].text
    )
    assert one not in book.language.english_ids
    assert len(book.language.english_ids) == len(list(places(working().document))) - 1


def test_a_language_is_reviewed_once_every_text_is() -> None:
    """One draft keeps it a draft; English is one until clinicians sign it."""
    review = Review("A clinician", date(2027, 1, 5))
    drafts = pseudo.catalogue({place.id: place.written for place in places(working().document)})
    signed = {text_id: replace(each, review=review) for text_id, each in drafts.items()}
    almost = {**signed, "rules.sunburn.title": drafts["rules.sunburn.title"]}
    assert in_language(pseudo.with_language(pseudo.CODE, signed), pseudo.CODE).language.is_reviewed
    assert not in_language(pseudo.with_language(pseudo.CODE, almost), pseudo.CODE).language.is_reviewed
    assert not working().language.is_reviewed


def test_a_rulebook_without_a_language_says_it_in_english() -> None:
    """A release that was frozen before a language was there is as it is."""
    first = load(names()[0])
    assert languages(first) == ("en",)
    assert in_language(first, "es") is first
    assert in_language(working(), "fr") is working()


def test_numbers_stand_in_translations_too() -> None:
    """The number of a rule is filled in, in every language."""
    rule = pseudo.book().by_id["isotretinoin-recent"]
    assert str(rule.parameters["months"].value) in rule.title
    assert "{" not in rule.title + rule.advice
