import re
import shutil
import subprocess

import pytest

from tests.serving import ROOT


@pytest.mark.long
@pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node: make system")
def test_both_linters_have_nothing_to_say() -> None:
    """Spectral and Redocly, as `make contract-lint` runs them: no error, no warning, no hint."""
    done = subprocess.run(
        ["/usr/bin/make", "--silent", "contract-lint"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "No results with a severity of 'hint' or higher found" in said
    assert "Your API description is valid" in said
    assert not re.search(r"[0-9] warnings?", said)
