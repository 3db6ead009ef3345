"""Whose rules and prices apply: the clinic that a request is answered as, as people may know it."""

from fastapi import APIRouter
from pydantic_core import to_json
from starlette.responses import Response

from app.api import contract
from app.service import Service
from app.wire import shapes


def who_answers(service: Service) -> shapes.WhoAnswers:
    """The clinic; what it may keep is null where nothing can be shared."""
    name, contact = service.profile.name, service.profile.contact
    if name is None or contact is None:
        return {"clinic": None}
    return {"clinic": {"name": name, "contact": contact, "storing": None}}


def router(service: Service) -> APIRouter:
    """`/v1/clinic`."""
    routes = APIRouter(tags=["Questionnaire"])

    @routes.get("/v1/clinic", **contract.operation("clinic", "Which clinic answers"))
    async def clinic() -> Response:
        """The clinic whose rules and prices apply, how to reach it, and whether anything can be shared with it."""
        said = to_json(who_answers(service))
        return Response(said, headers={"Cache-Control": "no-store"}, media_type="application/json")

    return routes
