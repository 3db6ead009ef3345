import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.errors import Fault, RulebookError, Where
from app.rules.toml import line_of, located, parsed, text_of

TEXT = """\
pack = "river"

[tighten.same]
weeks = 3

[rules.first]
when = "always"

[rules.same]
"an odd key" = 1
when = "always"

[[rules.same.examples]]
then = true

[[rules.same.examples]]
then = false

[rules.last]
title = "x"

[[rules.last.examples]]
then = "unknown"

[[sections]]
id = "skin"

[[sections.questions]]
id = "tone"
kind = "choice"

[[sections]]
id = "scars"

[[sections.questions]]
id = "areas"
kind = "choices"
"""


@pytest.mark.parametrize(
    ("where", "part"),
    [
        (("pack",), 'pack = "river"'),
        (("tighten", "same", "weeks"), "weeks = 3"),
        (("rules", "same"), "[rules.same]"),
        (("rules", "same", "when"), 'when = "always"\n\n[[rules.same'),
        (("rules", "same", "an odd key"), '"an odd key"'),
        (("rules", "same", "examples"), "[[rules.same.examples]]"),
        (("rules", "same", "examples", 1, "then"), "then = false"),
        (("rules", "same", "examples", 7), "[[rules.same.examples]]\nthen = false"),
        (("rules", "first", "examples", 0), "[rules.first]"),
        (("rules", "first", "title"), "[rules.first]"),
        (("rules",), "[rules.first]"),
        (("rules", "lost", "when"), 'pack = "river"'),
        (("sections", 1, "questions", 0, "kind"), 'kind = "choices"'),
        (("sections", "scars", "areas"), 'id = "areas"'),
        (("skin", "tone", "kind"), 'kind = "choice"'),
        (("skin", "areas"), 'id = "skin"'),
        ((), 'pack = "river"'),
    ],
)
def test_where_a_part_is(where: Where, part: str) -> None:
    """A part is found in its own table, however tables are nested; one that is not written leads to what it is of."""
    assert TEXT.splitlines()[line_of(TEXT, where) - 1] == TEXT[TEXT.index(part) :].splitlines()[0]
    assert TEXT[: TEXT.index(part)].count("\n") + 1 == line_of(TEXT, where)


@given(
    text=st.text(st.sampled_from('[]."=ab\n -')),
    where=st.lists(st.sampled_from(["a", "b", "a b", "", "[", 0, 3]), max_size=5),
)
def test_every_part_has_a_line(text: str, where: list[str | int]) -> None:
    """Whatever a file holds and whatever is asked for, it is a line of the file."""
    assert 1 <= line_of(text, tuple(where)) <= len(text.split("\n"))


def test_what_is_no_toml_is_told_with_its_line() -> None:
    """The file and the line where reading stopped."""
    with pytest.raises(RulebookError, match=r"^some\.toml:2: this is not TOML: "):
        parsed('a = 1\nb = "c\n', "some.toml")


def test_a_fault_that_has_a_file_keeps_it() -> None:
    """Who knows the file already is believed; else it is this file, and the line of the part."""
    assert located(Fault(("a",), "odd"), ("b",), "a = 1\nb = 2", "some.toml") == Fault(("a",), "odd", "some.toml", 2)
    known = Fault(("a",), "odd", "other.toml", 7)
    assert located(known, ("b",), "a = 1\nb = 2", "some.toml") == known


OUT_OF_BOUNDS = {
    "lists in each other": ("a = " + "[" * 500 + "]" * 500, 1, "nested more than 16 deep"),
    "lists without end": ("a = " + "[\n" * 5000 + "]" * 1000, 1, "nested more than 16 deep"),
    "tables in each other": ("a." * 100 + "a = 1", 1, "nested more than 16 deep"),
    "tables without end": ("b = 1\n[" + "a." * 900 + "a]", 2, "nested more than 16 deep"),
    "inline tables": ("a = " + "{a = " * 100 + "1" + "}" * 100, 1, "nested more than 16 deep"),
    "a number of 1,900 digits": ("b = 1\na = " + "9" * 1900, 2, "too large"),
    "hexadecimal": ("a = 0x" + "f" * 1900, 1, "too large"),
    "a number beyond JSON": ("a = 9007199254740992", 1, "too large"),
    "a negative one": ("a = -9007199254740992", 1, "too large"),
    "nan": ("a = 1\nb = nan", 2, "whole number"),
    "infinity": ("b = [1, -inf]", 1, "whole number"),
    "a fraction": ("b = 0.5", 1, "whole number"),
    "a date": ("a = 1\nb = 2026-11-22", 2, "a date or a time"),
    "a date and time": ("b = 2026-11-22T10:00:00Z", 1, "a date or a time"),
    "a time": ("b = 10:00:00", 1, "a date or a time"),
    "a long line": ("a = 1\nb = " + "1" * 5000, 2, "at most 2,000 characters"),
    "a long comment": ("# " + "x" * 10_000_000, 1, "at most 2,000 characters"),
    "a byte-order mark": ("\ufeffa = 1", 1, "byte-order mark"),
}


@pytest.mark.parametrize("name", OUT_OF_BOUNDS)
def test_what_is_out_of_bounds_is_told_with_its_line(name: str) -> None:
    """Depth, length and numbers have bounds; what is beyond is refused with file, line and reason."""
    text, line, reason = OUT_OF_BOUNDS[name]
    with pytest.raises(RulebookError) as refused:
        parsed(text, "some.toml")
    (fault,) = refused.value.faults
    assert (fault.file, fault.line) == ("some.toml", line)
    assert reason in fault.message


def test_what_is_within_bounds_is_read() -> None:
    """Up to the bounds all is taken; a date only where one may stand."""
    deep = "[" * 14 + "9007199254740991" + "]" * 14
    assert parsed(f"a = {deep}", "some.toml")
    assert parsed("a = 2026-11-22", "some.toml", dates=True)
    with pytest.raises(RulebookError):
        parsed("a = 2026-11-22T10:00:00Z", "some.toml", dates=True)


def test_of_many_faults_the_first_are_told() -> None:
    """A file with thousands of faults is told with a hundred, and how many more there are."""
    with pytest.raises(RulebookError) as refused:
        parsed("".join(f"a{number} = 0.5\n" for number in range(5000)), "some.toml")
    assert len(refused.value.faults) == 101
    assert refused.value.faults[-1].message == "4900 more faults are not told"


@given(st.text(st.sampled_from("[]{}\"'=.,#\\\n\r\t a1-_:+\u2028\x1b")))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever a file holds, it is a document or a fault."""
    with suppress(RulebookError):
        parsed(text, "some.toml")


def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    """A folder, a missing file, what is not UTF-8, what is too long: the name, and why."""
    (tmp_path / "bytes").write_bytes(b'a = "\xff"')
    (tmp_path / "long").write_bytes(b"#" * 11)
    for file, reason in {
        tmp_path: "is a directory",
        tmp_path / "missing": "no such file or directory",
        tmp_path / "bytes": "this is not UTF-8",
        tmp_path / "long": "this is longer than 10 bytes",
    }.items():
        with pytest.raises(RulebookError, match=rf"^some\.toml:1: {reason}$"):
            text_of(file, "some.toml", 10)


def test_a_number_that_python_does_not_read_is_told() -> None:
    """Where Python's own bound on digits is below ours, a number beyond it is refused like one that is too large."""
    most = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        with pytest.raises(RulebookError, match=r"^some\.toml:1: this number is too large$"):
            parsed("a = " + "9" * 1000, "some.toml")
    finally:
        sys.set_int_max_str_digits(most)
