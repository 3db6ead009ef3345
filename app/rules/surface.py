"""Texts that are no part of a release, such as problems: a file of English, and beside it a catalogue per language."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.rules import toml
from app.rules.catalogue import Catalogue, Review, Translation, digest_of
from app.rules.documents import TranslationDocument
from app.rules.errors import RulebookError
from app.rules.messages import OTHER, Texts
from app.rules.model import InLanguage
from app.rules.places import ENGLISH, Written
from app.rules.read import shape_fault

WRITTEN = TypeAdapter(dict[str, TranslationDocument])
LARGEST = 4 * 1024 * 1024  # bytes of a catalogue


def english_texts(file: Path, name: str) -> dict[str, Written]:
    """The English texts of a file by id, which begins with the name of the surface."""
    return dict(_flat(tomllib.loads(file.read_text("utf-8")), name))


def _flat(written: Mapping[str, Any], within: str) -> Iterator[tuple[str, Written]]:
    for key, value in written.items():
        if isinstance(value, str) or OTHER in value:
            yield f"{within}.{key}", value
        else:
            yield from _flat(value, f"{within}.{key}")


def read_catalogue(file: Path) -> Catalogue:
    """The translations of a file, by id.

    Raises:
        RulebookError: it cannot be read, with file and line.
    """
    text = toml.text_of(file, file.name, LARGEST)
    try:
        written = WRITTEN.validate_python(toml.parsed(text, file.name))
    except ValidationError as error:
        faults = [shape_fault(each) for each in error.errors()]
        raise RulebookError([toml.located(fault, fault.where, text, file.name) for fault in faults]) from None
    return {text_id: _translation(each) for text_id, each in written.items()}


def _translation(written: TranslationDocument) -> Translation:
    reviewed = written.reviewed
    return Translation(
        text=written.text,
        english=written.english,
        review=Review(reviewed.by, date.fromisoformat(reviewed.on)) if reviewed else None,
    )


def surface_texts(folder: Path, name: str, language: str, english: Path | None = None) -> tuple[Texts, InLanguage]:
    """The texts of a surface in a language, and what is to be said of that; English where it has no catalogue.

    Args:
        folder: where its languages are.
        name: its name, and that of its files.
        language: the code.
        english: its English; that beside the languages where left out.

    Raises:
        RulebookError: the catalogue cannot be read.
    """
    file = folder / language / f"{name}.toml"
    texts = english_texts(english or folder / ENGLISH / f"{name}.toml", name)
    if language == ENGLISH or not file.exists():
        return spoken(texts, {}, ENGLISH)
    return spoken(texts, read_catalogue(file), language)


def spoken(english: Mapping[str, Written], catalogue: Catalogue, language: str) -> tuple[Texts, InLanguage]:
    """The texts in a language, and what is to be said of that; what is missing or stale is English.

    Args:
        english: the texts by id.
        catalogue: their translations.
        language: its code.
    """
    in_english = Texts(ENGLISH, _tables(english))
    if language == ENGLISH:
        return in_english, InLanguage()
    fresh = {key: catalogue[key] for key, text in english.items() if _is_fresh(catalogue, key, text)}
    stale = english.keys() - fresh.keys()
    texts = Texts(
        language=language,
        tables=_tables({**english, **{key: each.text for key, each in fresh.items()}}),
        stale=frozenset(_table_and_key(key) for key in stale),
        english=in_english,
    )
    drafted = frozenset(key for key, each in fresh.items() if each.review is None)
    return texts, InLanguage(language, drafted, frozenset(stale))


def _is_fresh(catalogue: Catalogue, key: str, text: Written) -> bool:
    return key in catalogue and catalogue[key].english == digest_of(text)


def _tables(texts: Mapping[str, Written]) -> dict[str, dict[str, Written]]:
    tables: dict[str, dict[str, Written]] = {}
    for text_id, text in texts.items():
        table, key = _table_and_key(text_id)
        tables.setdefault(table, {})[key] = text
    return tables


def _table_and_key(text_id: str) -> tuple[str, str]:
    """The words between the surface and the key, and the key."""
    _, *within, key = text_id.split(".")
    return ".".join(within), key
