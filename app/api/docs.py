"""The pages for developers: Swagger UI from our own files, and the contract it shows."""

from collections.abc import Callable
from functools import partial
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api.pages import HeavyPages, Page, prepared
from app.api.problems import ProblemError

WEB = Path(__file__).parent.parent / "web" / "docs"
INDEX = WEB / "index.html"
CONTRACT = "/openapi.json"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
PAGE = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Frame-Options": "DENY"}


def router(contract: Callable[[], bytes], heavy: HeavyPages) -> APIRouter:
    """`/docs` and its files, `/openapi.json`."""
    routes = APIRouter(include_in_schema=False)
    docs = prepared(INDEX.read_bytes(), "text/html", PAGE)
    make = {CONTRACT: lambda: prepared(contract())} | {
        f"/docs/{file.relative_to(WEB).as_posix()}": partial(_file, file)
        for file in WEB.rglob("*")
        if file.is_file() and file != INDEX
    }
    for address in make:
        heavy.ahead(address, make[address])

    @routes.get("/docs")
    async def swagger_ui(request: Request) -> Response:
        return docs.respond(request)

    @routes.get("/docs/{name:path}")
    async def file(request: Request, name: str) -> Response:
        address = f"/docs/{name}"
        if address not in make:
            raise ProblemError("not_found")
        return (await heavy.page(address, make[address])).respond(request)

    @routes.get(CONTRACT)
    async def openapi_json(request: Request) -> Response:
        return (await heavy.page(CONTRACT, make[CONTRACT])).respond(request)

    return routes


def _file(file: Path) -> Page:
    """A file as it is."""
    media_type, _ = guess_type(file.name)
    return prepared(file.read_bytes(), media_type or "text/plain")
