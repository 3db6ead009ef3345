"""The named examples of the contract: requests from `examples.json`, and what this very code responds to each.

Day and request id are fixed, so that the contract is the same bytes each time. One assessment is shown whole; of the
others, and of long documents, one entry of every list is enough to see what they are.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.api.codes import CODES
from app.api.problems import ProblemError, problem, problem_of
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
SHORTENED = "Shortened: one entry of every list, and nothing of what everybody is told."
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
    """What `assess` responds to each example that is not refused, under the same name."""
    found = {name: _result(service, one["value"])["assessment"] for name, one in requests().items() if name != REFUSED}
    return {
        name: {"summary": requests()[name]["summary"], "value": value}
        if name == WHOLE
        else {"summary": requests()[name]["summary"], "description": SHORTENED, "value": shortened(value)}
        for name, value in found.items()
    }


def batches(service: Service) -> dict[str, dict[str, Any]]:
    """What `assess_batch` responds to each of its examples, under the same name."""
    return {
        name: {
            "summary": example["summary"],
            "description": SHORTENED,
            "value": {
                "results": [
                    shortened(_result(service, item, ("assessments", place)))
                    for place, item in enumerate(example["value"]["assessments"])
                ]
            },
        }
        for name, example in batch_requests().items()
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
        **about,
    }


def shortened(document: Any) -> Any:  # noqa: ANN401 - JSON
    """A document with one entry of every list but `general`, and of its sources those that are still named."""
    short = _first_entries(document)
    return _without_unnamed(short, set(_named(short)))


def _first_entries(part: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        return [_first_entries(each) for each in part[:1]]
    if not isinstance(part, dict):
        return part
    short = {key: [] if key == "general" else _first_entries(value) for key, value in part.items()}
    if isinstance(short.get("answered"), dict):
        short["answered"] = dict(list(short["answered"].items())[:1])
    return short


def _named(part: object) -> Iterator[str]:
    """The sources that are named anywhere inside."""
    for key, value in part.items() if isinstance(part, dict) else ():
        if key == "sources" and isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))
        yield from _named(value)
    for each in part if isinstance(part, list) else ():
        yield from _named(each)


def _without_unnamed(part: Any, named: set[str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        return [_without_unnamed(each, named) for each in part]
    if not isinstance(part, dict):
        return part
    inner = {key: _without_unnamed(value, named) for key, value in part.items()}
    if isinstance(inner.get("sources"), dict):
        inner["sources"] = {key: value for key, value in inner["sources"].items() if key in named}
    return inner


def problems(service: Service, status: int) -> dict[str, dict[str, Any]]:
    """A problem for each code of a status; for a request that does not fit, the response to the bad example."""
    found: dict[str, dict[str, Any]] = {}
    for code, one in CODES.items():
        if one.status != status:
            continue
        refused = code == "invalid_request"
        value = _result(service, requests()[REFUSED]["value"])["problem"] if refused else _problem(code)
        found[REFUSED if refused else code] = {"summary": one.title, "value": value}
    return found


def _problem(code: str) -> shapes.Problem:
    return problem(ProblemError(code), REQUEST_ID)


def _result(service: Service, value: object, within: tuple[str | int, ...] = ()) -> shapes.BatchResult:
    on_the_day = replace(service, today=lambda: DAY, decided=lambda _suitability: None)  # nobody's assessments
    try:
        return {"assessment": assess(on_the_day, service.reader.checked(value, within), within), "problem": None}
    except RequestRefused as error:
        return {"assessment": None, "problem": problem(problem_of(error), REQUEST_ID)}
