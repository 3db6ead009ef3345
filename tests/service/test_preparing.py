import json
import sys
from types import FrameType
from typing import Any

import pytest

from app.building import create_service
from app.rules import release
from app.service import Service, asking
from app.service.assessments import respond
from app.service.preparing import prepare
from app.wire.asking_requests import ExplanationsRequest, NextQuestionRequest, WhatIfRequest
from tests.calls import LEAST


def ask(service: Service, kind: str, named: str | None) -> None:
    """One request of a kind."""
    asked: dict[str, Any] = {"answers": LEAST, "release": named}
    body, reader = json.dumps(asked).encode(), service.reader
    match kind:
        case "assess":
            respond(service, asked)
        case "next question":
            asking.next_question(service, reader.read(NextQuestionRequest, body))
        case "what if":
            asking.what_if(service, reader.read(WhatIfRequest, body))
        case "explain":
            open_rules = json.dumps({**asked, "rules": "open"}).encode()
            asking.explanations(service, reader.read(ExplanationsRequest, open_rules))
        case "batch":
            reader.read_batch(b'{"assessments": [%s]}' % body)


def calls(service: Service, kind: str, named: str | None) -> int:
    """How many calls a request takes."""
    counted = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        ask(service, kind, named)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("kind", ["assess", "next question", "what if", "explain", "batch"])
@pytest.mark.parametrize("named", [None, *release.names()])
def test_the_first_request_of_a_kind_costs_what_the_next_one_does(named: str | None, kind: str) -> None:
    """What is made once for all requests was made before any came: nobody waits for it."""
    service = create_service("latest")
    prepare(service, named)
    first, second = calls(service, kind, named), calls(service, kind, named)
    assert first < 2 * second + 1000


def test_it_would_be_seen() -> None:
    """A service that was not prepared makes its first request wait."""
    service = create_service("latest")
    first, second = calls(service, "assess", None), calls(service, "assess", None)
    assert first > 2 * second + 1000
