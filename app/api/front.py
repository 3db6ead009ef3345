"""The start page, and the element that it and other pages embed."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app import element
from app.api.docs import PAGE
from app.api.pages import prepared
from app.api.problems import ROOT
from app.service import Service

WEB = element.WEB.parent / "front"
EVERYBODY = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def router(service: Service, version: str, *, page: bool) -> APIRouter:
    """`/` and `/embed/…`; without a page `/` leads to the one for developers."""
    routes = APIRouter(include_in_schema=False)
    script = prepared(element.script(), "text/javascript", EVERYBODY)
    style = prepared((WEB / "front.css").read_bytes(), "text/css")
    receipts = " receipts" if service.receipt_secret else ""
    html = (WEB / "index.html").read_text("utf-8").replace("{version}", version).replace("{receipts}", receipts)
    front = prepared(html.encode(), "text/html; charset=utf-8", PAGE)

    @routes.get("/")
    async def root(request: Request) -> Response:
        if page:
            return front.respond(request)
        return RedirectResponse(f"{request.scope[ROOT]}/docs", 307, {"X-Frame-Options": "DENY"})

    @routes.get(f"/{element.address(version)}")
    async def candidacy_js(request: Request) -> Response:
        return script.respond(request)

    @routes.get(f"/embed/{version}/front.css")
    async def front_css(request: Request) -> Response:
        return style.respond(request)

    return routes
