"""A language that nobody speaks: written from right to left, longer than English, with all six plurals.

Every letter of a text becomes an Arabic one, so that a letter which stays Latin was never a text of ours to translate.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.rules.catalogue import Translation, digest_of
from app.rules.model import Rulebook
from app.rules.places import Written, places
from app.rules.read import read
from app.rules.release import digest
from app.rules.translate import in_language
from tests.books import working

CODE = "ar-XB"
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنه"
KEPT = re.compile(r"(\{[^{}]*\}|`[^`]*`|not_sure|YYYY-MM-DD)")
LATIN = re.compile(r"[A-Za-z]")


def pseudo(text: str) -> str:
    """A text in that language; placeholders and the program's own words stay."""
    return "".join(part if KEPT.fullmatch(part) else _letters(part) for part in KEPT.split(text))


def _letters(part: str) -> str:
    return LATIN.sub(lambda found: _letter(found[0]), part)


def _letter(letter: str) -> str:
    """An Arabic letter, twice for a vowel: so texts are half as long again."""
    arabic = LETTERS[ord(letter.lower()) - ord("a")]
    return arabic * 2 if letter.lower() in "aeiou" else arabic


def translation(written: Written) -> Translation:
    """A text's translation, with every plural where it has plurals."""
    if isinstance(written, str):
        return Translation(pseudo(written), digest_of(written))
    forms = {category: pseudo(written.get(category, written["other"])) for category in CATEGORIES}
    return Translation(forms, digest_of(written))


def catalogue(english: Mapping[str, Written]) -> dict[str, Translation]:
    """The translations of texts, by id."""
    return {text_id: translation(written) for text_id, written in english.items()}


@lru_cache(maxsize=1)
def translated() -> Rulebook:
    """The working tree, with that language beside English."""
    texts = catalogue({place.id: place.written for place in places(working().document)})
    return with_language(CODE, texts)


def with_language(code: str, texts: Mapping[str, Translation]) -> Rulebook:
    """The working tree with a language of these texts."""
    written: dict[str, Any] = {
        text_id: {
            "text": each.text,
            "english": each.english,
            **({"reviewed": {"by": each.review.by, "on": each.review.on.isoformat()}} if each.review else {}),
        }
        for text_id, each in texts.items()
    }
    document = {**working().document, "translations": {code: written}}
    return read(document, digest(document))


def book() -> Rulebook:
    """The working tree in that language."""
    return in_language(translated(), CODE)
