"""The rulebook in use as a page for people."""

from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api.languages import language_of_page
from app.api.pages import HeavyPages, Page, prepared
from app.rules.places import ENGLISH
from app.service import Service, rulebooks

ADDRESS = "/rulebook"


def router(service: Service, heavy: HeavyPages) -> APIRouter:
    """`GET /rulebook`."""
    routes = APIRouter(include_in_schema=False)

    pages = {language: partial(_page, each) for language, each in service.in_each_language().items()}
    heavy.ahead(f"{ADDRESS} {ENGLISH}", pages[ENGLISH])

    @routes.get(ADDRESS)
    async def rulebook(request: Request) -> Response:
        language = language_of_page(request, pages)
        return (await heavy.page(f"{ADDRESS} {language}", pages[language])).respond(request)

    return routes


def _page(service: Service) -> Page:
    book = rulebooks.page(service)
    headers = {
        "Content-Security-Policy": f"{book.policy}; frame-ancestors 'none'",
        "Content-Language": service.language,
    }
    return prepared(book.html, "text/html; charset=utf-8", headers)
