import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cohort.cluster import installed
from tests.docs.page import ADDRESS, run
from tests.serving import ROOT, free_port

PAGE = ROOT / "docs" / "spark.md"
PORT = "7077"


@pytest.mark.long
@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java: make system")
def test_the_page_says_what_happens(tmp_path: Path) -> None:
    """Run in an empty folder, every command prints what stands below it: a cluster, files, a table, and its end."""
    installed()
    for name in ("app", "build"):
        (tmp_path / name).symlink_to(ROOT / name)
    page, port = PAGE.read_text("utf-8"), str(free_port())
    try:
        printed = run(page.replace(PORT, port), ADDRESS, tmp_path).replace(port, PORT)
        assert printed.splitlines() == page.splitlines()
        assert not (tmp_path / "told.part").exists()
    finally:
        for file in tmp_path.glob("*.pid"):
            with suppress(ProcessLookupError):
                os.kill(int(file.read_text("utf-8")), signal.SIGKILL)
