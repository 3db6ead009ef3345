import sys
from pathlib import Path

import pytest

from app.clinic_file import ClinicDocument
from tests.docs.page import run
from tests.serving import ROOT, free_port

PAGE = ROOT / "docs" / "clinics.md"


@pytest.mark.long
def test_the_page_says_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the page prints what stands below it."""
    port = free_port()
    monkeypatch.setenv("CANDIDACY_LISTEN_PORT", str(port))
    for name in ("app", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    page = PAGE.read_text("utf-8")
    assert run(page, f"http://127.0.0.1:{port}", tmp_path).splitlines() == page.splitlines()


def test_the_page_explains_every_key() -> None:
    """No key of a clinic's file is left for its author to guess."""
    page = PAGE.read_text("utf-8")
    for key in ClinicDocument.model_fields:
        assert f"`{key}`" in page or f"`[{key}]`" in page
