"""Catalogues as PO, the format that translators' tools read: out with what is known of each text, and in again.

`msgctxt` is the text's id. A text that no clinician has reviewed is `fuzzy`: what is drafted needs work.
"""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po, write_po

from app import __version__
from app.rules.catalogue import Translation, digest_of
from app.rules.locales import speech
from app.rules.places import Written
from app.translation.guidance import RULES, comments

SAMPLE = (*range(1201), 1_000_000)  # the numbers that our texts count, and a million, which some languages count alone
OTHER = "other"
HEADER = "\n".join(f"# {line}" for line in RULES.splitlines())


class TranslatedFileError(Exception):
    """A translator's file that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A text as a translator's file has it.

    Attributes:
        text: the translation; empty where there is none.
        english: the digest of the English that it was made from.
        fuzzy: whether it is marked as in need of work.
    """

    text: Written
    english: str
    fuzzy: bool


def plurals(language: str) -> tuple[str, ...]:
    """The categories of plurals that a language has, in the order that PO lists them."""
    rule = get_plural(language)
    return _categories(language, rule.num_plurals, rule.plural_expr)


def _categories(language: str, count: int, rule: str) -> tuple[str, ...]:
    """The category of each plural that a rule of PO tells apart; `other` for one of numbers that nobody counts."""
    locale, index = speech(language).locale, gettext.c2py(rule)
    first = {index(number): number for number in reversed(SAMPLE)}
    return tuple(str(locale.plural_form(first[place])) if place in first else OTHER for place in range(count))


def exported(language: str, english: Mapping[str, Written], known: Mapping[str, Translation]) -> bytes:
    """Texts as a PO file.

    Args:
        language: whose.
        english: the texts, by id.
        known: the translations that there are; one of another English is given as in need of work.
    """
    catalog = _catalog(language)
    for text_id, written in english.items():
        translation = known.get(text_id)
        stale = translation is not None and translation.english != digest_of(written)
        catalog.add(
            written if isinstance(written, str) else (written["one"], written[OTHER]),
            _forms(language, translation.text) if translation else None,
            context=text_id,
            auto_comments=[*comments(text_id, written), *(["The English has changed since"] if stale else [])],
            flags=["fuzzy"] if translation and (stale or translation.review is None) else [],
        )
    file = BytesIO()
    write_po(file, catalog, width=100)
    return file.getvalue()


def _catalog(language: str) -> PoCatalog:
    """An empty file: of whom and where nothing is known, nothing is said, as gettext's own tools do."""
    made = datetime.now(UTC)
    locale = speech(language).locale
    catalog = PoCatalog(
        locale,
        project="Candidacy",
        version=__version__,
        header_comment=HEADER,
        creation_date=made,
        revision_date=made,
        fuzzy=False,
    )
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    return catalog


def _forms(language: str, text: Written) -> str | tuple[str, ...]:
    if isinstance(text, str):
        return text
    return tuple(text.get(category, text[OTHER]) for category in plurals(language))


def returned(language: str, content: bytes) -> dict[str, Returned]:
    """The texts of a translator's file, by id; those without a translation are left out.

    Raises:
        TranslatedFileError: it is no PO file, or a text in it has no id.
    """
    try:
        catalog = read_po(BytesIO(content), locale=language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise TranslatedFileError(f"this is no PO file: {error}") from None
    categories = _categories(language, catalog.num_plurals, catalog.plural_expr)
    return {_id(each): _returned(categories, each) for each in _translated(catalog)}


def _translated(catalog: PoCatalog) -> Iterable[Message]:
    return [each for each in catalog if each.id and any(_listed(each.string))]


def _listed(string: object) -> list[str]:
    return [str(each) for each in string] if isinstance(string, list | tuple) else [str(string or "")]


def _id(message: Message) -> str:
    if message.context is None:
        raise TranslatedFileError(f"a text has no id (msgctxt), at line {message.lineno}")
    return message.context


def _returned(categories: tuple[str, ...], message: Message) -> Returned:
    forms, ids = _listed(message.string), _listed(message.id)
    english: Written = ids[0] if len(ids) == 1 else {"one": ids[0], OTHER: ids[1]}
    text: Written = forms[0] if len(ids) == 1 else _plurals(categories, forms)
    return Returned(text, digest_of(english), message.fuzzy)


def _plurals(categories: tuple[str, ...], forms: list[str]) -> dict[str, str]:
    """The forms by category; `other`, which some languages have for fractions alone, is then the last of them."""
    by_category = dict(zip(categories, forms, strict=True))
    return by_category if OTHER in by_category else {**by_category, OTHER: forms[-1]}
