"""A catalogue: the texts of one language by id, each with the English that it was made from, and who reviewed it.

`places.py` says which texts there are; who writes catalogues for translators is `app.translation`'s business.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from app.rules.places import Written

CATALOGUES: Mapping[str, tuple[str, ...]] = {
    "questionnaire": ("questionnaire",),
    "rules": ("rules", "definitions", "effects"),
    "general": ("general",),
}
"""The files of a language, and with which words the ids begin of the texts that stand in each."""
DIGITS = 16  # of the digest of a text: enough to tell it from what it was before


@dataclass(frozen=True, slots=True)
class Review:
    """Who, a clinician that speaks the language, has found a text right, and when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in another language.

    Attributes:
        text: the text.
        english: the digest of the English that it was made from.
        review: who reviewed it; None while it is drafted.
    """

    text: Written
    english: str
    review: Review | None = None


Catalogue: TypeAlias = Mapping[str, Translation]
"""Translations, by the ids of their texts."""


def digest_of(written: Written) -> str:
    """The digest of a text, by which a translation knows the English that it was made from."""
    canonical = json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:DIGITS]


def catalogue_of(text_id: str) -> str:
    """The file that a text stands in."""
    first = text_id.partition(".")[0]
    return next((name for name, firsts in CATALOGUES.items() if first in firsts), "general")
