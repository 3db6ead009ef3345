import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.body import ASSESSMENT_LIMIT
from app.api.envelope import Envelope
from app.api.fast import FastPath
from app.main import create_api, create_service
from app.service import Service
from tests.api.test_refusals import MISFITS, NOT_JSON
from tests.calls import LEAST, WHOLE, posted

HEADERS = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
Pieces = tuple[bytes, ...]


@pytest.fixture(scope="module")
def service() -> Service:
    """The service on the newest release."""
    return create_service("latest")


@pytest.fixture(scope="module")
def stack(service: Service) -> ASGIApp:
    """FastAPI's stack, which could answer everything itself."""
    return create_api(service)


class Watched:
    """An application that says whether it was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.asked = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked = True
        await self.app(scope, receive, send)


def answered(app: ASGIApp, pieces: Pieces, headers: list[tuple[bytes, bytes]], **scope: object) -> tuple[Any, ...]:
    """Status, headers and body of an answer; the request id, which is never the same, left out."""
    sent: list[Message] = []
    waiting: Iterator[Message] = (
        {"type": "http.request", "body": piece, "more_body": place < len(pieces) - 1}
        for place, piece in enumerate(pieces)
    )

    async def receive() -> Message:
        return next(waiting, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    full = {
        "type": "http",
        "method": "POST",
        "path": "/v1/assessments",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": headers,
        **scope,
    }
    asyncio.run(Envelope(app)(full, receive, send))
    told = {name: value for name, value in sent[0]["headers"] if name != b"request-id"}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    if told[b"content-type"] == b"application/problem+json":
        body = json.dumps({**json.loads(body), "request_id": ""}).encode()
    return sent[0]["status"], told, body


WHOLE_BODIES = {
    "whole": posted(WHOLE),
    "least": posted(LEAST),
    "nothing": posted({}),
    "on a day": posted(LEAST, as_of="2027-01-31", client_reference="6f2d7a0e-6a1a-4a3e-9c53-0a8b4b6d9a11"),
    "79.0": posted({"person": {"age": 79.0}}),
}
REFUSED = {
    **{name: body for name, (body, _) in NOT_JSON.items()},
    **{name: body for name, (body, _) in MISFITS.items()},
    "release that is not there": posted({}, release="1999.01"),
    "contradiction": posted({"herpes": {"history": "no", "outbreak_now": "yes"}}),
    "too large": posted({}) + b" " * ASSESSMENT_LIMIT,
}


@pytest.mark.parametrize("body", WHOLE_BODIES.values(), ids=WHOLE_BODIES)
def test_a_plain_request_spares_the_stack_and_has_the_same_answer(
    service: Service, stack: ASGIApp, body: bytes
) -> None:
    """Status, headers and every byte are the stack's, and the stack was not asked."""
    watched = Watched(stack)
    fast = answered(FastPath(watched, service), (body,), HEADERS)
    assert not watched.asked
    assert fast == answered(stack, (body,), HEADERS)


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_every_refusal_is_the_stacks_own(service: Service, stack: ASGIApp, body: bytes) -> None:
    """What is wrong is handed on, body and all, and told in the same words."""
    watched = Watched(stack)
    fast = answered(FastPath(watched, service), (body,), HEADERS)
    assert watched.asked
    assert fast == answered(stack, (body,), HEADERS)
    assert fast[0] >= 400


OTHERWISE: dict[str, tuple[Pieces, list[tuple[bytes, bytes]], dict[str, object]]] = {
    "body in pieces": ((posted(LEAST)[:20], posted(LEAST)[20:]), HEADERS, {}),
    "content type with a charset": ((posted(LEAST),), [(b"content-type", b"application/json; charset=utf-8")], {}),
    "another content type": ((posted(LEAST),), [(b"content-type", b"text/plain")], {}),
    "no content type": ((posted(LEAST),), [], {}),
    "two content types": ((posted(LEAST),), [*HEADERS, (b"content-type", b"text/plain")], {}),
    "another method": ((b"",), HEADERS, {"method": "DELETE"}),
    "another address": ((posted(LEAST),), HEADERS, {"path": "/v1/assessments/"}),
    "a batch": ((b'{"assessments": [%s]}' % posted(LEAST),), HEADERS, {"path": "/v1/assessment-batches"}),
}


@pytest.mark.parametrize(("pieces", "headers", "scope"), OTHERWISE.values(), ids=OTHERWISE)
def test_what_is_not_plain_goes_to_the_stack(
    service: Service, stack: ASGIApp, pieces: Pieces, headers: list[tuple[bytes, bytes]], scope: dict[str, object]
) -> None:
    """Anything said in other words than the plainest is the stack's to understand."""
    watched = Watched(stack)
    assert answered(FastPath(watched, service), pieces, headers, **scope) == answered(stack, pieces, headers, **scope)
    assert watched.asked


def test_a_failure_is_the_stacks_to_tell(service: Service, stack: ASGIApp) -> None:
    """An error inside never yields an answer: the stack fails in its turn, and says so."""

    class Failing:
        reader = service.reader

        def write(self, request: object) -> bytes:
            raise RuntimeError(request)

    watched = Watched(stack)
    failing: Any = Failing()
    assert answered(FastPath(watched, failing), (posted(LEAST),), HEADERS)[0] == 200
    assert watched.asked
