"""The main surface: answers in, assessments out. Evaluating creates nothing."""

from asyncio import sleep
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from inspect import signature
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app.api import contract
from app.api.body import ASSESSMENT_LIMIT, BATCH_LIMIT, read_body
from app.api.door import SHARED
from app.api.guards import AsAsked, Shares
from app.api.languages import IN_ENGLISH, SPOKEN, language_of
from app.api.problems import REQUEST_ID, ROOT, Room, problem, problem_of
from app.api.rate_limits import count_more
from app.rules.errors import RulesError
from app.service import Service
from app.service.assessments import respond, write
from app.service.sharing_errors import SharingUnavailable
from app.wire import shapes
from app.wire.errors import ReceiptsUnavailable, RequestRefused

NOT_KEPT = {"Cache-Control": "no-store"}


def not_kept(language: str) -> dict[str, str]:
    """The headers of a response about one person, in a language."""
    return {**NOT_KEPT, "Content-Language": language}


class BytesRoute(APIRoute):
    """A route whose endpoint reads the body's bytes itself, so that no fault of a body is told any other way.

    FastAPI's part is the address and the contract; at each request, only guards are asked.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint itself."""
        endpoint: Callable[..., Awaitable[Response]] = self.endpoint
        guards = [
            (name, metadata.dependency)
            for name, parameter in signature(endpoint, eval_str=True).parameters.items()
            for metadata in getattr(parameter.annotation, "__metadata__", ())
        ]

        async def handle(request: Request) -> Response:
            return await endpoint(request, **{name: await guard(request) for name, guard in guards})

        return handle


def router() -> APIRouter:
    """`POST /v1/assessments` and `/v1/assessment-batches`."""
    routes = APIRouter(route_class=BytesRoute, tags=["Assessments"])

    @routes.post("/v1/assessments", **contract.operation("assess", "Assess one person's answers"))
    async def assess(request: Request, service: AsAsked, shares: Shares) -> Response:
        """Post what is known; leave out the rest.

        Nothing is kept, unless `share` says so. An answer that is missing is never taken for a no: the rules that wait
        for it stay open, `open_questions` lists it, and `bounds` says what it can still change.
        """
        asked = service.reader.read_assessment(await read_body(request, ASSESSMENT_LIMIT))
        headers = not_kept(service.language_of(asked.get("release")))
        if asked.get("share") is not None:
            stored = await shares(service, asked)
            headers["Location"] = f"{request.scope[ROOT]}{SHARED}{stored.id}"
            return Response(stored.response, 201, headers, media_type="application/json")
        return Response(write(service, asked), headers=headers, media_type="application/json")

    @routes.post("/v1/assessment-batches", **contract.operation("assess_batch", "Assess up to 100 requests"))
    async def assess_batch(request: Request, service: AsAsked) -> Response:
        """Each request has its own result, in the same order: an assessment, or the problem with it."""
        body = await read_body(request, BATCH_LIMIT)
        items = service.reader.read_batch(body)
        await count_more(request.scope, len(items) - 1)
        results = await _results(service, items, request.scope)
        return Response(results, headers=not_kept(language_of(request)), media_type="application/json")

    return routes


async def _results(service: Service, items: Sequence[object], scope: Scope) -> bytes:
    """A `shapes.AssessmentBatch`. Between two of its requests, others get their turn."""
    room = Room()
    results: list[bytes] = []
    for place, item in enumerate(items):
        result, room = _result(service, item, place, scope, room)
        results.append(result)
        await sleep(0)
    return b'{"results":[' + b",".join(results) + b"]}"


def _result(service: Service, parsed: object, place: int, scope: Scope, room: Room) -> tuple[bytes, Room]:
    """A `shapes.BatchResult`, an assessment or a problem with the faults there is room for; and the room then left."""
    within = ("assessments", place)
    try:
        return b'{"assessment":' + respond(service, parsed, within, room.faults) + b',"problem":null}', room
    except (RequestRefused, RulesError, ReceiptsUnavailable, SharingUnavailable) as error:
        told = problem(problem_of(error), scope[REQUEST_ID], scope[ROOT], room, scope.get(SPOKEN, IN_ENGLISH))
        refused: shapes.BatchResult = {"assessment": None, "problem": told}
        return to_json(refused), room.behind(told)
