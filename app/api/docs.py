"""The pages for developers: Swagger UI from our own files, and the contract it shows."""

from collections.abc import Callable
from os import PathLike, stat_result
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.api.definitions import Page, prepared

WEB = Path(__file__).parent.parent / "web" / "docs"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


PAGE = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Frame-Options": "DENY"}


class Files(StaticFiles):
    """Files that a browser asks about before it uses its copy, so that an update is seen at once."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or 304."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response


def router(contract: Callable[[], bytes]) -> APIRouter:
    """`/`, `/docs` and its files, `/openapi.json`."""
    routes = APIRouter(include_in_schema=False)
    docs = prepared((WEB / "index.html").read_bytes(), "text/html")
    openapi: list[Page] = []

    @routes.get("/")
    async def root() -> Response:
        return RedirectResponse("/docs", 307, {"X-Frame-Options": "DENY"})

    @routes.get("/docs")
    async def swagger_ui(request: Request) -> Response:
        response = docs.respond(request)
        response.headers.update(PAGE)
        return response

    @routes.get("/openapi.json")
    async def openapi_json(request: Request) -> Response:
        if not openapi:
            openapi.append(prepared(contract()))
        return openapi[0].respond(request)

    return routes


def files() -> list[Mount]:
    """What `/docs` loads."""
    return [Mount("/docs", Files(directory=WEB))]
