"""The pages for developers: Swagger UI from our own files, and the contract it shows."""

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from app.api.definitions import Page, prepared

WEB = Path(__file__).parent.parent / "web" / "docs"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


def router(contract: Callable[[], bytes]) -> APIRouter:
    """`/`, `/docs` and its files, `/openapi.json`."""
    routes = APIRouter(include_in_schema=False)
    docs = (WEB / "index.html").read_bytes()
    openapi: list[Page] = []

    @routes.get("/")
    async def root() -> Response:
        return RedirectResponse("/docs", 307)

    @routes.get("/docs")
    async def swagger_ui() -> Response:
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "no-cache"}
        return Response(docs, headers=headers, media_type="text/html")

    @routes.get("/openapi.json")
    async def openapi_json(request: Request) -> Response:
        if not openapi:
            openapi.append(prepared(contract()))
        return openapi[0].answer(request)

    return routes


def files() -> list[Mount]:
    """What `/docs` loads."""
    return [Mount("/docs", StaticFiles(directory=WEB))]
