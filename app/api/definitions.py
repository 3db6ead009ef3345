"""Definitions: documents that change with a release only, prepared at start, with strong ETags."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api import contract
from app.api.codes import CODES, page
from app.api.languages import language_of
from app.api.pages import Page, prepared
from app.api.problems import ProblemError
from app.api.rooted import rooted
from app.rules.places import ENGLISH
from app.service import Service
from app.wire import definitions, shapes
from app.wire.problems import problem_texts


def pages(service: Service, root: str = "") -> dict[str, Page]:
    """Every definition, by its address; `root` is where a proxy has put the service."""
    book, releases, texts = service.book(None), service.releases, problem_texts(service.language)
    summaries = definitions.release_list(releases)["releases"]
    documents: Mapping[str, object] = {
        "/v1/questionnaire": definitions.questionnaire(book),
        "/v1/questionnaire/schema": service.reader.answers_schema(),
        "/v1/rulebook": definitions.rulebook(book, releases),
        "/v1/rulebook/releases": definitions.release_list(releases),
        **{each["href"]: each for each in summaries},
        "/v1/rules": definitions.rule_list(book),
        **{f"/v1/rules/{each.id}": definitions.rule(book, each, releases) for each in book.rules},
        "/v1/sources": definitions.source_list(book),
        **{f"/v1/sources/{each}": definitions.source(book, each) for each in book.sources},
        "/problems": _listed([page(code, texts) for code in CODES]),
        **{f"/problems/{code}": page(code, texts) for code in CODES},
    }
    return {address: _prepared(address, rooted(document, root)) for address, document in documents.items()}


def _listed(problems: list[shapes.ProblemPage]) -> shapes.ProblemList:
    """Every error code, and the language that they are told in."""
    english = dict.fromkeys(text for each in problems for text in each["language"]["english"])
    return {
        "language": {**problems[0]["language"], "stale": len(english), "english": list(english)},
        "problems": problems,
    }


def _prepared(address: str, document: object) -> Page:
    """A definition, ready to be sent; one with texts says in which language."""
    media_type = "application/schema+json" if address.endswith("/schema") else "application/json"
    texts = document.get("language") if isinstance(document, dict) else None
    return prepared(document, media_type, {"Content-Language": texts["code"]} if texts else {})


class Definitions:
    """The definitions in each language; those of another than English are made when somebody first wants them.

    Args:
        service: whose they are.
        root: where a proxy has put the service.
    """

    def __init__(self, service: Service, root: str = "") -> None:
        self._services = service.in_each_language()
        self._root = root
        self._made = {ENGLISH: pages(self._services[ENGLISH], root)}

    def found(self, address: str, language: str) -> Page | None:
        """The definition at an address, in a language."""
        if language not in self._made:
            self.make(language)
        return self._made[language].get(address)

    def make(self, language: str) -> None:
        """Make them in a language."""
        self._made[language] = pages(self._services[language], self._root)

    def make_all(self) -> None:
        """Make them in every language."""
        for language in self._services.keys() - self._made.keys():
            self.make(language)


def router(found: Definitions) -> APIRouter:  # long, because every address has its two lines of text here
    """Every `GET` of a definition."""
    routes = APIRouter()

    def respond(request: Request, address: str, missing: str = "not_found") -> Response:
        definition = found.found(address, language_of(request))
        if definition is None:
            raise ProblemError(missing)
        return definition.respond(request)

    @routes.get(
        "/v1/questionnaire", tags=["Questionnaire"], **contract.operation("questionnaire", "Everything that is asked")
    )
    async def questionnaire(request: Request) -> Response:
        """Sections, questions, options and wording, and when each is asked: enough to build a form."""
        return respond(request, "/v1/questionnaire")

    @routes.get(
        "/v1/questionnaire/schema",
        tags=["Questionnaire"],
        **contract.operation("questionnaire_schema", "JSON Schema of the answers"),
    )
    async def questionnaire_schema(request: Request) -> Response:
        """JSON Schema (2020-12) of `answers`, contradictions included, to check a form before it is posted."""
        return respond(request, "/v1/questionnaire/schema")

    @routes.get("/v1/rulebook", tags=["Rulebook"], **contract.operation("rulebook", "The rulebook in use"))
    async def rulebook(request: Request) -> Response:
        """Its release and digest, what suitabilities and effects mean, and what changed."""
        return respond(request, "/v1/rulebook")

    @routes.get("/v1/rulebook/releases", tags=["Rulebook"], **contract.operation("releases", "Every release"))
    async def releases(request: Request) -> Response:
        """Newest first, each with what it changed against the one before."""
        return respond(request, "/v1/rulebook/releases")

    @routes.get("/v1/rulebook/releases/{release}", tags=["Rulebook"], **contract.operation("release", "One release"))
    async def release(request: Request, release: str) -> Response:
        """One release, and what it changed against the one before."""
        return respond(request, f"/v1/rulebook/releases/{release}", "release_not_found")

    @routes.get("/v1/rules", tags=["Rulebook"], **contract.operation("rules", "Every rule"))
    async def rules(request: Request) -> Response:
        """Every rule of the rulebook in use, by id."""
        return respond(request, "/v1/rules")

    @routes.get("/v1/rules/{rule_id}", tags=["Rulebook"], **contract.operation("rule", "One rule"))
    async def rule(request: Request, rule_id: str) -> Response:
        """Text, condition, citations, examples and history of a rule."""
        return respond(request, f"/v1/rules/{rule_id}")

    @routes.get("/v1/sources", tags=["Rulebook"], **contract.operation("sources", "Every source"))
    async def sources(request: Request) -> Response:
        """Every source, whether its text was seen, and the rules that cite it."""
        return respond(request, "/v1/sources")

    @routes.get("/v1/sources/{source_id}", tags=["Rulebook"], **contract.operation("source", "One source"))
    async def source(request: Request, source_id: str) -> Response:
        """One source, and the rules that cite it."""
        return respond(request, f"/v1/sources/{source_id}")

    @routes.get("/problems", tags=["Problems"], **contract.operation("problems", "Every error code"))
    async def problems(request: Request) -> Response:
        """Every code that can stand in a problem, with what it means and what to do."""
        return respond(request, "/problems")

    @routes.get("/problems/{code}", tags=["Problems"], **contract.operation("problem", "One error code"))
    async def problem(request: Request, code: str) -> Response:
        """What an error code means, and what to do."""
        return respond(request, f"/problems/{code}")

    return routes
