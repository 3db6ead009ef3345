import shutil
from pathlib import Path

import pytest

from tests.docs.page import blocks, lasting, run
from tests.serving import ROOT, Server

PAGE = ROOT / "docs" / "first-ten-minutes.md"


@pytest.mark.long
@pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node: make system")
def test_the_page_says_what_happens(latest: Server, tmp_path: Path) -> None:
    """Run in an empty folder, every command of the page prints what stands below it, but for ids and dates."""
    page = PAGE.read_text("utf-8")
    assert lasting(run(page, latest.url, tmp_path)).splitlines() == lasting(page).splitlines()


def test_the_page_shows_each_step() -> None:
    """Start, docs, a call, a typed call and a mistake are there, each with its output."""
    page = PAGE.read_text("utf-8")
    languages = [block.language for block in blocks(page)]
    assert languages.count("text") == languages.count("sh") > 5
    for step in ("make run", "/docs", "curl", "openapi-fetch", "not_an_option", "is not assignable"):
        assert step in page
