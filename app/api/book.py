"""The rulebook in use as a page for people."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api.pages import HeavyPages, Page, prepared
from app.service import Service, rulebooks

ADDRESS = "/rulebook"


def router(service: Service, heavy: HeavyPages) -> APIRouter:
    """`GET /rulebook`."""
    routes = APIRouter(include_in_schema=False)

    def page() -> Page:
        book = rulebooks.page(service)
        policy = f"{book.policy}; frame-ancestors 'none'"
        return prepared(book.html, "text/html; charset=utf-8", {"Content-Security-Policy": policy})

    heavy.ahead(ADDRESS, page)

    @routes.get(ADDRESS)
    async def rulebook(request: Request) -> Response:
        return (await heavy.page(ADDRESS, page)).respond(request)

    return routes
