import sys
from pathlib import Path

from app.clinic_file import ClinicDocument
from tests.docs.page import ADDRESS, run
from tests.serving import ROOT

PAGE = ROOT / "docs" / "clinics.md"


def test_the_page_says_what_happens(tmp_path: Path) -> None:
    """Every command of the page prints what stands below it."""
    for name in ("app", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    page = PAGE.read_text("utf-8")
    assert run(page, ADDRESS, tmp_path).splitlines() == page.splitlines()


def test_the_page_explains_every_key() -> None:
    """No key of a clinic's file is left for its author to guess."""
    page = PAGE.read_text("utf-8")
    for key in ClinicDocument.model_fields:
        assert f"`{key}`" in page or f"`[{key}]`" in page
