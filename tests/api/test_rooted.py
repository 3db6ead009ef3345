"""The service below a path, behind a real nginx that is set up as the docs say."""

import json
import re
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from pydantic import ValidationError

from app.api.rooted import rooted, without_root
from app.building import create_service
from app.main import create_api
from app.settings import OURS, Settings
from tests.calls import JSON, WHOLE, post, posted
from tests.proxying import BELOW, NGINX, below_a_path
from tests.serving import PATIENCE, Server

needs_nginx = pytest.mark.skipif(NGINX is None, reason="needs nginx: make system")


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/v1/rules", "/v1/rules"),
        ("/candidacy/v1/rules", "/v1/rules"),
        ("/candidacy/", "/"),
        ("/candidacy", "/"),
        ("/", "/"),
        ("/candidacyx/v1", "/candidacyx/v1"),
        ("/candidacy/candidacy/v1", "/candidacy/v1"),
        ("*", "*"),
    ],
)
def test_an_address_is_meant_with_or_without_the_root(path: str, meant: str) -> None:
    """Whether a proxy took the root off or not, the same is answered; it is taken off once."""
    assert without_root(path, BELOW) == meant
    assert without_root(meant, "") == meant


def test_addresses_and_links_begin_with_the_root_and_nothing_else_does() -> None:
    """What is an address of ours, or a link in a text, is put below the root; pointers and other texts stay."""
    shown = {"href": "/v1/rules/a", "pointer": "/answers/skin", "text": "See [`/v1/rules`](/v1/rules).", "n": [1, None]}
    below = {**shown, "href": "/x/v1/rules/a", "text": "See [`/v1/rules`](/x/v1/rules)."}
    assert rooted(shown, "/x") == below
    assert rooted(shown, "") == shown


def test_no_root_can_begin_like_an_address_of_the_service() -> None:
    """Of a root such as `/v1` it could not be told whether a proxy took it off, so settings refuse every one."""
    included: Any = create_api(create_service("latest")).routes
    paths = {route.path for each in included for route in each.original_router.routes}
    assert {path.split("/")[1] for path in paths} - {""} == set(OURS)
    for root in OURS:
        with pytest.raises(ValidationError, match="must not begin with an address of the service"):
            Settings(root_path=f"/{root}/x")


@pytest.mark.parametrize(
    "root", ["candidacy", "/", "/candidacy/", "//a", "/a b", "/a?b", "/é", "https://example.org/a"]
)
def test_a_root_is_a_path(root: str) -> None:
    """Anything but segments behind slashes is refused at start, with the form to use."""
    with pytest.raises(ValidationError, match="such as /candidacy"):
        Settings(root_path=root)


@pytest.fixture(scope="module", params=[True, False], ids=["root taken off", "root left"])
def below(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[tuple[str, Server]]:
    """Where nginx shows the service, and the service itself."""
    with below_a_path(tmp_path_factory.mktemp("nginx"), taken_off=request.param) as both:
        yield both


def follow(url: str, address: str, status: int = 200) -> httpx.Response:
    """What stands at an address that was found at a URL; it is below the root."""
    target = urljoin(url, address)
    assert f"{BELOW}/" in target, address
    found = httpx.get(target, timeout=PATIENCE)
    assert found.status_code == status, address
    return found


@needs_nginx
def test_the_docs_page_and_all_it_loads_stand_below_the_root(below: tuple[str, Server]) -> None:
    """From the start page on, every address leads on: the element, the docs and their files, and the contract."""
    url, _ = below
    for address in re.findall(r'(?:src|href)="([^"]+)"', httpx.get(f"{url}/", timeout=PATIENCE).text):
        follow(f"{url}/", address)
    page = follow(f"{url}/", "docs")
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) > 4
    for address in named:
        follow(f"{url}/docs", address)
    (contract,) = re.findall(r'url: "([^"]+)"', follow(f"{url}/docs", "docs/docs.js").text)
    assert follow(f"{url}/docs", contract).json()["openapi"].startswith("3.1")


@needs_nginx
def test_the_contract_names_the_root_and_its_links_lead_on(below: tuple[str, Server]) -> None:
    """`servers` is where the service is; every operation without parameters, every link and example is found there."""
    url, _ = below
    contract = follow(f"{url}/docs", "openapi.json")
    document = contract.json()
    assert [each["url"] for each in document["servers"]] == [BELOW]
    for path, operations in document["paths"].items():
        if "get" in operations and "{" not in path:
            follow(url, f"{BELOW}{path}", 401 if "security" in operations["get"] else 200)
    links = set(re.findall(r"\]\((/[^)]+)\)", contract.text)) | set(re.findall(r'"type": "(/[^"]+)"', contract.text))
    assert len(links) > 10
    for link in links:
        follow(url, link)


@needs_nginx
def test_rules_releases_and_problems_are_found_by_their_addresses(below: tuple[str, Server]) -> None:
    """`href` and `type` lead to what they name, whichever part of the service wrote them."""
    url, server = below
    for listed in (
        follow(url, f"{BELOW}/v1/rules").json()["rules"],
        follow(url, f"{BELOW}/v1/rulebook").json()["changelog"],
    ):
        for each in (listed[0], listed[-1]):
            follow(url, each["href"])
    with httpx.Client(base_url=url, timeout=PATIENCE) as client:
        assert post(client, posted(WHOLE)).status_code == 200
        batch = client.post("/v1/assessment-batches", content=b'{"assessments": [{}]}', headers=JSON).json()
        problems = [
            batch["results"][0]["problem"],
            post(client, b"").json(),
            post(client, posted({"x": 1})).json(),
            client.get("/nothing").json(),
            client.put("/v1/rules").json(),
        ]
    for shown in [*problems, malformed(server)]:
        assert follow(url, shown["type"]).json()["code"] == shown["code"]


def malformed(server: Server) -> Any:  # noqa: ANN401 - JSON
    """The problem of what is no HTTP at all, which no part of the application sees."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        told = b"".join(iter(lambda: connection.recv(4096), b""))
    return json.loads(told.partition(b"\r\n\r\n")[2])


@needs_nginx
def test_nginx_compresses_assessments_and_passes_definitions_on(below: tuple[str, Server]) -> None:
    """What the docs leave to the proxy it does; what comes compressed keeps its own tag and is revalidated by it."""
    url, _ = below
    assessment = httpx.post(
        f"{url}/v1/assessments", content=posted(WHOLE), headers=JSON | {"Accept-Encoding": "gzip"}, timeout=PATIENCE
    )
    assert assessment.headers["content-encoding"] == "gzip"
    first = httpx.get(f"{url}/v1/rules", headers={"Accept-Encoding": "gzip"}, timeout=PATIENCE)
    assert first.headers["etag"].endswith('-gzip"')
    known = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["etag"]}
    assert httpx.get(f"{url}/v1/rules", headers=known, timeout=PATIENCE).status_code == 304


@needs_nginx
def test_probes_need_no_root(below: tuple[str, Server]) -> None:
    """Whoever runs the service asks it directly, with the root or without."""
    _, server = below
    for root in ("", BELOW):
        assert (
            httpx.get(f"{server.url}{root}/livez", timeout=PATIENCE).status_code
            == httpx.get(f"{server.url}{root}/readyz", timeout=PATIENCE).status_code
            == 200
        )
