import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.errors import Fault, RulebookError, Where
from app.rules.toml import line_of, located, parsed

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
