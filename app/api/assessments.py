"""The main surface: answers in, assessments out. Evaluating creates nothing."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from app.api import contract
from app.api.body import ASSESSMENT_LIMIT, BATCH_LIMIT, read_body
from app.api.problems import REQUEST_ID, problem, problem_of
from app.rules.errors import ReleaseNotFound
from app.service import Service
from app.service.assessments import respond, write
from app.wire import shapes
from app.wire.errors import ReceiptsUnavailable, RequestRefused

NOT_KEPT = {"Cache-Control": "no-store"}


class BytesRoute(APIRoute):
    """A route whose endpoint reads the body's bytes itself, so that no fault of a body is told any other way.

    FastAPI's part is the address and the contract; it solves nothing at each request.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint itself."""
        endpoint: Callable[[Request], Awaitable[Response]] = self.endpoint

        async def handle(request: Request) -> Response:
            return await endpoint(request)

        return handle


def router(service: Service) -> APIRouter:
    """`POST /v1/assessments` and `/v1/assessment-batches`."""
    routes = APIRouter(route_class=BytesRoute, tags=["Assessments"])

    @routes.post("/v1/assessments", **contract.operation("assess", "Assess one person's answers"))
    async def assess(request: Request) -> Response:
        """Post what is known; leave out the rest.

        Nothing is kept. An answer that is missing is never taken for a no: the rules that wait for it stay open,
        `open_questions` lists it, and `bounds` says what it can still change.
        """
        body = await read_body(request, ASSESSMENT_LIMIT)
        assessment = write(service, service.reader.read_assessment(body))
        return Response(assessment, headers=NOT_KEPT, media_type="application/json")

    @routes.post("/v1/assessment-batches", **contract.operation("assess_batch", "Assess up to 100 requests"))
    async def assess_batch(request: Request) -> Response:
        """Each request has its own result, in the same order: an assessment, or the problem with it."""
        body = await read_body(request, BATCH_LIMIT)
        items = service.reader.read_batch(body)
        request_id = request.scope[REQUEST_ID]
        results = b",".join([_result(service, each, place, request_id) for place, each in enumerate(items)])
        return Response(b'{"results":[' + results + b"]}", headers=NOT_KEPT, media_type="application/json")

    return routes


def _result(service: Service, parsed: object, place: int, request_id: str) -> bytes:
    """A `shapes.BatchResult`: an assessment or a problem."""
    try:
        return b'{"assessment":' + respond(service, parsed, ("assessments", place)) + b',"problem":null}'
    except (RequestRefused, ReleaseNotFound, ReceiptsUnavailable) as error:
        refused: shapes.BatchResult = {"assessment": None, "problem": problem(problem_of(error), request_id)}
        return to_json(refused)
