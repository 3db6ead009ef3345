from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.envelope import Envelope
from app.api.fast import FastPath
from app.api.guards import Answering
from app.api.languages import Languages, preferred
from app.building import create_service
from app.main import create_api
from app.service import Service
from tests.calls import JSON, LEAST, WHOLE, inside, posted
from tests.strategies import Answers, law, partial_answers

OFFERED = ("en", "es", "ta")
PROSE = frozenset(
    {"headline", "label", "title", "advice", "text", "disclaimer", "detail", "answer", "help", "why", "item", "meaning"}
    | {"what_to_do", "evidence_text", "unit_label", "wait", "original", "language"}
)
"""Keys under which stands what a person reads; `original` and `language` say of it what they must."""
ACTS = {
    "/v1/assessments": {},
    "/v1/next-question": {},
    "/v1/what-if": {},
    "/v1/explanations": {"rules": "open"},
}
READ = ("/v1/questionnaire", "/v1/rulebook", "/v1/rules", "/v1/rules/sunburn", "/problems", "/problems/not_found")


@cache
def service() -> Service:
    """The service on the latest release."""
    return create_service("latest")


@cache
def client() -> httpx.Client:
    """Calls the whole service, as it is put together."""
    return inside(Envelope(create_api(service()), languages=Languages(service())))


def wishing(language: str | None) -> dict[str, str]:
    """The headers of a client that wishes for a language."""
    return {**JSON, **({"Accept-Language": language} if language else {})}


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ("ta", "ta"),
        ("es-419,es;q=0.9,en;q=0.8", "es"),
        ("ES-mx", "es"),
        ("en;q=0.1, ta;q=0.5", "ta"),
        ("fr, es;q=0.3", "es"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        ("*, es;q=0.5", "en"),
        ("es;q=0, ta;q=0.1", "ta"),
        ("es;q=0", "en"),
        ("es;q=2, ta;q=0.1", "ta"),
        ("e s, ;;, ta", "ta"),
        ("esperanto", "en"),
        ("est", "en"),
    ],
)
def test_the_language_that_is_wished_for_most_is_chosen(wishes: str, language: str) -> None:
    """Ranges are looked up from the heaviest, a variety as its language; what is refused or malformed is skipped."""
    assert preferred(wishes.split(","), OFFERED) == language


@pytest.mark.parametrize("wishes", ["pt-BR", "pt-br, en;q=0.5", "PT-BR;q=0.2"])
def test_a_variety_is_granted_as_it_is_offered(wishes: str) -> None:
    """However a client writes it, the answer is the code that is offered; a variety that is refused is not."""
    assert preferred(wishes.split(","), ["en", "pt-BR"]) == "pt-BR"
    assert preferred(["pt-br;q=0", "*;q=0.1"], ["en", "pt-BR"]) == "en"


@law
@given(st.text(max_size=80))
def test_no_header_breaks_it(header: str) -> None:
    """Whatever stands in the header, one of the languages is chosen."""
    assert preferred(header.split(","), OFFERED) in OFFERED


def without_prose(part: Any) -> Any:  # noqa: ANN401 - JSON
    """A response without what a person reads."""
    if isinstance(part, dict):
        return {key: without_prose(each) for key, each in part.items() if key not in PROSE and key != "request_id"}
    return [without_prose(each) for each in part] if isinstance(part, list) else part


def labels_left_out(shown: dict[str, Any]) -> dict[str, Any]:
    """The questionnaire's tables of labels are texts by code."""
    return {key: each for key, each in shown.items() if key not in ("answers", "needs") or "sections" not in shown}


@law
@given(answers=partial_answers())
def test_the_same_request_in_any_language_differs_in_texts_only(answers: Answers) -> None:
    """Of every act: suitability, score, findings, numbers, days, sources and questions are the same; texts are not."""
    for act, more in ACTS.items():
        shown = {}
        for language in OFFERED:
            response = client().post(
                act, content=posted(answers, as_of="2026-11-26", **more), headers=wishing(language)
            )
            assert response.headers["content-language"] == language
            shown[language] = response.json()
            assert shown[language]["language"]["code"] == language
        english, *others = shown.values()
        for other in others:
            assert without_prose(other) == without_prose(english)


@pytest.mark.parametrize("address", READ)
def test_definitions_are_the_same_in_any_language_but_for_texts(address: str) -> None:
    """Each language has its own tag and says which it is; who has one is told that it is still right."""
    shown = {language: client().get(address, headers=wishing(language)) for language in OFFERED}
    assert len({response.headers["etag"] for response in shown.values()}) == len(OFFERED)
    for language, response in shown.items():
        assert response.headers["content-language"] == language
        assert "Accept-Language" in ", ".join(response.headers.get_list("vary"))
        assert without_prose(labels_left_out(response.json())) == without_prose(labels_left_out(shown["en"].json()))
        again = {**wishing(language), "If-None-Match": response.headers["etag"]}
        assert client().get(address, headers=again).status_code == 304


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (posted({"person": {"age": 200}, "scars": {"severity": "bad"}}), 422),
        (posted({"herpes": {"history": "no", "outbreak_now": "yes"}}), 422),
        (posted(LEAST, release="1999.01"), 404),
    ],
)
def test_problems_are_the_same_in_any_language_but_for_texts(body: bytes, status: int) -> None:
    """Codes and pointers are what clients are written against; the sentences are the person's own."""
    shown = {}
    for language in OFFERED:
        response = client().post("/v1/assessments", content=body, headers=wishing(language))
        assert (response.status_code, response.headers["content-language"]) == (status, language)
        shown[language] = response.json()
    assert len({each["title"] for each in shown.values()}) == len(OFFERED)
    assert all(without_prose(each) == without_prose(shown["en"]) for each in shown.values())


@pytest.mark.parametrize("wishes", [None, "fr", "fr-CA, de;q=0.5"])
def test_a_language_that_is_not_there_is_answered_in_english_and_says_so(wishes: str | None) -> None:
    """The response names the language that it is in, and who has reviewed it."""
    response = client().post("/v1/assessments", content=posted(LEAST), headers=wishing(wishes))
    assert response.headers["content-language"] == "en"
    assert response.json()["language"] == {"code": "en", "review": "drafted", "stale": 0, "english": []}


def test_a_release_without_the_language_is_told_in_english() -> None:
    """A release says what was said: one that was frozen before a language was there has no texts of it."""
    body = posted(WHOLE, release="2026.11")
    response = client().post("/v1/assessments", content=body, headers=wishing("ta"))
    assert (response.headers["content-language"], response.json()["language"]["code"]) == ("en", "en")


def findings(shown: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every finding of an assessment."""
    yield from (*shown["cautions"], *shown["urgent"], *shown["information"], *shown["general"])


def test_the_english_of_a_drafted_language_is_beside_whatever_matters_most() -> None:
    """A review or stricter has its English, and so has what it comes to; what is milder has none."""
    answers = {"skin": {"changing_lesion": "yes", "tattoo": "yes"}, "person": {"pregnancy": "pregnant"}}
    english, spanish = (
        client().post("/v1/assessments", content=posted(answers), headers=wishing(language)).json()
        for language in ("en", "es")
    )
    assert english["original"] is None
    assert spanish["original"] == {"label": english["label"], "headline": english["headline"]}
    strict = ("review", "defer", "exclude")
    assert {each["effect"] for each in spanish["cautions"]} & {*strict}
    for mine, theirs in zip(findings(english), findings(spanish), strict=True):
        wait = mine["wait"]["text"] if mine["wait"] else None
        original = {"title": mine["title"], "advice": mine["advice"], "wait": wait}
        assert theirs["original"] == (original if mine["effect"] in strict else None)
        assert mine["original"] is None


def test_a_receipt_is_the_same_in_any_language() -> None:
    """What was decided does not depend on who reads it, so a receipt holds whatever language it was told in."""
    keyed = replace(service(), receipt_secret=b"a secret that is long enough for a key")
    from app.service.assessments import assess  # noqa: PLC0415
    from app.service.replays import replay  # noqa: PLC0415

    request: Any = {"answers": WHOLE, "receipt": True}
    receipt = assess(replace(keyed, language="ta"), request)["receipt"]
    assert receipt is not None
    assert replay(keyed, receipt, WHOLE).holds


@pytest.mark.parametrize("language", OFFERED)
def test_the_fast_path_speaks_every_language(language: str) -> None:
    """It answers in each, with the headers that say so; a release that may lack the language is handed on."""
    why: list[str] = []
    fast = FastPath(Answering(service()), None, lambda: False, handed_on=why.append)
    headers = [(b"content-type", b"application/json"), (b"accept-language", language.encode())]
    body = posted(WHOLE)
    headers.append((b"content-length", str(len(body)).encode()))
    ready = fast.takes(headers, dict(headers), None)
    assert ready is not None
    response = fast.respond(ready, body)
    assert response is not None
    assert b"content-language: %b\r\n" % language.encode() in response
    assert b"vary: Accept-Language\r\n" in response
    stack = client().post("/v1/assessments", content=body, headers=wishing(language))
    assert response.endswith(stack.content)
    assert fast.respond(ready, posted(LEAST, release="2026.11")) is None
    assert why == ["body"]
