import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wire.errors import NotJson
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
