import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import httpx
import pytest

from app.api.cors import EXPOSED, with_cors
from app.api.envelope import HEADERS, Envelope, without_values
from app.building import create_service
from app.main import create_api
from tests.calls import JSON, WHOLE, inside, posted, problem

ORIGIN = "https://clinic.example"
SECRET = "QZX-whispered-71-QZX"  # noqa: S105 - a made-up answer that must not be seen


def failing() -> date:
    """A clock whose error quotes the answers."""
    raise RuntimeError(f"cannot assess {posted(WHOLE, client_reference=SECRET)!r}")


@pytest.fixture(scope="module")
def broken() -> Iterator[httpx.Client]:
    """Calls a service that fails inside whatever it assesses."""
    service = replace(create_service("working"), today=failing)
    with inside(Envelope(with_cors(create_api(service), (ORIGIN,), loopback=False))) as opened:
        yield opened


def responses(client: httpx.Client) -> list[httpx.Response]:
    """One response of every kind, internal errors aside."""
    etag = client.get("/v1/rules").headers["etag"]
    return [
        client.get("/livez"),
        client.head("/v1/rules"),
        client.get("/"),
        client.get("/docs"),
        client.get("/docs/docs.js"),
        client.get("/openapi.json"),
        client.get("/v1/rules", headers={"If-None-Match": etag}),
        client.post("/v1/assessments", content=posted(WHOLE), headers=JSON),
        client.post("/v1/assessments", content=b"", headers=JSON),
        client.post("/v1/assessments", content=posted(WHOLE)),
        client.post("/v1/assessments", content=posted(WHOLE, x=1), headers=JSON),
        client.post("/v1/assessments", content=b" " * 70_000, headers=JSON),
        client.get("/no-such-page"),
        client.delete("/v1/rules"),
    ]


def test_every_response_is_guarded(client: httpx.Client, broken: httpx.Client) -> None:
    """Whatever the status, a response is not sniffed, sends no referrer, and may load nothing that is not ours."""
    failed = broken.post("/v1/assessments", content=posted(WHOLE), headers=JSON)
    found = [*responses(client), failed]
    assert {each.status_code for each in found} == {200, 304, 400, 404, 405, 413, 415, 422, 500}
    for response in found:
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert "cache-control" in response.headers or response.url.path == "/docs/docs.js"
        assert "server" not in response.headers


def test_every_response_has_a_request_id_of_its_own(client: httpx.Client) -> None:
    """Request ids are ours, one for each exchange, whatever the client sends."""
    given = {"Request-Id": "mine", "X-Request-Id": "mine"}
    ids = [each.headers["request-id"] for each in responses(client)]
    ids += [client.get("/livez", headers=given).headers["request-id"] for _ in range(20)]
    assert len(set(ids)) == len(ids)
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in ids)


def test_headers_are_sent_once(client: httpx.Client) -> None:
    """Where a page has a header of its own, the envelope adds no second one."""
    for response in responses(client):
        names = [name.lower() for name, _ in response.headers.raw]
        assert len(names) == len(set(names))
        assert set(HEADERS) <= set(names)


def test_an_internal_error_tells_its_request_id_and_nothing_else(
    broken: httpx.Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """An error that quotes the answers is a 500 without a word of it; what is logged says where, not what."""
    with caplog.at_level(logging.DEBUG):
        response = broken.post("/v1/assessments", content=posted(WHOLE, client_reference=None), headers=JSON)
    shown = problem(response, 500, "internal_error")
    assert shown["errors"] == []
    (record,) = [each for each in caplog.records if each.name.startswith("candidacy")]
    assert record.__dict__["request_id"] == shown["request_id"]
    assert "RuntimeError at " in record.__dict__["error"]
    out, err = capfd.readouterr()
    for seen in (response.text, str(response.headers), str([each.__dict__ for each in caplog.records]), out, err):
        assert SECRET not in seen
        assert "boxcar_shallow" not in seen
        assert "cannot assess" not in seen


def test_pages_can_read_internal_errors_too(broken: httpx.Client) -> None:
    """A 500 names a set origin and exposes the request id."""
    response = broken.post("/v1/assessments", content=posted(WHOLE), headers={**JSON, "Origin": ORIGIN})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (500, ORIGIN)
    assert response.headers["access-control-expose-headers"] == ", ".join(EXPOSED)


def test_an_internal_error_in_a_batch_is_never_a_milder_answer(broken: httpx.Client) -> None:
    """A batch in which one request fails inside is a 500, with no result at all."""
    refused = b'{"answers": {"skin": {"tone": "purple"}}}'
    body = b'{"assessments": [%s, %s]}' % (refused, posted(WHOLE))
    response = broken.post("/v1/assessment-batches", content=body, headers=JSON)
    assert problem(response, 500, "internal_error")["errors"] == []
    assert "results" not in response.json()


def test_a_failing_service_still_answers_the_rest(broken: httpx.Client) -> None:
    """After an internal error the service goes on."""
    broken.post("/v1/assessments", content=posted(WHOLE), headers=JSON)
    assert broken.get("/livez").status_code == 200
    assert broken.post("/v1/assessments", content=posted(WHOLE, as_of="2026-11-22"), headers=JSON).status_code == 200


def test_where_an_error_came_from_is_told_without_its_words() -> None:
    """Type and places of an error, never its message."""
    with pytest.raises(RuntimeError) as caught:
        failing()
    told = without_values(caught.value)
    assert told.startswith("RuntimeError at test_envelope.py:")
    assert " failing < test_envelope.py:" in told
    assert SECRET not in told
