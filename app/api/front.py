"""The start page, and the element that it and other pages embed."""

from html import escape

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app import element
from app.api.docs import PAGE
from app.api.languages import is_instead, language_of_page
from app.api.pages import Page, prepared
from app.api.problems import ROOT
from app.rules.locales import speech
from app.rules.messages import filled
from app.rules.places import ENGLISH
from app.service import Service

WEB = element.WEB.parent / "front"
EVERYBODY = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def router(service: Service, version: str, *, page: bool) -> APIRouter:
    """`/` and `/embed/…`; without a page `/` leads to the one for developers."""
    routes = APIRouter(include_in_schema=False)
    scripts = {
        language: prepared(element.script(language), "text/javascript", EVERYBODY) for language in element.languages()
    }
    style = prepared((WEB / "front.css").read_bytes(), "text/css")
    receipts = " receipts" if service.receipt_secret else ""
    fronts = {language: _front(language, version, receipts) for language in element.languages()}
    instead = _front(ENGLISH, version, receipts, instead=True)

    @routes.get("/")
    async def root(request: Request) -> Response:
        language = language_of_page(request, fronts)
        if page and language == ENGLISH and is_instead(request, fronts):
            return instead.respond(request)
        if page:
            return fronts.get(language, fronts[ENGLISH]).respond(request)
        return RedirectResponse(f"{request.scope[ROOT]}/docs", 307, {"X-Frame-Options": "DENY"})

    def serve(address: str, script: Page) -> None:
        @routes.get(address)
        async def candidacy_js(request: Request) -> Response:
            return script.respond(request)

    for language, script in scripts.items():
        serve(f"/{element.address(version, language)}", script)

    @routes.get(f"/embed/{version}/front.css")
    async def front_css(request: Request) -> Response:
        return style.respond(request)

    return routes


def _choice(language: str, page: str) -> str:
    """A link to the start page in a language, by the name that those who speak it give it."""
    here = ' aria-current="page"' if language == page else ""
    name = escape(speech(language).name)
    return f'<a href="?language={language}" lang="{language}" hreflang="{language}"{here}>{name}</a>'


def _front(language: str, version: str, receipts: str, *, instead: bool = False) -> Page:
    """The start page in a language; `instead` of one that is not there, it says so."""
    said = {name: escape(text) for name, text in element.texts(language).items() if isinstance(text, str)}
    values = {
        **said,
        "language": language,
        "direction": "rtl" if speech(language).is_right_to_left else "ltr",
        "script": element.address(version, language),
        "version": version,
        "receipts": receipts,
        "languages": " ".join(_choice(each, language) for each in element.languages()),
        "instead": f"<p>{said['front_instead']}</p>" if instead else "",
    }
    html = filled((WEB / "index.html").read_text("utf-8"), values)
    return prepared(html.encode(), "text/html; charset=utf-8", {**PAGE, "Content-Language": language})
