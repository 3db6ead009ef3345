"""The working tree: the folder of TOML files as one document, and the file and line of each part of it."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

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
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        faults.append(Fault((name,), "the file is missing", name))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"at line (\d+)", str(error))
        faults.append(Fault((name,), f"this is not TOML: {error}", name, int(line[1]) if line else 1))
    return {}


def placed(root: Path, explain: Callable[[], Made]) -> Made:
    """Run something that may raise RulebookError, and say file and line in each of its faults."""
    try:
        return explain()
    except RulebookError as error:
        raise RulebookError([located(root, fault) for fault in error.faults]) from None


def located(root: Path, fault: Fault) -> Fault:
    """The fault with the file and line its place was written at."""
    if fault.file:
        return fault
    name, keys = _file_of(root, fault.where)
    file = root / name
    return replace(fault, file=name, line=_line_of(file.read_text("utf-8"), keys) if file.is_file() else 1)


def _file_of(root: Path, where: Where) -> tuple[str, Where]:
    part, *rest = where
    if part == "rules" and rest:
        file = next(each for each in root.glob("base/*/*.toml") if each.stem == rest[0])
        return str(file.relative_to(root)), tuple(rest[1:])
    if part == "texts" and rest:
        return f"texts/{rest[0]}.toml", tuple(rest[1:])
    return "base" if part == "rules" else f"{part}.toml", tuple(rest)


def _line_of(text: str, keys: Where) -> int:
    """The line of the last key that can be found, each searched for below the one before it.

    A number after a key counts the tables of an array: `("examples", 2)` is the third `[[examples]]`.
    """
    lines = text.splitlines()
    line = 0
    for key, count in zip(keys, (*keys[1:], 0), strict=True):
        if isinstance(key, str):
            found = list(_lines_of(lines, line, re.escape(key)))
            last = len(found) - 1
            line = found[min(count, last) if isinstance(count, int) else 0] if found else line
    return line + 1


def _lines_of(lines: list[str], start: int, word: str) -> Iterator[int]:
    """From a line on: where a table has this name or id, and where the table that it stands in has this key."""
    table = re.compile(rf'\s*(\[\[?([\w.]+\.)?"?{word}"?\]\]?|id\s*=\s*"{word}")')
    value = re.compile(rf'\s*"?{word}"?\s*=')
    header = next((number for number in range(start + 1, len(lines)) if lines[number].startswith("[")), len(lines))
    for number in range(start, len(lines)):
        if table.match(lines[number]) or (number < header and value.match(lines[number])):
            yield number
