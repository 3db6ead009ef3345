from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.calls import JSON, WHOLE, posted, problem
from tests.serving import PATIENCE, serving

ORIGIN = "https://clinic.example"
OTHER = "https://elsewhere.example"
LOOPBACK = ["http://localhost:5173", "http://127.0.0.1", "https://127.0.0.1:8443", "http://[::1]:3000"]
NOT_LOOPBACK = [
    "http://localhost.elsewhere.example",
    "http://127.0.0.1.elsewhere.example",
    "http://localhost:5173@elsewhere.example",
    "https://elsewhere.example/?http://localhost",
    "http://192.168.0.1",
    "null",
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Calls a server that is open to one origin from elsewhere."""
    settings = {"CANDIDACY_CORS_ORIGINS": f"{ORIGIN}, https://second.example"}
    folder: Path = tmp_path_factory.mktemp("cors")
    with serving(folder, settings=settings) as server, httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        yield client


def preflight(client: httpx.Client, origin: str, method: str = "POST", header: str = "content-type") -> httpx.Response:
    """What a browser asks before a page may post."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": header}
    return client.options("/v1/assessments", headers=asked)


def test_no_page_from_elsewhere_may_call_by_default(client: httpx.Client) -> None:
    """Without settings no response names an origin, and a preflight is a method that the address does not take."""
    for origin in (ORIGIN, *LOOPBACK):
        response = client.get("/livez", headers={"Origin": origin})
        assert not [name for name in response.headers if name.startswith("access-control")]
        problem(preflight(client, origin), 405, "method_not_allowed")


def test_pages_of_a_set_origin_may_call(opened: httpx.Client) -> None:
    """A set origin may get and post JSON, and is named alone."""
    for origin in (ORIGIN, "https://second.example"):
        asked = preflight(opened, origin)
        assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, origin)
        assert "POST" in asked.headers["access-control-allow-methods"]
        assert "origin" in asked.headers["vary"].lower()
        response = opened.post("/v1/assessments", content=posted(WHOLE), headers={**JSON, "Origin": origin})
        assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, origin)
        assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("origin", [OTHER, "http://clinic.example", "https://clinic.example:444", *LOOPBACK])
def test_other_origins_may_not(opened: httpx.Client, origin: str) -> None:
    """An origin that is not set is refused with a problem, and named by no response."""
    refused = preflight(opened, origin)
    problem(refused, 400, "cors_refused")
    assert origin not in str(refused.headers)
    assert origin not in refused.text
    assert "access-control-allow-origin" not in opened.get("/livez", headers={"Origin": origin}).headers


def test_a_preflight_for_more_than_is_allowed_is_refused(opened: httpx.Client) -> None:
    """A method or header that no operation needs is refused with a problem that repeats neither."""
    for refused in (preflight(opened, ORIGIN, "PATCH"), preflight(opened, ORIGIN, header="x-whatever")):
        problem(refused, 400, "cors_refused")
        assert "x-whatever" not in refused.text


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("GET", "/no-such-page", b"", 404),
        ("DELETE", "/v1/rules", b"", 405),
        ("POST", "/v1/assessments", b"", 400),
        ("POST", "/v1/assessments", b" " * 70_000, 413),
        ("POST", "/v1/assessments", posted(WHOLE, x=1), 422),
        ("POST", "/v1/assessments", posted(WHOLE), 200),
    ],
)
def test_pages_can_read_errors_too(opened: httpx.Client, method: str, address: str, body: bytes, status: int) -> None:
    """Errors name the origin as well, and what a page needs of the headers is exposed."""
    response = opened.request(method, address, content=body, headers={**JSON, "Origin": ORIGIN})
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == ORIGIN
    exposed = {each.strip() for each in response.headers["access-control-expose-headers"].split(",")}
    assert exposed >= {"Request-Id", "ETag", "Retry-After"}


def asked_from_a_private_network(client: httpx.Client, origin: str) -> httpx.Response:
    """What a browser asks before a public page may call a service on the person's own network."""
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "true"}
    return client.options("/v1/assessments", headers={"Origin": origin, **asked})


def test_an_allowed_page_may_call_into_a_private_network(opened: httpx.Client) -> None:
    """A browser that asks whether a public page may call a private service gets yes for an allowed origin alone."""
    allowed = asked_from_a_private_network(opened, ORIGIN)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-private-network"] == "true"
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    refused = asked_from_a_private_network(opened, OTHER)
    problem(refused, 400, "cors_refused")
    assert "access-control-allow-private-network" not in refused.headers
    assert "access-control-allow-private-network" not in preflight(opened, ORIGIN).headers


def test_a_page_may_revalidate(opened: httpx.Client) -> None:
    """A page may send `If-None-Match`, reads the 304, and can read the `ETag` that it will send the next time."""
    assert preflight(opened, ORIGIN, "GET", "if-none-match").status_code == 200
    first = opened.get("/v1/questionnaire", headers={"Origin": ORIGIN})
    again = opened.get("/v1/questionnaire", headers={"Origin": ORIGIN, "If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["access-control-allow-origin"] == ORIGIN
    assert "ETag" in again.headers["access-control-expose-headers"]
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("origin", LOOPBACK)
def test_pages_on_loopback_may_call_where_that_is_set(latest_client: httpx.Client, origin: str) -> None:
    """With the setting for loopback, any of its ports may call."""
    assert preflight(latest_client, origin).headers["access-control-allow-origin"] == origin


@pytest.mark.parametrize("origin", NOT_LOOPBACK)
def test_what_only_looks_like_loopback_may_not(latest_client: httpx.Client, origin: str) -> None:
    """An origin that only contains a loopback name is refused."""
    problem(preflight(latest_client, origin), 400, "cors_refused")
