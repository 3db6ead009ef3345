"""Where texts stand: the English of each surface, and the file of each language's catalogue of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.rules.catalogue import CATALOGUES, Catalogue, Translation, catalogue_of
from app.rules.places import ENGLISH, Written, places
from app.rules.surface import english_texts, read_catalogue
from app.rules.tree import HERE, working_document

APP = HERE.parent
OF_RULES = HERE / "texts"
ELSEWHERE: Mapping[str, tuple[Path, Path]] = {
    "problems": (APP / "wire" / "texts", APP / "wire" / "texts" / ENGLISH / "problems.toml"),
    "rulebook": (APP / "web" / "texts", APP / "web" / "texts" / ENGLISH / "rulebook.toml"),
    "sheet": (APP / "web" / "texts", APP / "web" / "texts" / ENGLISH / "sheet.toml"),
    "terminal": (APP / "cli" / "texts", APP / "cli" / "texts" / ENGLISH / "terminal.toml"),
    "page": (APP / "web" / "texts", APP / "web" / "texts" / f"{ENGLISH}.toml"),
}
"""Surfaces that are no part of a release: where their languages are, and their English."""
SURFACES = (*CATALOGUES, *ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Surface:
    """One surface: its name, its English by id, and the folder of its languages."""

    name: str
    english: Mapping[str, Written]
    folder: Path

    def file(self, language: str) -> Path:
        """The catalogue of a language."""
        return self.folder / language / f"{self.name}.toml"

    def catalogue(self, language: str) -> Catalogue:
        """The translations of a language; none where it has none.

        Raises:
            RulebookError: the file cannot be read.
        """
        file = self.file(language)
        return read_catalogue(file) if file.exists() else {}


def surfaces() -> tuple[Surface, ...]:
    """Every surface, with the English of the working tree.

    Raises:
        RulebookError: the working tree cannot be read.
    """
    texts = {place.id: place.written for place in places(working_document())}
    rulebook = [
        Surface(name, {key: text for key, text in texts.items() if catalogue_of(key) == name}, OF_RULES)
        for name in CATALOGUES
    ]
    elsewhere = [Surface(name, english_of(name), folder) for name, (folder, _) in ELSEWHERE.items()]
    return (*rulebook, *elsewhere)


def languages() -> tuple[str, ...]:
    """Every language that any surface has, but English."""
    folders = {OF_RULES, *(folder for folder, _ in ELSEWHERE.values())}
    found = {each.name for folder in folders for each in folder.iterdir() if each.is_dir()}
    return tuple(sorted(found - {ENGLISH}))


def english_of(name: str) -> dict[str, Written]:
    """The English texts of a surface that is no part of a release, by id."""
    return english_texts(ELSEWHERE[name][1], name)


def write_catalogue(file: Path, catalogue: Catalogue) -> None:
    """Write translations in the order in which they stand."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(_table(text_id, each) for text_id, each in catalogue.items()), "utf-8")


def _table(text_id: str, translation: Translation) -> str:
    lines = [f"[{_string(text_id)}]", f"text = {_written(translation.text)}", f'english = "{translation.english}"']
    if translation.review is not None:
        review = translation.review
        lines.append(f'reviewed = {{ by = {_string(review.by)}, on = "{review.on.isoformat()}" }}')
    return "\n".join(lines) + "\n"


def _written(text: Written) -> str:
    if isinstance(text, str):
        return _string(text)
    return f"{{ {', '.join(f'{category} = {_string(form)}' for category, form in text.items())} }}"


def _string(text: str) -> str:
    """A string of TOML; what JSON escapes, TOML reads."""
    return json.dumps(text, ensure_ascii=False)
