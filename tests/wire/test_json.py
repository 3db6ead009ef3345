import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wire.errors import NotJson, Said
from app.wire.json import read_json, read_plain_json
from tests.calls import WHOLE, posted
from tests.strategies import Answers, law, partial_answers


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"NaN", "syntax"),
        (b'{"a": 1, "a": 1}', "duplicate_key"),
        (b'{"recursion limit exceeded": 1, "recursion limit exceeded": 1}', "duplicate_key"),
        (b'"\xff"', "not_utf8"),
        (b"[" * 5000, "too_deep"),
    ],
)
def test_what_is_no_json_says_why(body: bytes, reason: str) -> None:
    """A body that cannot be trusted is refused with one of four reasons, and none of its own words."""
    with pytest.raises(NotJson) as caught:
        read_json(body)
    assert caught.value.reason == str(caught.value) == reason
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("digits", [4300, 4301, 70_000])
def test_a_long_number_is_a_number(digits: int) -> None:
    """However many digits a number has, it is read as one that no range has, and nothing beside it is changed."""
    long = "8" * digits
    for number in (long, f"-{long}", f"{long}.5", f"{long}e7"):
        read: Any = read_json(
            json.dumps({long: long, 'q"\\': [1, 2.5, -3e2], "n": 0}).replace("0}", f"{number}}}").encode()
        )
        assert {key: value for key, value in read.items() if key != "n"} == {long: long, 'q"\\': [1, 2.5, -3e2]}
        assert abs(read["n"]) > 10**30
        assert (read["n"] < 0) == number.startswith("-")


def test_the_reader_keeps_no_text() -> None:
    """Two bodies with the same key and the same text share neither: nobody's words wait for the next person."""
    for read in (read_json, read_plain_json):
        first, second = (cast("dict[str, str]", read(b'{"answers": {}, "whose": "of anna"}')) for _ in "ab")
        (key, text), (again, same) = list(first.items())[-1], list(second.items())[-1]
        assert (key, text) == (again, same)
        assert key is not again
        assert text is not same


words = st.sampled_from(["a", "b:", "answers", "12:30", "\\", '"', ""])
values = st.recursive(st.none() | st.booleans() | st.integers() | words, lambda inner: st.lists(inner, max_size=2))
sections = st.dictionaries(words, values | st.dictionaries(words, values, max_size=2), max_size=3)


@law
@given(answers=partial_answers() | sections | values, more=st.dictionaries(words, values, max_size=2), data=st.data())
def test_what_is_read_plainly_is_what_is_read(answers: Any, more: dict[str, Any], data: st.DataObject) -> None:  # noqa: ANN401 - JSON
    """Where the plain way takes a body no key of it stands twice, wherever that is tried, and it says the same."""
    body = json.dumps({"answers": answers, **more})
    keys = [place for place in range(len(body)) if body.startswith('": ', place)]
    for place in data.draw(st.lists(st.sampled_from(keys), max_size=1)):
        key = body[body.rindex('"', 0, place) : place]
        body = f'{body[: place + 2]} 1, {key}": {body[place + 3 :]}'
    try:
        plain = read_plain_json(body.encode())
    except Exception:  # noqa: BLE001 - any doubt is one
        return
    assert plain == read_json(body.encode())


@law
@given(answers=partial_answers())
def test_the_plain_way_takes_what_people_post(answers: Answers) -> None:
    """Answers of every kind, and a day and a reference beside them, leave no doubt."""
    for body in (posted(answers), posted(WHOLE, as_of="2026-12-24"), posted(answers, release=None)):
        assert read_plain_json(body) == read_json(body)


def test_the_place_of_what_is_not_utf_8_is_counted_in_its_line() -> None:
    """Lines before it count as lines only, and characters of more than one byte as one."""
    with pytest.raises(NotJson) as refused:
        read_json('{"answers":\n {"é": "'.encode() + b'\xff"}}')
    assert refused.value.place == Said("places", "line", (("line", "2"), ("column", "9")))
