import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.rules.errors import DigestError, ReleaseNotFound, RulebookError
from app.rules.release import (
    RELEASES,
    canonical,
    digest,
    freeze,
    load,
    load_all,
    load_working,
    names,
    order,
)
from tests.books import alter, small_tree, working


def few(folder: Path) -> Path:
    """A small working tree."""
    return small_tree(folder, "health/unwell", "person/smoking")


def test_canonical_is_one_spelling() -> None:
    """Keys sorted, no spaces, letters as they are; the digest is of these bytes."""
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'.encode()
    assert digest({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    with pytest.raises(ValueError, match="Out of range"):
        canonical({"a": float("nan")})


def test_releases_are_ordered_by_age(tmp_path: Path) -> None:
    """A tenth correction is younger than a second, and a new year younger than both."""
    for name in ("2027.01", "2026.12.10", "2026.12", "2026.12.2"):
        (tmp_path / f"{name}.json").touch()
    assert names(tmp_path) == ("2026.12", "2026.12.2", "2026.12.10", "2027.01")
    assert order("2026.12.10") == (2026, 12, 10)


@pytest.mark.parametrize("name", ["notes", "2026.12 (copy)", "2026.1"])
def test_what_is_named_as_no_release_is_not_passed_over(name: str, tmp_path: Path) -> None:
    """A file beside the releases that could be meant as one stops the start, by its name."""
    (tmp_path / f"{name}.json").touch()
    with pytest.raises(RulebookError, match=re.escape(name)):
        names(tmp_path)


@pytest.mark.parametrize("stand_in", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_no_release(tmp_path: Path, stand_in: Callable[[Path], None]) -> None:
    """A pipe that nobody writes to, or a folder, in the place of a release is refused, and not waited for."""
    stand_in(tmp_path / "2026.12.json")
    with pytest.raises(RulebookError, match=r"releases\.2026\.12: "):
        load("2026.12", tmp_path)


def test_freeze_and_load(tmp_path: Path) -> None:
    """What was frozen is what is loaded, byte for byte the same when frozen again elsewhere."""
    root = few(tmp_path / "rules")
    (tmp_path / "again").mkdir()
    file = freeze("2027.01", "2027-01-15", root, tmp_path)
    again = freeze("2027.01", "2027-01-15", root, tmp_path / "again")
    assert file.read_bytes() == again.read_bytes()
    book = load("2027.01", tmp_path)
    assert (book.release, book.released, [rule.id for rule in book.rules]) == (
        "2027.01",
        "2027-01-15",
        ["smoking", "unwell"],
    )
    assert book.digest == json.loads(file.read_bytes())["digest"] == digest(book.document)
    assert load_all(tmp_path).keys() == {"2027.01"}


@pytest.mark.parametrize("name", ["2027", "2027.1", "latest", "../2027.01", "2027.01.", "2027.01\n"])
def test_a_release_has_a_plain_name(name: str, tmp_path: Path) -> None:
    """Any other name is refused when freezing, and not found when loading."""
    with pytest.raises(RulebookError, match="a release is named"):
        freeze(name, "2027-01-15", few(tmp_path / "rules"), tmp_path)
    with pytest.raises(ReleaseNotFound):
        load(name, tmp_path)


def test_a_release_is_never_edited(tmp_path: Path) -> None:
    """A name that is taken stays as it is."""
    root = few(tmp_path / "rules")
    before = freeze("2027.01", "2027-01-15", root, tmp_path).read_bytes()
    with pytest.raises(RulebookError, match="a release is never edited"):
        freeze("2027.01", "2027-01-16", root, tmp_path)
    assert (tmp_path / "2027.01.json").read_bytes() == before


def test_what_cannot_be_read_is_not_frozen(tmp_path: Path) -> None:
    """A working tree with an error leaves no release behind."""
    root = few(tmp_path / "rules")
    alter(root, "base/health/unwell.toml", "health.unwell", "health.ill")
    with pytest.raises(RulebookError, match=r"base/health/unwell\.toml:3"):
        freeze("2027.01", "2027-01-15", root, tmp_path)
    assert names(tmp_path) == ()


def test_a_release_that_is_not_here(tmp_path: Path) -> None:
    """It is not found, and the error does not repeat the name."""
    with pytest.raises(ReleaseNotFound) as error:
        load("2099.01", tmp_path)
    assert error.value.release == "2099.01"
    assert "2099" not in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"{}",
        b'{"digest": "sha256:0"}',
        b'{"digest": "sha256:0", "rulebook": {}}',
        b'{"digest": "sha256:0", "rulebook": []}',
        b"\xff",
    ],
)
def test_a_file_that_is_no_release(content: bytes, tmp_path: Path) -> None:
    """Anything else in its place is refused."""
    (tmp_path / "2027.01.json").write_bytes(content)
    with pytest.raises(RulebookError, match="this is not a release"):
        load("2027.01", tmp_path)


def test_a_release_that_was_changed(tmp_path: Path) -> None:
    """The digest is of every character, and both digests are told."""
    file = freeze("2027.01", "2027-01-15", few(tmp_path / "rules"), tmp_path)
    stated = json.loads(file.read_bytes())["digest"]
    file.write_text(file.read_text("utf-8").replace("well again", "well agaim", 1), "utf-8")
    with pytest.raises(DigestError, match="is not what was frozen") as error:
        load("2027.01", tmp_path)
    assert (error.value.release, error.value.stated) == ("2027.01", stated)
    assert error.value.found != stated


def test_a_release_under_another_name(tmp_path: Path) -> None:
    """A copy under another name is not that release."""
    file = freeze("2027.01", "2027-01-15", few(tmp_path / "rules"), tmp_path)
    file.rename(tmp_path / "2027.02.json")
    with pytest.raises(DigestError):
        load("2027.02", tmp_path)


def test_a_release_with_a_right_digest_is_still_read(tmp_path: Path) -> None:
    """A digest does not make a rulebook of what is none."""
    file = freeze("2027.01", "2027-01-15", few(tmp_path / "rules"), tmp_path)
    document = json.loads(file.read_bytes())["rulebook"]
    del document["rules"]["unwell"]["cites"]
    file.write_bytes(canonical({"digest": digest(document), "rulebook": document}))
    with pytest.raises(RulebookError, match=r"rules\.unwell\.cites: the key `cites` is missing"):
        load("2027.01", tmp_path)


def test_every_release_loads() -> None:
    """Each frozen file is its own canonical bytes, with its right digest, and can be read."""
    found = load_all()
    assert tuple(found) == names()
    assert "2026.12" in found
    for name, book in found.items():
        frozen = json.loads((RELEASES / f"{name}.json").read_bytes())
        assert (RELEASES / f"{name}.json").read_bytes() == canonical(frozen) + b"\n"
        assert book.digest == frozen["digest"] == digest(frozen["rulebook"])
        assert book.release == name


def test_the_working_tree_says_so() -> None:
    """The working tree is no release, and its digest is of what stands in it now."""
    book = load_working()
    assert (book.release, book.released) == ("working", None)
    assert book.digest == working().digest == digest(book.document)
