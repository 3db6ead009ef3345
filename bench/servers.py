"""What answers beside the service: echoes of the same models that do no work, and the service with another engine.

Each function is a factory for uvicorn. An echo reads the same request and gives the true response to the posted one.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any
from unittest.mock import patch

from fastapi import Body, FastAPI
from pydantic import TypeAdapter
from starlette.types import ASGIApp, Receive, Scope, Send

from app import main
from app.building import create_service
from app.rules.model import Rulebook
from app.service import Service
from app.service.assessments import write
from app.settings import Settings
from app.wire import shapes
from app.wire.request import AssessmentRequest, RequestReader, _request_type
from bench.engines import ways
from bench.languages import context
from bench.people import request_body, three_questions
from bench.rules import conditions_of

PATH = "/v1/assessments"
ZEN = "zen-engine: one compiled expression"


def _service() -> Service:
    return create_service(Settings().rulebook)


def _response(body: bytes | None = None) -> bytes:
    """The service's response to the request that is posted."""
    service = _service()
    return write(service, service.reader.read_assessment(body or request_body()))


def fastapi_echo() -> ASGIApp:
    """FastAPI as its documentation shows it: a typed body in, a response model out, and no work between."""
    return _fastapi_echo(FastAPI())


def fastapi_echo_of_three_questions() -> ASGIApp:
    """The same for the request that asks least, whose response lists most."""
    return _fastapi_echo(FastAPI(), json.dumps({"answers": three_questions()}).encode())


def fastapi_echo_quiet() -> ASGIApp:
    """The same without FastAPI's own telemetry, as the service runs."""
    return _fastapi_echo(FastAPI(telemetry={"logs": False, "tracing": False, "metrics": False}))


def _fastapi_echo(app: FastAPI, body: bytes | None = None) -> FastAPI:
    response = json.loads(_response(body))
    request_type: Any = _request_type(AssessmentRequest, _service().current.questionnaire)

    @app.post(PATH, response_model=shapes.Assessment)
    async def echo(request: Annotated[request_type, Body()]) -> Any:  # noqa: ANN401, ARG001 - read, and not used
        return response

    return app


def asgi_echo() -> ASGIApp:
    """The least that still reads and writes with Pydantic: bytes to the request's type, the response's to bytes."""
    response = json.loads(_response())
    read = RequestReader(_service().current.questionnaire).request.validate_json
    write = TypeAdapter(shapes.Assessment).dump_json

    def respond(body: bytes) -> bytes:
        read(body)
        return write(response)

    return _bare(respond)


def asgi_fixed() -> ASGIApp:
    """What server and load cost alone: the same bytes whatever is posted."""
    response = _response()
    return _bare(lambda _: response)


def _bare(respond: Callable[[bytes], bytes]) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body += message["body"]
            more = message.get("more_body", False)
        response = respond(body)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(response)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": response})

    return app


def with_zen() -> ASGIApp:
    """The service, whole, with zen-engine in place of our evaluator, in its fastest way."""

    def create(*arguments: Any, **named: Any) -> Service:  # noqa: ANN401 - whatever the application passes
        service = create_service(*arguments, **named)
        return replace(service, current=_decided_by_zen(service.current))

    with patch.object(main, "create_service", create):
        return main.create_app()


def _decided_by_zen(book: Rulebook) -> Rulebook:
    """The rulebook with another `decide`, for people who leave nothing open: zen-engine has no word for it."""
    found = ways(conditions_of(book), book.vocabulary, ("zen",))
    way = next(way for way in found if way.title == ZEN)
    vocabulary = book.vocabulary
    return replace(book, decide=lambda known: (way.decide(way.ready(context(known, vocabulary))), []))
