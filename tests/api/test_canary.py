"""Unmistakable values, put everywhere a value can be put, and looked for everywhere something can come out."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.api.envelope import Envelope
from app.api.fast import FastPath, Ready
from app.api.guards import Answering
from app.building import create_service
from app.main import create_api
from app.wire.request import FIELDS
from tests.books import working
from tests.calls import JSON, LEAST, WHOLE, inside, posted
from tests.serving import PATIENCE, Server, serving

WORD = "zqxcanaryzqx"
NUMBER = 914_273_605_318
FRACTION = 0.914273605318
YEAR = "1987-03-29"  # a day that nothing but a request can bring
REFERENCE = "c0ffee00-9142-4736-8531-5a3c9e0d7b1f"
HOSTILE = f"{WORD}\n\u2028<b>"
VALUES: tuple[Any, ...] = (WORD, NUMBER, -NUMBER, FRACTION, [WORD], [NUMBER], {"inner": WORD}, [[WORD]], HOSTILE)
TRACES = (WORD, str(NUMBER), "914273605318", "c0ffee00")


def questions() -> list[tuple[str, str]]:
    """Section and name of every field of the answers."""
    return [(each.id, name) for each in sections() for name in [*(one.id for one in each.questions), "others"]]


def bodies() -> Iterator[bytes]:
    """A request for every place a value can stand in, and every way a body can be wrong."""
    for value in VALUES:
        for section, name in questions():
            yield posted({section: {name: value}})
        for each in sections():
            yield posted({each.id: value})
        yield posted(value)
        for field in sorted(FIELDS - {"answers"}):
            yield posted(LEAST, **{field: value})
        yield json.dumps(value).encode()
    yield posted({each.id: dict.fromkeys((one.id for one in each.questions), WORD) for each in sections()})
    yield f'{{"answers": {{"person": {{"age": "{WORD}"'.encode()
    yield f'{{"answers": "{WORD}"}} trailing'.encode()
    yield f'{{"answers": {{"{WORD}": 1, "{WORD}": 1}}}}'.encode()
    yield f'{{"answers": {{"person": {{"age": {NUMBER}{"0" * 400}}}}}}}'.encode()
    yield b'{"answers": {"skin": {"tone": "' + WORD.encode() + b'\xff"}}}'
    yield b'{"answers": ' + b"[" * 300 + f'"{WORD}"'.encode() + b"]" * 300 + b"}"
    yield posted(LEAST, release=WORD)
    yield posted({"skin": {"tone": WORD * 6000}})


def sections() -> Any:  # noqa: ANN401 - a tuple of sections
    """The sections of the questionnaire."""
    return working().questionnaire.sections


def assert_clean(response: httpx.Response, *, of: str = "") -> None:
    """Nothing that was put in is in a response, nor in its headers."""
    for seen in (response.text, str(response.headers.raw)):
        for trace in TRACES:
            assert trace not in seen, of


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, at its most talkative."""
    settings = {
        "CANDIDACY_LOG_LEVEL": "debug",
        "CANDIDACY_LOG_REQUESTS": "all",
        "CANDIDACY_CORS_ORIGINS": "https://clinic.example",
    }
    with serving(tmp_path_factory.mktemp("canary"), "--rulebook", "working", settings=settings) as started:
        yield started


def test_no_value_of_a_body_comes_back(canary: Server) -> None:
    """Values of any kind in any field, and in bodies that cannot be read, are in no response and in nothing logged."""
    statuses = set()
    with httpx.Client(base_url=canary.url, timeout=PATIENCE) as client:
        for body in bodies():
            response = client.post("/v1/assessments", content=body, headers=JSON)
            statuses.add(response.status_code)
            assert_clean(response, of=body.decode(errors="replace")[:200])
            for act in ("next-question", "what-if", "explanations"):
                assert_clean(client.post(f"/v1/{act}", content=body, headers=JSON))
        for value in VALUES:
            for items in ([{"answers": LEAST}, value], [{"answers": {"skin": {"tone": value}}}], value):
                body = json.dumps({"assessments": items}).encode()
                assert_clean(client.post("/v1/assessment-batches", content=body, headers=JSON))
            for more in ({"goal": value}, {"rules": value}, {"rules": [value]}):
                for act in ("next-question", "explanations"):
                    assert_clean(client.post(f"/v1/{act}", content=posted(LEAST, **more), headers=JSON))
    assert statuses == {400, 404, 413, 422}
    assert_nothing_written(canary)


def test_no_header_or_address_comes_back(canary: Server) -> None:
    """Values in headers, queries, paths, origins and content types are in no response and not logged."""
    names = (
        "Request-Id",
        "X-Request-Id",
        "User-Agent",
        "Referer",
        "Cookie",
        "Authorization",
        "If-None-Match",
        "Accept",
    )
    headers = dict.fromkeys(names, f"{WORD} {NUMBER}") | {"Accept-Language": WORD, "X-Forwarded-For": WORD}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": WORD}
    origin = {"Origin": f"https://{WORD}.example"}
    with httpx.Client(base_url=canary.url, timeout=PATIENCE) as client:
        for address in ("/livez", "/v1/rules", "/v1/rules/herpes-history", "/docs", "/", "/no-such-page"):
            assert_clean(client.get(address, headers=headers | origin, params={"answers": WORD, WORD: NUMBER}))
        for prefix in ("/", "/v1/rules/", "/v1/sources/", "/v1/rulebook/releases/", "/problems/", "/docs/"):
            response = client.get(prefix + quote(f"{WORD}/{NUMBER}"))
            assert response.status_code == 404
            assert_clean(response)
        for method in ("PATCH", "OPTIONS"):
            assert_clean(client.request(method, f"/v1/assessments?{WORD}={NUMBER}", headers=headers | origin | asked))
        for content_type in (WORD, f"text/{WORD}", f"application/json; charset={WORD}"):
            sent = {**headers, "Content-Type": content_type}
            assert_clean(client.post("/v1/assessments", content=posted(LEAST), headers=sent))
        over = f'{{"{WORD}": "{WORD * 8000}"}}'.encode()
        assert_clean(client.post("/v1/assessments", content=over, headers=JSON | origin))
    assert_nothing_written(canary)


def test_a_client_reference_and_a_day_come_back_in_an_assessment_only(canary: Server) -> None:
    """What a client asks to have echoed is echoed with its assessment; beside a fault it is not."""
    with httpx.Client(base_url=canary.url, timeout=PATIENCE) as client:
        body = posted(WHOLE, client_reference=REFERENCE, as_of=YEAR)
        response = client.post("/v1/assessments", content=body, headers=JSON)
        assert response.json()["client_reference"] == REFERENCE
        assert response.text.count("c0ffee00") == 1
        assert "c0ffee00" not in str(response.headers.raw)
        for wrong in ({"x": 1}, {"release": "1999.01"}):
            refused = client.post(
                "/v1/assessments", content=posted(LEAST, client_reference=REFERENCE, as_of=YEAR, **wrong), headers=JSON
            )
            assert refused.status_code in (404, 422)
            assert_clean(refused)
            assert YEAR not in refused.text
    assert_nothing_written(canary)


def assert_nothing_written(server: Server) -> None:
    """Nothing that was put in is in what the server wrote; it still runs."""
    written = server.written()
    for trace in (*TRACES, YEAR):
        assert trace not in written
    assert "Traceback" not in written
    assert server.process.poll() is None


def test_an_error_that_quotes_the_request_lets_nothing_out(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """An internal error whose words hold the whole request, and so does an error that caused it, tells none of it."""

    def quoting() -> date:
        raise KeyError(f"{WORD} {NUMBER} {REFERENCE}") from ValueError(f"{WORD} {NUMBER} {REFERENCE}")

    service = replace(create_service("working"), today=quoting)
    fast = FastPath(Answering(service), None, lambda: False)
    with caplog.at_level(logging.DEBUG), inside(Envelope(create_api(service))) as client:
        for body in (posted(WHOLE, client_reference=REFERENCE), posted(LEAST, client_reference=REFERENCE)):
            assert fast.respond(Ready(b"%d%b%b%b", None, service), body) is None
            response = client.post("/v1/assessments", content=body, headers=JSON)
            assert response.status_code == 500
            assert_clean(response)
            many = b'{"assessments": [%s]}' % body
            assert_clean(client.post("/v1/assessment-batches", content=many, headers=JSON))
    out, err = capfd.readouterr()
    logged = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records)])
    assert "KeyError" in logged
    for trace in TRACES:
        assert trace not in out + err + logged
