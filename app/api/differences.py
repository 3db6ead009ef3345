"""What differs between two releases: made when first asked for, and kept; releases never change."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api import contract
from app.api.pages import HeavyPages, prepared
from app.service import Service, rulebooks


def router(service: Service, heavy: HeavyPages) -> APIRouter:
    """`GET /v1/rulebook/releases/{a}/diff/{b}`."""
    routes = APIRouter(tags=["Rulebook"])

    @routes.get(
        "/v1/rulebook/releases/{a}/diff/{b}",
        **contract.operation("difference", "What differs between two releases"),
    )
    async def difference(request: Request, a: str, b: str) -> Response:
        """From release `a` to release `b`: what changed, and whose suitability.

        Each change of suitability has a witness: a made-up person whose answers can be posted. Where no suitability can
        change, the proof says how many combinations of answers were tried.
        """
        before, after = service.book(a).release, service.book(b).release
        page = await heavy.page(f"{before} to {after}", lambda: prepared(rulebooks.difference(service, before, after)))
        return page.respond(request)

    return routes
