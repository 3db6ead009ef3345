import sys
from pathlib import Path

import pytest

from tests.docs.page import ADDRESS, blocks, run
from tests.serving import ROOT

PAGE = ROOT / "docs" / "cohorts.md"


@pytest.mark.long
def test_the_page_says_what_happens(tmp_path: Path) -> None:
    """Run in an empty folder, every command of the page prints what stands below it."""
    (tmp_path / "app").symlink_to(ROOT / "app")
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    page = PAGE.read_text("utf-8")
    assert run(page, ADDRESS, tmp_path).splitlines() == page.splitlines()
    assert not (tmp_path / "told.parquet.part").exists()


def test_the_page_shows_each_step() -> None:
    """People, what they are told, whom a change affects, and a notebook, each with its output."""
    languages = [block.language for block in blocks(PAGE.read_text("utf-8"))]
    assert languages.count("sh") == languages.count("text") == 5
