"""The named examples of the contract: requests from `examples.json`, and what this very code responds to each.

Day and request id are fixed, so that the contract is the same bytes each time.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.api.problems import CODES, ProblemError, problem, problem_of
from app.service import Service
from app.service.assessments import assess
from app.wire import shapes
from app.wire.errors import RequestRefused

REQUESTS = Path(__file__).with_suffix(".json")
DAY = date(2026, 12, 1)
REQUEST_ID = "5a3c9e0d7b1f4826a4d2c8e6f0b19375"
REFUSED = "bad"
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
    return {
        name: {"summary": example["summary"], "value": _result(service, example["value"])["assessment"]}
        for name, example in requests().items()
        if name != REFUSED
    }


def batches(service: Service) -> dict[str, dict[str, Any]]:
    """What `assess_batch` responds to each of its examples, under the same name."""
    return {
        name: {
            "summary": example["summary"],
            "value": {
                "results": [
                    _result(service, item, ("assessments", place))
                    for place, item in enumerate(example["value"]["assessments"])
                ]
            },
        }
        for name, example in batch_requests().items()
    }


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
    on_the_day = replace(service, today=lambda: DAY)
    try:
        return {"assessment": assess(on_the_day, service.reader.checked(value, within), within), "problem": None}
    except RequestRefused as error:
        return {"assessment": None, "problem": problem(problem_of(error), REQUEST_ID)}
