"""What differs between two releases: made when first asked for, and kept; releases never change."""

from functools import cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api import contract
from app.api.definitions import Page, prepared
from app.service import Service, rulebooks


def router(service: Service) -> APIRouter:
    """`GET /v1/rulebook/releases/{a}/diff/{b}`."""
    routes = APIRouter(tags=["Rulebook"])

    @cache
    def page(before: str, after: str) -> Page:
        return prepared(rulebooks.difference(service, before, after))

    @routes.get(
        "/v1/rulebook/releases/{a}/diff/{b}",
        **contract.operation("difference", "What differs between two releases"),
    )
    def difference(request: Request, a: str, b: str) -> Response:
        """From release `a` to release `b`: what changed, and whose suitability.

        Each change of suitability has a witness: a made-up person whose answers can be posted. Where no suitability can
        change, the proof says how many combinations of answers were tried.
        """
        return page(a, b).respond(request)

    return routes
