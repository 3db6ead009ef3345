"""The working tree: the folder of TOML files as one document, and the file and line of each part of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from app.rules import toml
from app.rules.catalogue import CATALOGUES, catalogue_of
from app.rules.errors import Fault, RulebookError, Where
from app.rules.places import ENGLISH

Made = TypeVar("Made")

HERE = Path(__file__).parent
WORKING = "working"
PARTS = ("questionnaire", "sources", "effects", "definitions", "sessions")
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
GENERAL = f"texts/{ENGLISH}/general.toml"
READ = re.compile(
    rf"base/[^/]+/[^/]+\.toml|{GENERAL}|texts/(?!{ENGLISH}/){LANGUAGE}/({'|'.join(CATALOGUES)})\.toml"
    rf"|({'|'.join(PARTS)}|waivers)\.toml"
)
PLACES = (
    "a rule is `base/<topic>/<rule-id>.toml`, general texts are `texts/en/general.toml`, those of other languages "
    f"`texts/<language>/` with {', '.join(f'`{each}.toml`' for each in CATALOGUES)}"
)


def working_document(root: Path = HERE, release: str = WORKING, released: str | None = None) -> dict[str, Any]:
    """All files of the working tree as one document.

    Raises:
        RulebookError: a file is missing, would not be read, is not TOML, or a rule's name is taken.
    """
    faults = list(_unread(root))
    rules: dict[str, Any] = {}
    for file in sorted(root.glob("base/*/*.toml")):
        if file.stem in rules:
            faults.append(Fault(("rules", file.stem), "another file has this name", str(file.relative_to(root))))
        rules[file.stem] = {**_toml(file, root, faults), "topic": file.parent.name}
    document = {
        "release": release,
        "released": released,
        **{part: _toml(root / f"{part}.toml", root, faults) for part in PARTS},
        "texts": {ENGLISH: _toml(root / GENERAL, root, faults)},
        "translations": _translations(root, faults),
        "rules": rules,
    }
    if faults:
        raise RulebookError(faults)
    return document


def _unread(root: Path) -> Iterator[Fault]:
    """Whatever stands where rules, texts and parts are, and is not read: no rule is passed over for its name."""
    for file in sorted([*root.glob("base/**/*"), *root.glob("texts/**/*"), *root.glob("*.[tT][oO][mM][lL]")]):
        name = file.relative_to(root).as_posix()
        if file.is_symlink():
            yield Fault((name,), "a link is not read: put the file itself here", name)
        elif not file.is_dir() and not (file.is_file() and READ.fullmatch(name)):
            yield Fault((name,), f"this would not be read: {PLACES}", name)


def _translations(root: Path, faults: list[Fault]) -> dict[str, dict[str, Any]]:
    """The texts of each language but English, by language and id."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(root.glob("texts/*/*.toml")):
        if file.parent.name != ENGLISH:
            found.setdefault(file.parent.name, {}).update(_toml(file, root, faults))
    return found


def _toml(file: Path, root: Path, faults: list[Fault]) -> dict[str, Any]:
    name = str(file.relative_to(root))
    if not file.exists():
        faults.append(Fault((name,), "the file is missing", name))
        return {}
    try:
        return toml.parsed(toml.text_of(file, name), name)
    except RulebookError as error:
        faults += error.faults
    return {}


def locating(root: Path, make: Callable[[], Made]) -> Made:
    """Run something that may raise RulebookError, and say file and line in each of its faults."""
    try:
        return make()
    except RulebookError as error:
        raise RulebookError([located(root, fault) for fault in toml.few(error.faults)]) from None


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
        return f"texts/{rest[0]}/general.toml", tuple(rest[1:])
    if part == "translations" and len(rest) > 1:
        return f"texts/{rest[0]}/{catalogue_of(str(rest[1]))}.toml", tuple(rest[1:])
    return "base" if part == "rules" else f"{part}.toml", tuple(rest)
