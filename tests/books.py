"""The real rulebook and what is made with it, as tests share it. What is in it is the rulebook's business."""

import json
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from shutil import ignore_patterns
from typing import Any

from app.assess import assess
from app.assessment import Assessment
from app.clinics import NO_CLINIC
from app.engine.facts import Facts, Value
from app.engine.regions import regions
from app.rules.answers import fits
from app.rules.model import Rulebook, SuitabilityId
from app.rules.release import load_working
from app.rules.tree import HERE
from app.wire.render import Rendering

AS_OF = date(2026, 11, 22)
CASES = [Path(__file__).parent / "cases" / f"{name}.json" for name in ("people", "more_people")]
OTHER_LANGUAGES = [folder.name for folder in (HERE / "texts").iterdir() if folder.is_dir() and folder.name != "en"]


@cache
def working() -> Rulebook:
    """The working tree."""
    return load_working()


@cache
def telling_values() -> dict[str, tuple[Value, ...]]:
    """For each fact, the values that the rules and the session table can tell apart."""
    book = working()
    return regions([*(rule.when for rule in book.rules), *book.sessions.conditions.values()], book.vocabulary)


def people() -> list[Any]:
    """The people to get right: id, answers, and what is expected."""
    return [person for file in CASES for person in json.loads(file.read_text("utf-8"))]


def people_of(book: Rulebook) -> list[Any]:
    """Those of them whom a rulebook's questionnaire can ask all that they answered."""
    asked = book.questionnaire
    return [
        person
        for person in people()
        if all(fits(asked, section, *each) for section, those in person["answers"].items() for each in those.items())
    ]


def assessed(person: Facts, book: Rulebook | None = None) -> Assessment:
    """An assessment with the working tree, without a clinic, on a fixed day."""
    return assess(book or working(), person, NO_CLINIC, AS_OF)


def rendered(person: Facts, book: Rulebook | None = None) -> bytes:
    """Every byte of an assessment, the order of its keys included."""
    book = book or working()
    return json.dumps(Rendering(book, "0").assessment(assessed(person, book), None)).encode()


def rank(suitability: SuitabilityId) -> int:
    """The place of a suitability, mildest 0."""
    return working().suitabilities[suitability].rank


def tree(folder: Path) -> Path:
    """A copy of the working tree, to be altered."""
    return shutil.copytree(HERE, folder, ignore=ignore_patterns("*.py", "*.md", "__pycache__", "releases"))


def small_tree(folder: Path, *rules: str) -> Path:
    """A copy of the working tree in English with these rules alone, each as `topic/id`."""
    left_out = ignore_patterns("*.py", "*.md", "__pycache__", "releases", "base", *OTHER_LANGUAGES)
    shutil.copytree(HERE, folder, ignore=left_out)
    for rule in rules:
        (folder / "base" / rule).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "base" / f"{rule}.toml", folder / "base" / f"{rule}.toml")
    return folder


def alter(root: Path, file: str, old: str, new: str) -> None:
    """Alter one place in one file of a copy."""
    text = (root / file).read_text("utf-8")
    assert old in text, f"{file} has no {old}"
    (root / file).write_text(text.replace(old, new, 1), "utf-8")


def line_of(root: Path, file: str, part: str) -> int:
    """The line of a part of a file, counted from 1."""
    text = (root / file).read_text("utf-8")
    assert part in text, f"{file} has no {part}"
    return text[: text.index(part)].count("\n") + 1
