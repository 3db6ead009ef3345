"""Definitions: documents that change with a release only, with strong ETags; all of a language are made at once.

Those of a clinic with rules of its own are made when it asks; a bounded number of them is kept.
"""

from asyncio import to_thread
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api import contract
from app.api.codes import CODES, page
from app.api.flights import Flights
from app.api.guards import Answers
from app.api.languages import language_of
from app.api.pages import Page, prepared
from app.api.problems import ProblemError
from app.api.rooted import rooted
from app.rules.places import ENGLISH
from app.service import Service
from app.wire import definitions, shapes
from app.wire.problems import problem_texts

OWN_PAGES = 128  # of clinics, kept at once; the longest has some 60 kB
Make = Callable[[], object]


def pages(service: Service, root: str = "") -> dict[str, Page]:
    """Every definition, by its address; `root` is where a proxy has put the service."""
    book, texts = service.book(None), problem_texts(service.language)
    documents: Mapping[str, object] = {
        "/v1/questionnaire": definitions.questionnaire(book),
        "/v1/questionnaire/schema": service.reader.answers_schema(),
        **{address: make() for address, make in {**_of_releases(service), **_of_rulebook(service)}.items()},
        "/problems": _listed([page(code, texts) for code in CODES]),
        **{f"/problems/{code}": page(code, texts) for code in CODES},
    }
    return {address: _prepared(address, rooted(document, root)) for address, document in documents.items()}


def _of_releases(service: Service) -> Mapping[str, Make]:
    """What makes the list of releases, and each of them, by its address."""
    every = definitions.release_list(service.releases)
    return {"/v1/rulebook/releases": lambda: every, **{each["href"]: partial(dict, each) for each in every["releases"]}}


def _of_rulebook(service: Service) -> Mapping[str, Make]:
    """What makes each definition of the rulebook in use, by its address.

    Raises:
        ReleaseNotForClinic: as `Service.book`.
    """
    book, releases = service.book(None), service.releases
    return {
        "/v1/rulebook": partial(definitions.rulebook, book, releases),
        "/v1/rules": partial(definitions.rule_list, book),
        **{f"/v1/rules/{each.id}": partial(definitions.rule, book, each, releases) for each in book.rules},
        "/v1/sources": partial(definitions.source_list, book),
        **{f"/v1/sources/{each}": partial(definitions.source, book, each) for each in book.sources},
    }


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


class _NoSuchPageError(Exception):
    """There is none at an address: raised, so that no cache keeps what a client wrote there."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A definition as a clinic's: everything that tells it from others, and what makes it."""

    rulebook: str  # digest
    unfit: frozenset[str]
    language: str
    address: str
    service: Service = field(compare=False)


class Definitions:
    """The definitions in each language, made when somebody first wants them, or soon after the start.

    Args:
        service: whose they are.
        root: where a proxy has put the service.
    """

    def __init__(self, service: Service, root: str = "") -> None:
        self._services = service.in_each_language()
        self._root = root
        self._made: dict[str, Mapping[str, Page]] = {}
        self._flights: Flights[Mapping[str, Page]] = Flights()
        self._own = lru_cache(OWN_PAGES)(self._make_own)

    async def found(self, address: str, language: str) -> Page | None:
        """The definition at an address, in a language."""
        return (await self._all_in(language)).get(address)

    async def found_for(self, service: Service, address: str) -> Page | None:
        """A definition of the rulebook as whoever this service answers may read it: a clinic's rules are its own.

        Raises:
            ReleaseNotForClinic: the clinic's rules do not fit the rulebook in use.
        """
        digest = service.current.digest
        if digest == self._services[ENGLISH].current.digest and not service.unfit:
            return await self.found(address, service.language)
        try:
            return await to_thread(self._own, _Wanted(digest, service.unfit, service.language, address, service))
        except _NoSuchPageError:
            return None

    def _make_own(self, wanted: _Wanted) -> Page:
        make = _of_releases(wanted.service).get(wanted.address) or _of_rulebook(wanted.service).get(wanted.address)
        if make is None:
            raise _NoSuchPageError
        return _prepared(wanted.address, rooted(make(), self._root))

    async def _all_in(self, language: str) -> Mapping[str, Page]:
        if language not in self._made:
            make = partial(pages, self._services[language], self._root)
            self._made[language] = await self._flights.join(language, lambda: to_thread(make))
        return self._made[language]

    async def make_all(self) -> None:
        """Make them in every language, beside the event loop."""
        for language in self._services:
            await self._all_in(language)


def router(found: Definitions) -> APIRouter:
    """Every `GET` of a definition."""
    routes = APIRouter()
    _add_questionnaire(routes, found)
    _add_rulebook(routes, found)
    _add_problems(routes, found)
    return routes


def _respond(request: Request, definition: Page | None, missing: str = "not_found") -> Response:
    if definition is None:
        raise ProblemError(missing)
    return definition.respond(request)


def _add_questionnaire(routes: APIRouter, found: Definitions) -> None:
    """Those of what is asked, the same whoever asks."""

    @routes.get(
        "/v1/questionnaire", tags=["Questionnaire"], **contract.operation("questionnaire", "Everything that is asked")
    )
    async def questionnaire(request: Request) -> Response:
        """Sections, questions, options and wording, and when each is asked: enough to build a form."""
        return _respond(request, await found.found("/v1/questionnaire", language_of(request)))

    @routes.get(
        "/v1/questionnaire/schema",
        tags=["Questionnaire"],
        **contract.operation("questionnaire_schema", "JSON Schema of the answers"),
    )
    async def questionnaire_schema(request: Request) -> Response:
        """JSON Schema (2020-12) of `answers`, contradictions included, to check a form before it is posted."""
        return _respond(request, await found.found("/v1/questionnaire/schema", language_of(request)))


def _add_rulebook(routes: APIRouter, found: Definitions) -> None:
    """Those of the rulebook, which a clinic may have rules of its own in."""

    async def respond(request: Request, service: Service, address: str, missing: str = "not_found") -> Response:
        response = _respond(request, await found.found_for(service, address), missing)
        response.headers.add_vary_header("Authorization")
        return response

    @routes.get("/v1/rulebook", tags=["Rulebook"], **contract.operation("rulebook", "The rulebook in use"))
    async def rulebook(request: Request, service: Answers) -> Response:
        """Its release and digest, what suitabilities and effects mean, and what changed."""
        return await respond(request, service, "/v1/rulebook")

    @routes.get("/v1/rulebook/releases", tags=["Rulebook"], **contract.operation("releases", "Every release"))
    async def releases(request: Request, service: Answers) -> Response:
        """Newest first, each with what it changed against the one before."""
        return await respond(request, service, "/v1/rulebook/releases")

    @routes.get("/v1/rulebook/releases/{release}", tags=["Rulebook"], **contract.operation("release", "One release"))
    async def release(request: Request, service: Answers, release: str) -> Response:
        """One release, and what it changed against the one before."""
        service.book(release)  # tells what is not there from what does not fit the clinic's rules
        return await respond(request, service, f"/v1/rulebook/releases/{release}", "release_not_found")

    @routes.get("/v1/rules", tags=["Rulebook"], **contract.operation("rules", "Every rule"))
    async def rules(request: Request, service: Answers) -> Response:
        """Every rule of the rulebook in use, by id; with a clinic's key, as they are for that clinic."""
        return await respond(request, service, "/v1/rules")

    @routes.get("/v1/rules/{rule_id}", tags=["Rulebook"], **contract.operation("rule", "One rule"))
    async def rule(request: Request, service: Answers, rule_id: str) -> Response:
        """Text, condition, citations, examples and history of a rule; a rule of a clinic's own needs its key."""
        return await respond(request, service, f"/v1/rules/{rule_id}")

    @routes.get("/v1/sources", tags=["Rulebook"], **contract.operation("sources", "Every source"))
    async def sources(request: Request, service: Answers) -> Response:
        """Every source, whether its text was seen, and the rules that cite it."""
        return await respond(request, service, "/v1/sources")

    @routes.get("/v1/sources/{source_id}", tags=["Rulebook"], **contract.operation("source", "One source"))
    async def source(request: Request, service: Answers, source_id: str) -> Response:
        """One source, and the rules that cite it."""
        return await respond(request, service, f"/v1/sources/{source_id}")


def _add_problems(routes: APIRouter, found: Definitions) -> None:
    """Those of what can go wrong, the same whoever asks."""

    @routes.get("/problems", tags=["Problems"], **contract.operation("problems", "Every error code"))
    async def problems(request: Request) -> Response:
        """Every code that can stand in a problem, with what it means and what to do."""
        return _respond(request, await found.found("/problems", language_of(request)))

    @routes.get("/problems/{code}", tags=["Problems"], **contract.operation("problem", "One error code"))
    async def problem(request: Request, code: str) -> Response:
        """What an error code means, and what to do."""
        return _respond(request, await found.found(f"/problems/{code}", language_of(request)))
