"""Releases: a rulebook frozen with its texts, digested, and never edited.

A release file is `{"digest": "sha256:…", "rulebook": {…}}`. The digest is the SHA-256 of the rulebook as
canonical JSON: keys sorted, no spaces, UTF-8, integers only.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.rules.errors import DigestError, Fault, ReleaseNotFound, RulebookError
from app.rules.files import read_file
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.tree import HERE, locating, working_document

RELEASES = HERE / "releases"
LARGEST = 16 * 1024 * 1024  # bytes of a release's file
NAME = re.compile(r"[0-9]{4}\.[0-9]{2}(\.[0-9]+)?")


def canonical(document: Mapping[str, Any]) -> bytes:
    """A document as the bytes that are digested."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(document: Mapping[str, Any]) -> str:
    """`sha256:` and the hex digest of a document's canonical bytes."""
    return f"sha256:{hashlib.sha256(canonical(document)).hexdigest()}"


def order(release: str) -> tuple[int, ...]:
    """What sorts releases by age: 2026.12 before 2026.12.1 before 2027.01."""
    return tuple(map(int, release.split(".")))


def names(folder: Path = RELEASES) -> tuple[str, ...]:
    """The releases there are, oldest first.

    Raises:
        RulebookError: something there is named as no release is.
    """
    entries = sorted(file.name for file in folder.iterdir())
    found = [name for name in entries if NAME.match(name) or name.lower().endswith(".json")]
    if strange := [name for name in found if not (name.endswith(".json") and NAME.fullmatch(name[:-5]))]:
        raise RulebookError([Fault(("releases", name), "a release is named YYYY.MM or YYYY.MM.N") for name in strange])
    return tuple(sorted((name.removesuffix(".json") for name in found), key=order))


def load(release: str, folder: Path = RELEASES) -> Rulebook:
    """A frozen rulebook.

    Raises:
        ReleaseNotFound: there is none of that name.
        DigestError: it was changed after it was frozen.
        RulebookError: it cannot be read.
    """
    file = folder / f"{release}.json"
    if not NAME.fullmatch(release) or not file.exists():
        raise ReleaseNotFound(release)
    try:
        frozen = json.loads(read_file(file, LARGEST))
        stated, document = frozen["digest"], frozen["rulebook"]
        found, named = digest(document), document["release"]
    except OSError as error:
        raise RulebookError([Fault(("releases", release), f"{error.strerror}".lower())]) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RulebookError([Fault(("releases", release), "this is not a release")]) from None
    if found != stated or named != release:
        raise DigestError(release, stated, found)
    return read(document, found)


def load_all(folder: Path = RELEASES) -> dict[str, Rulebook]:
    """Every release, oldest first.

    Raises:
        DigestError, RulebookError: as `load`.
    """
    return {name: load(name, folder) for name in names(folder)}


def load_working(root: Path = HERE) -> Rulebook:
    """The working tree as a rulebook, named `working`.

    Raises:
        RulebookError: with file and line of each fault.
    """
    document = working_document(root)
    return locating(root, lambda: read(document, digest(document)))


def freeze(release: str, released: str, root: Path = HERE, folder: Path = RELEASES) -> Path:
    """Write the working tree as a release.

    Args:
        release: its name, such as `2026.12`.
        released: the date, ISO 8601.
        root: the working tree.
        folder: where releases are.

    Raises:
        RulebookError: the working tree cannot be read, the name is no release name, or it is taken.
    """
    file = folder / f"{release}.json"
    if not NAME.fullmatch(release):
        raise RulebookError([Fault(("releases", release), "a release is named YYYY.MM or YYYY.MM.N")])
    if file.exists():
        raise RulebookError([Fault(("releases", release), "this release exists, and a release is never edited")])
    document = working_document(root, release, released)
    stated = digest(document)
    locating(root, lambda: read(document, stated))
    file.write_bytes(canonical({"digest": stated, "rulebook": document}) + b"\n")
    return file
