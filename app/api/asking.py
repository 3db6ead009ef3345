"""The asking acts: what to ask next, what could change the result, and why rules speak. Nothing is kept."""

from fastapi import APIRouter
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from app.api import contract
from app.api.assessments import BytesRoute, not_kept
from app.api.body import ASSESSMENT_LIMIT, read_body
from app.api.guards import AsAsked
from app.service import asking
from app.wire import asking_shapes as shapes
from app.wire.asking_requests import ExplanationsRequest, NextQuestionRequest, WhatIfRequest


def router() -> APIRouter:
    """`POST /v1/next-question`, `/v1/what-if` and `/v1/explanations`."""
    routes = APIRouter(route_class=BytesRoute, tags=["Asking"])

    @routes.post("/v1/next-question", **contract.operation("next_question", "What to ask next"))
    async def next_question(request: Request, service: AsAsked) -> Response:
        """Post the answers so far; ask what comes back, add its answers, and post again until `exchange` is null.

        Nothing is kept. What could make the result strictest is asked first, and nothing is asked that cannot matter.
        An answer that is no longer asked, or that contradicts another, is left out and listed in `dropped`.
        """
        asked = service.reader.read(NextQuestionRequest, await read_body(request, ASSESSMENT_LIMIT))
        return _response(asking.next_question(service, asked))

    @routes.post("/v1/what-if", **contract.operation("what_if", "What could make it more suitable"))
    async def what_if(request: Request, service: AsAsked) -> Response:
        """The smallest sets of changes, of what can change, that lead to a better suitability, and what is in the way.

        Nothing is kept. Waiting is one change; a medicine is never one. Each suggestion was assessed as a whole before
        it is given.
        """
        asked = service.reader.read(WhatIfRequest, await read_body(request, ASSESSMENT_LIMIT))
        return _response(asking.what_if(service, asked))

    @routes.post("/v1/explanations", **contract.operation("explain", "Why rules speak, or do not"))
    async def explain(request: Request, service: AsAsked) -> Response:
        """For the rules that are named, those `found` or those `open`: each clause in words, from the person's answers.

        Nothing is kept. A clause is `decisive` where it decided the rule, or keeps it open; a question that was not to
        be asked is left out.
        """
        asked = service.reader.read(ExplanationsRequest, await read_body(request, ASSESSMENT_LIMIT))
        return _response(asking.explanations(service, asked))

    return routes


def _response(found: shapes.NextQuestion | shapes.WhatIf | shapes.Explanations) -> Response:
    return Response(to_json(found), headers=not_kept(found["language"]["code"]), media_type="application/json")
