"""The named examples of the contract: requests from `examples.json`, and what this very code responds to each.

Day and request id are fixed, so that the contract is the same bytes each time. One assessment is shown whole; of the
others, and of long documents, one entry of every list is enough to see what they are. What is the same everywhere,
such as a problem of another code, is shown once.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.api.codes import CODES
from app.api.languages import Spoken
from app.api.problems import ProblemError, problem, problem_of
from app.rules.places import ENGLISH
from app.service import Service
from app.service.assessments import assess
from app.wire import shapes
from app.wire.errors import RequestRefused

REQUESTS = Path(__file__).with_suffix(".json")
DAY = date(2026, 12, 1)
REQUEST_ID = "5a3c9e0d7b1f4826a4d2c8e6f0b19375"
REFUSED = "bad"
WHOLE = "deferred"
SECTIONS = ("person", "herpes")  # between them every kind of question, and questions that wait for another
SHOWN = ("suitable", "undetermined", WHOLE, "not_suitable")
SHORTENED = "Shortened."
WHOLE_LISTS = ("options", "results")  # what an input is built on; one for each request of a batch
LEFT_OUT = ("general",)  # what everybody is told
NAMED_IN: Mapping[str, str] = {"sources": "sources", "answered": "because"}
"""What stands by id in one place of a document, and the lists that name it."""
BATCH = ("suitable", REFUSED)


@cache
def requests() -> Mapping[str, dict[str, Any]]:
    """Each request by name: `summary`, `description` and `value`, in the order a developer meets them."""
    found: dict[str, dict[str, Any]] = json.loads(REQUESTS.read_text("utf-8"))
    return found


def batch_requests() -> Mapping[str, dict[str, Any]]:
    """The example of a batch."""
    value = {"assessments": [requests()[name]["value"] for name in BATCH]}
    return {"one_good_one_bad": {"summary": "Two requests, one of them refused", "value": value}}


def assessments(service: Service) -> dict[str, dict[str, Any]]:
    """What `assess` responds to some of the examples, under the same name: those that a page must tell apart."""
    found = {name: _result(service, requests()[name]["value"])["assessment"] for name in SHOWN}
    return {name: {"value": value} if name == WHOLE else as_shortened(value) for name, value in found.items()}


def as_shortened(document: object) -> dict[str, Any]:
    """The example that shows a document shortened, and says so."""
    return {"description": SHORTENED, "value": shortened(document)}


def batches(service: Service) -> dict[str, dict[str, Any]]:
    """What `assess_batch` responds to each of its examples, under the same name."""
    return {
        name: as_shortened({"results": [_result(service, each, ("assessments", n)) for n, each in enumerate(posted)]})
        for name, posted in ((name, one["value"]["assessments"]) for name, one in batch_requests().items())
    }


def definition(address: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """A definition as the contract shows it."""
    if address == "/v1/questionnaire":
        return _questionnaire(document)
    if address.endswith("/schema"):
        return {key: value for key, value in document.items() if not isinstance(value, dict | list)}
    short: dict[str, Any] = shortened(document)
    return short


def _questionnaire(document: Mapping[str, Any]) -> dict[str, Any]:
    """Some sections of it, whole, and what is said of their questions: enough to build a form on."""
    here = tuple(f"{name}." for name in SECTIONS)
    about = {
        key: [each for each in document[key] if each["question"].startswith(here)]
        for key in ("contradictions", "follows")
    }
    groups = [each for each in document["groups"] if all(path.startswith(here) for path in each["questions"])]
    return {
        **document,
        "groups": groups,
        "sections": [each for each in document["sections"] if each["id"] in SECTIONS],
        "lifetime": document["lifetime"] and shortened(document["lifetime"]),
        **about,
    }


def shortened(document: Any) -> Any:  # noqa: ANN401 - JSON
    """A document with one entry of every list that can be longer, and of what is named in it what is named still."""
    short = _first_entries(document)
    return _without_unnamed(short, {key: set(_named(short, within)) for key, within in NAMED_IN.items()})


def _first_entries(part: Any, key: str = "") -> Any:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        return [] if key in LEFT_OUT else [_first_entries(each) for each in (part if key in WHOLE_LISTS else part[:1])]
    return {key: _first_entries(value, key) for key, value in part.items()} if isinstance(part, dict) else part


def _named(part: object, within: str) -> Iterator[str]:
    """What is named anywhere inside, in the lists of this key."""
    for key, value in part.items() if isinstance(part, dict) else ():
        if key == within and isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))
        yield from _named(value, within)
    for each in part if isinstance(part, list) else ():
        yield from _named(each, within)


def _without_unnamed(part: Any, named: Mapping[str, set[str]]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        return [_without_unnamed(each, named) for each in part]
    if not isinstance(part, dict):
        return part
    inner = {key: _without_unnamed(value, named) for key, value in part.items()}
    for key in named.keys() & inner.keys():
        if isinstance(inner[key], dict):
            inner[key] = {name: value for name, value in inner[key].items() if name in named[key]}
    return inner


def problem_of_status(service: Service, status: int) -> shapes.Problem:
    """A problem with this status: the first of its codes, or the response to the bad example."""
    codes = [code for code, one in CODES.items() if one.status == status]
    refused = _result(service, requests()[REFUSED]["value"])["problem"] if "invalid_request" in codes else None
    return refused or problem(ProblemError(codes[0]), REQUEST_ID)


def _result(service: Service, value: object, within: tuple[str | int, ...] = ()) -> shapes.BatchResult:
    on_the_day = replace(service, today=lambda: DAY, decided=lambda _suitability: None)  # nobody's assessments
    try:
        return {"assessment": assess(on_the_day, service.reader.checked(value, within), within), "problem": None}
    except RequestRefused as error:
        return {
            "assessment": None,
            "problem": problem(problem_of(error), REQUEST_ID, spoken=Spoken(ENGLISH, service.book(None))),
        }
