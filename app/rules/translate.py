"""A rulebook in another language: the same rules with other texts. A text that is missing, or stale, stays English.

A translation is stale once the English that it was made from is no longer what the rulebook says.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, cast

from app.rules.catalogue import digest_of
from app.rules.messages import Texts, filled
from app.rules.model import InLanguage, Rulebook
from app.rules.once import base_of, once, own_rules
from app.rules.places import ENGLISH, Place, places, rule_places
from app.rules.read import read, read_with

Written = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Put:
    """What became of the texts of a document: ids that stay English, and those that nobody reviewed."""

    english: frozenset[str]
    drafted: frozenset[str]


def languages(book: Rulebook) -> tuple[str, ...]:
    """The languages that a rulebook has, English first."""
    return (ENGLISH, *sorted(_translations(book)))


@once
def in_language(book: Rulebook, language: str) -> Rulebook:
    """The rulebook in a language; as it is where it does not have that language."""
    written = _translations(book).get(language)
    if written is None or language == book.language.code:
        return book
    base = base_of(book)
    return _translated(book, language, written) if base is None else _shared(book, in_language(base, language), written)


def _translated(book: Rulebook, language: str, written: Written) -> Rulebook:
    document = cast("dict[str, Any]", deepcopy({**book.document, "translations": {}}))
    put = _put(places(document), written)
    made = read(document, book.digest)
    return replace(
        made,
        decide=book.decide,
        document=book.document,
        language=InLanguage(
            code=language,
            drafted=put.drafted,
            english_ids=put.english,
            english_texts=frozenset(_texts(book, places(book.document), put.english)),
            original=book,
        ),
        texts=Texts(language, made.texts.tables, frozenset(_keys(put.english)), book.texts),
    )


def _shared(book: Rulebook, base: Rulebook, written: Written) -> Rulebook:
    """A clinic's rulebook: of the one that it was made of, in the language, with the rules that are its own."""
    own = cast("dict[str, Any]", deepcopy({rule_id: book.written_rules[rule_id] for rule_id in _own(book)}))
    put = _put(rule_places(own), written)
    document = {**book.document, "rules": {**book.written_rules, **own}}
    made = read_with(base, document, own, book.digest)
    theirs = frozenset(place.id for place in rule_places(own))
    return replace(
        made,
        decide=book.decide,
        document=book.document,
        clinic=replace(book.clinic, base=base) if book.clinic else None,
        language=InLanguage(
            code=base.language.code,
            drafted=((base.language.drafted or frozenset()) - theirs) | put.drafted,
            english_ids=(base.language.english_ids - theirs) | put.english,
            english_texts=base.language.english_texts
            | frozenset(_texts(book, rule_places({each: book.written_rules[each] for each in own}), put.english)),
            original=book,
        ),
    )


def _own(book: Rulebook) -> list[str]:
    base = base_of(book)
    return [rule.id for rule in own_rules(book, base).values()] if base else []


def _translations(book: Rulebook) -> Mapping[str, Written]:
    return cast("Mapping[str, Written]", book.document.get("translations") or {})


def _put(texts: Iterable[Place], written: Written) -> _Put:
    """Put translations in the place of the English that they were made from."""
    english: set[str] = set()
    drafted: set[str] = set()
    for place in texts:
        translation = written.get(place.id)
        if translation is None or translation["english"] != digest_of(place.written):
            english.add(place.id)
            continue
        place.holder[place.key] = translation["text"]
        if translation.get("reviewed") is None:
            drafted.add(place.id)
    return _Put(frozenset(english), frozenset(drafted))


def _texts(book: Rulebook, texts: Iterable[Place], ids: frozenset[str]) -> Iterator[str]:
    """English texts as they are shown, but for those that are filled in when they are said."""
    for place in texts:
        if place.id in ids and isinstance(place.written, str):
            rule = book.by_id.get(place.id.split(".")[1]) if place.id.startswith("rules.") else None
            numbers = {name: str(each.value) for name, each in rule.parameters.items()} if rule else {}
            yield filled(place.written, numbers)


def _keys(ids: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Table and key of each general text."""
    for text_id in ids:
        first, table, *rest = text_id.split(".")
        if first == "general":
            yield table, rest[0]
