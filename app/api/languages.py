"""In which language a client is answered: `Accept-Language` by RFC 9110 12.5.4, looked up by RFC 4647 3.4."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import negotiate_locale
from starlette.requests import Request

from app.rules.model import Rulebook
from app.rules.places import ENGLISH
from app.service import Service
from app.wire.problems import ProblemTexts, problem_texts

RANGE = re.compile(
    r"\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.ASCII | re.IGNORECASE,
)
LONGEST = 300  # characters of a header that are looked at
SPOKEN = "candidacy.spoken"  # key in the scope of a request
HEADERS = 256  # wishes whose language is kept ready


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """A language that a client is answered in.

    Attributes:
        code: the language (BCP 47).
        book: the current rulebook in it, for what its questions are called; None where nobody asks for that.
    """

    code: str
    book: Rulebook | None

    @property
    def problems(self) -> ProblemTexts:
        """What problems say in it."""
        return problem_texts(self.code)


IN_ENGLISH = Spoken(ENGLISH, None)


class Languages:
    """The languages of a service."""

    def __init__(self, service: Service) -> None:
        self.codes = service.languages
        self._spoken: Mapping[str, Spoken] = {
            code: Spoken(code, each.book(None)) for code, each in service.in_each_language().items()
        }
        for each in self._spoken.values():
            _ = each.problems  # read now: where nothing can be opened any more, it is to be told all the same
        self._wished_for = lru_cache(HEADERS)(self._wished)

    def spoken(self, scope: Mapping[str, Any]) -> Spoken:
        """The language of the client that makes this request."""
        wishes = [value for name, value in scope["headers"] if name == b"accept-language"]
        return self.of(b",".join(wishes) if wishes else None)

    def of(self, accept_language: bytes | None) -> Spoken:
        """The language of a client that sends this header; None for one that sends none."""
        return self._spoken[ENGLISH] if accept_language is None else self._wished_for(accept_language)

    def _wished(self, accept_language: bytes) -> Spoken:
        return self._spoken[preferred(accept_language[:LONGEST].decode("latin-1").split(","), self.codes)]


def preferred(wishes: Iterable[str], offered: Iterable[str]) -> str:
    """The language that is wished for most among those offered; English where none of them is.

    Args:
        wishes: the parts of an `Accept-Language` header; one that is malformed is passed over.
        offered: languages.
    """
    return _granted(wishes, offered) or ENGLISH


def is_instead(request: Request, offered: Iterable[str]) -> bool:
    """Whether English is told because no language that the client wishes for is offered."""
    wishes = ",".join(request.headers.getlist("accept-language"))
    return _granted(wishes[:LONGEST].split(","), offered) is None


def _granted(wishes: Iterable[str], offered: Iterable[str]) -> str | None:
    """The language that is wished for most; None where something is wished for, and none of it is offered."""
    ranges = [(found[1].lower(), float(found[2] or 1)) for each in wishes if (found := RANGE.fullmatch(each))]
    refused = {tag for tag, weight in ranges if not weight}
    choice = {each.lower(): each for each in offered if each.lower() not in refused}
    for tag, weight in sorted(ranges, key=lambda each: -each[1]):
        if weight and tag == "*":
            return ENGLISH
        if weight and (language := negotiate_locale([tag], choice, sep="-")):
            return choice[language.lower()]
    return None if any(weight for _, weight in ranges) else ENGLISH


def language_of_page(request: Request, offered: Container[str]) -> str:
    """The language of a page for people: the one that its address names (`?language=ta`), else as for any request."""
    chosen = request.query_params.get("language")
    return chosen if chosen and chosen in offered else language_of(request)


def language_of(request: Request) -> str:
    """The language that a request is answered in."""
    spoken: Spoken = request.scope.get(SPOKEN, IN_ENGLISH)
    return spoken.code
