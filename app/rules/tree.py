"""The working tree: the folder of TOML files as one document, and the file and line of each part of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from app.rules import toml
from app.rules.errors import Fault, RulebookError, Where

Made = TypeVar("Made")

HERE = Path(__file__).parent
WORKING = "working"
PARTS = ("questionnaire", "sources", "effects", "definitions", "sessions")


def working_document(root: Path = HERE, release: str = WORKING, released: str | None = None) -> dict[str, Any]:
    """All files of the working tree as one document.

    Raises:
        RulebookError: a file is missing, is not TOML, or a rule's name is taken.
    """
    faults: list[Fault] = []
    rules: dict[str, Any] = {}
    for file in sorted(root.glob("base/*/*.toml")):
        if file.stem in rules:
            faults.append(Fault(("rules", file.stem), "another file has this name", str(file.relative_to(root))))
        rules[file.stem] = {**_toml(file, root, faults), "topic": file.parent.name}
    document = {
        "release": release,
        "released": released,
        **{part: _toml(root / f"{part}.toml", root, faults) for part in PARTS},
        "texts": {file.stem: _texts(_toml(file, root, faults)) for file in sorted(root.glob("texts/*.toml"))},
        "rules": rules,
    }
    if faults:
        raise RulebookError(faults)
    return document


def _texts(written: dict[str, Any]) -> dict[str, Any]:
    return {table: texts for table, texts in written.items() if table != "language"}


def _toml(file: Path, root: Path, faults: list[Fault]) -> dict[str, Any]:
    name = str(file.relative_to(root))
    try:
        return toml.parsed(file.read_text("utf-8"), name)
    except FileNotFoundError:
        faults.append(Fault((name,), "the file is missing", name))
    except UnicodeDecodeError as error:
        faults.append(Fault((name,), f"this is not TOML: {error}", name))
    except RulebookError as error:
        faults += error.faults
    return {}


def locating(root: Path, make: Callable[[], Made]) -> Made:
    """Run something that may raise RulebookError, and say file and line in each of its faults."""
    try:
        return make()
    except RulebookError as error:
        raise RulebookError([located(root, fault) for fault in error.faults]) from None


def located(root: Path, fault: Fault) -> Fault:
    """The fault with the file and line its place was written at."""
    if fault.file:
        return fault
    name, keys = _file_of(root, fault.where)
    file = root / name
    return toml.located(fault, keys, file.read_text("utf-8") if file.is_file() else "", name)


def _file_of(root: Path, where: Where) -> tuple[str, Where]:
    part, *rest = where
    if part == "rules" and rest:
        file = next(each for each in root.glob("base/*/*.toml") if each.stem == rest[0])
        return str(file.relative_to(root)), tuple(rest[1:])
    if part == "texts" and rest:
        return f"texts/{rest[0]}.toml", tuple(rest[1:])
    return "base" if part == "rules" else f"{part}.toml", tuple(rest)
