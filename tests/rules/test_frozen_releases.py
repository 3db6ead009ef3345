import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.rules import release
from app.rules.errors import DigestError
from app.rules.release import RELEASES

ROOT = Path(__file__).parents[2]
FOLDER = "app/rules/releases"
GIT = shutil.which("git")
PUBLISHED = "2026-11-27T00:00:00Z"
"""Nothing was published before: what was frozen earlier stands as it stood then."""


def git(*arguments: str) -> bytes:
    """What a command of git prints."""
    assert GIT is not None
    return subprocess.run([GIT, *arguments], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603 - our own words


def ever_frozen() -> list[tuple[str, str]]:
    """Every commit since something was published that touched a release, and each release file that it had."""
    commits = git("log", "--format=%H", f"--since={PUBLISHED}", "HEAD", "--", FOLDER).decode().split()
    commits += git("log", "--format=%H", f"--until={PUBLISHED}", "-1", "HEAD").decode().split()
    listed = [(commit, git("ls-tree", "-r", "--name-only", commit, FOLDER).decode().split()) for commit in commits]
    return [(commit, file) for commit, files in listed for file in files]


@pytest.mark.skipif(GIT is None or not (ROOT / ".git").exists(), reason="there is no history here")
def test_a_release_that_was_ever_committed_is_unchanged() -> None:
    """Releases are append-only: each one in any earlier commit is here, byte for byte."""
    frozen = ever_frozen()
    assert frozen
    for commit, file in frozen:
        assert (ROOT / file).read_bytes() == git("show", f"{commit}:{file}"), f"{file} was another in {commit}"


@pytest.mark.parametrize("name", release.names())
def test_a_release_is_what_its_digest_says(name: str) -> None:
    """Every release loads, and is written in the canonical bytes that were digested."""
    book = release.load(name)
    stated = {"digest": book.digest, "rulebook": book.document}
    assert (RELEASES / f"{name}.json").read_bytes() == release.canonical(stated) + b"\n"


@pytest.mark.parametrize("name", release.names())
def test_an_edited_release_is_refused(name: str, tmp_path: Path) -> None:
    """One word changed in a release, and it does not load."""
    frozen = json.loads((RELEASES / f"{name}.json").read_bytes())
    first = min(frozen["rulebook"]["rules"])
    frozen["rulebook"]["rules"][first]["advice"] += " Or not."
    (tmp_path / f"{name}.json").write_bytes(release.canonical(frozen))
    with pytest.raises(DigestError):
        release.load(name, tmp_path)
