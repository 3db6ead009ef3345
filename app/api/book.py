"""The rulebook in use as a page for people: made when first asked for, and kept."""

from functools import cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api.definitions import Page, prepared
from app.service import Service, rulebooks


def router(service: Service) -> APIRouter:
    """`GET /rulebook`."""
    routes = APIRouter(include_in_schema=False)

    @cache
    def page() -> tuple[Page, str]:
        book = rulebooks.page(service)
        return prepared(book.html, "text/html; charset=utf-8"), f"{book.policy}; frame-ancestors 'none'"

    @routes.get("/rulebook")
    def rulebook(request: Request) -> Response:
        found, policy = page()
        response = found.respond(request)
        response.headers["Content-Security-Policy"] = policy
        return response

    return routes
