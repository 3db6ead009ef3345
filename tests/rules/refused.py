"""Copies of the working tree that are not read, and what is told of them."""

from pathlib import Path

import pytest

from app.rules.errors import Fault, RulebookError
from app.rules.release import load_working
from tests.books import alter, line_of


def refused(root: Path) -> tuple[Fault, ...]:
    """Every fault for which a copy is not read."""
    with pytest.raises(RulebookError) as error:
        load_working(root)
    return error.value.faults


def assert_refused(root: Path, planted: tuple[str, str, str, str, str]) -> None:
    """A fault is told at its line: planted as (file, text whose line is named, old text, new text, message)."""
    file, part, old, new, message = planted
    alter(root, file, old, new)
    found = refused(root)
    here = [fault for fault in found if message in fault.message]
    assert here, [str(fault) for fault in found]
    assert (here[0].file, here[0].line) == (file, line_of(root, file, part))
