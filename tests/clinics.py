"""A clinic's file for tests: the example, and the same with something else in it."""

from tests.serving import ROOT

EXAMPLE = ROOT / "examples" / "clinics" / "river.toml"


def river(*changes: tuple[str, str]) -> str:
    """The example's text, with parts of it replaced."""
    text = EXAMPLE.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line(part: str, *changes: tuple[str, str]) -> int:
    """The line that a part of it stands on."""
    return river(*changes).split(part)[0].count("\n") + 1
