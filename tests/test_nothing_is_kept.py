"""What outlasts a request: every cache of the application is looked into after people were assessed."""

import gc
from collections.abc import Iterator
from datetime import date
from functools import _lru_cache_wrapper
from types import FunctionType, ModuleType
from typing import Any

import pytest

from app.building import create_service
from app.rules.errors import RulesError
from app.rules.model import Rulebook
from app.service import Service
from app.service.assessments import respond, write
from app.wire.errors import WireError
from tests.calls import WHOLE, answers_with, posted

REFERENCE = "0ddba11a-c0ff-4eee-8bad-5caff01d5eed"
DAY = "2113-07-19"
WORD = "qwxzjvk"
AGE = 17  # which decides, so that it is told why
SELECTION = frozenset({"ice_pick", "keloid", "rolling", "boxcar_deep"})

NOT_LOOKED_INTO = (FunctionType, ModuleType, type)


def caches() -> list[Any]:
    """Every cache of a function of ours."""
    wrappers = [each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper)]
    of_functions = [each for each in wrappers if str(getattr(each.__wrapped__, "__module__", "")).startswith("app.")]
    return [*of_functions, *(each.kept for each in gc.get_objects() if isinstance(each, Rulebook))]


def kept(roots: list[Any]) -> Iterator[Any]:
    """Everything that caches hold, however deep."""
    seen: set[int] = set()
    waiting = [found for root in roots for found in gc.get_referents(root)]
    while waiting:
        found = waiting.pop()
        if id(found) in seen or isinstance(found, NOT_LOOKED_INTO):
            continue
        seen.add(id(found))
        yield found
        waiting += gc.get_referents(found)


def is_personal(found: object) -> bool:
    """Whether this is something that only one person gave."""
    match found:
        case date():
            return found.year >= date.fromisoformat(DAY).year  # their day, or one counted from it
        case str():
            return any(trace in found for trace in (REFERENCE, WORD, DAY))
        case bytes():
            return any(trace.encode() in found for trace in (REFERENCE, WORD, DAY, f"{AGE} years"))
        case tuple():
            return found[:1] == ("person.age",) and AGE in found
        case frozenset():
            return found == SELECTION
    return False


def person() -> dict[str, Any]:
    """Answers with a number and a selection that decide something."""
    answers = answers_with("person.age", AGE)
    answers["scars"] |= {"newest_months": 5, "types": sorted(SELECTION)}
    answers["medicines"] |= {"isotretinoin": "stopped", "isotretinoin_months": 5}
    return answers


@pytest.fixture
def service() -> Service:
    """A service whose caches hold what assessing fills them with."""
    return create_service("working", None)


def test_no_cache_holds_anything_of_one_person(service: Service) -> None:
    """After assessments and refusals no day, reference, number, selection or word of anybody is in any cache."""
    for _ in range(2):
        body = posted(person(), as_of=DAY, client_reference=REFERENCE)
        assert b"17 years" in write(service, service.reader.read_plainly(body))
        respond(service, {"answers": WHOLE, "as_of": DAY, "client_reference": REFERENCE})
        for wrong in ({"answers": {WORD: 1}}, {"answers": {"skin": {"tone": WORD}}}, {"answers": {}, "release": WORD}):
            with pytest.raises((WireError, RulesError)):
                respond(service, wrong)
    found = [each for each in kept(caches()) if is_personal(each)]
    assert found == []


def test_what_is_personal_would_be_found() -> None:
    """The search above finds each kind of thing that it looks for, in whatever it is held."""
    for trace in (date(2113, 7, 19), f"a {WORD}", REFERENCE.encode(), ("person.age", AGE), SELECTION):
        assert [each for each in kept([[({"key": [trace]},)]]) if is_personal(each)] == [trace]
