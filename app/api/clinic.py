"""Whose rules and prices apply: the clinic that a request is answered as, as people may know it."""

from fastapi import APIRouter
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from app.api import contract
from app.api.guards import Answers, can_keep
from app.service import Service
from app.wire import shapes


def who_answers(service: Service, *, keeps: bool = False) -> shapes.WhoAnswers:
    """The clinic; what it may keep is null where nothing can be shared, as where there is nowhere to keep it."""
    name, contact = service.profile.name, service.profile.contact
    if name is None or contact is None:
        return {"clinic": None}
    storing: shapes.ClinicStoring | None = None
    if keeps and service.storing is not None:
        storing = {
            "retention_days": service.storing.retention_days,
            "consent_text_version": service.storing.consent_text_version,
        }
    languages = list(service.profile.languages)
    return {"clinic": {"name": name, "contact": contact, "languages": languages, "storing": storing}}


def router() -> APIRouter:
    """`/v1/clinic`."""
    routes = APIRouter(tags=["Questionnaire"])

    @routes.get("/v1/clinic", **contract.operation("clinic", "Which clinic answers"))
    async def clinic(request: Request, service: Answers) -> Response:
        """The clinic whose rules and prices apply, how to reach it, and whether anything can be shared with it."""
        said = to_json(who_answers(service, keeps=can_keep(request)))
        return Response(said, headers={"Cache-Control": "no-store"}, media_type="application/json")

    return routes
