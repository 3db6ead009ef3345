"""What only some commands need, and is not part of every installation: what to type where it is missing."""

import shlex
import sys
from collections.abc import Mapping
from typing import NoReturn

from app.cli.terminal import fail

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "cohort": ("numpy>=2.4,<3", "pyarrow>=26,<27"),
    "spark": ("numpy>=2.4,<3", "pandas>=2.3,<3", "pyarrow>=26,<27", "pyspark>=4.3,<5"),
    "proof": ("z3-solver>=5.4,<6",),
}
"""What each brings, as `pyproject.toml` has it; a test compares them."""


def missing(extra: str) -> NoReturn:
    """End with a command for this very interpreter, which works whether or not we were installed as a package."""
    packages = " ".join(map(shlex.quote, EXTRAS[extra]))
    fail(f"what this needs is not installed: {shlex.quote(sys.executable)} -m pip install {packages}")
