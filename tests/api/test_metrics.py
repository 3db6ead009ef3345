import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from app import __version__
from app.api.metrics import Metrics
from app.rules.release import names
from tests.calls import JSON, LEAST, WHOLE, posted
from tests.serving import PATIENCE, Server, free_port, serving

CANARY = "QZX-CANARY-4711-QZX"


def samples(text: str, name: str) -> list[Sample]:
    """The samples of that name."""
    return [each for family in text_string_to_metric_families(text) for each in family.samples if each.name == name]


@pytest.fixture(scope="module", params=[1, 2], ids=["one process", "two workers"])
def counted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server that shows metrics, and their address."""
    port = free_port()
    settings = {"CANDIDACY_METRICS_PORT": str(port)}
    folder: Path = tmp_path_factory.mktemp("counted")
    with serving(folder, "--workers", str(request.param), settings=settings) as started:
        yield started, f"http://127.0.0.1:{port}/metrics"


def test_requests_and_suitabilities_are_counted(counted: tuple[Server, str]) -> None:
    """Every process's requests are in the sum, by route, method and status; assessments by suitability alone."""
    server, address = counted
    for _ in range(10):  # a connection each, so that workers share them
        httpx.post(f"{server.url}/v1/assessments", content=posted(LEAST), headers=JSON, timeout=PATIENCE)
    batch = b'{"assessments": [%b, %b, {}]}' % (posted(WHOLE), posted({"skin": {CANARY: CANARY}}))
    httpx.post(f"{server.url}/v1/assessment-batches", content=batch, headers=JSON, timeout=PATIENCE)
    httpx.post(f"{server.url}/v1/assessments", content=CANARY, headers=JSON, timeout=PATIENCE)
    httpx.get(f"{server.url}/v1/rules/{CANARY}", params={CANARY: CANARY}, headers={CANARY: CANARY}, timeout=PATIENCE)
    httpx.get(f"{server.url}/{CANARY}", timeout=PATIENCE)
    httpx.request(CANARY[:3], f"{server.url}/livez", timeout=PATIENCE)
    httpx.post(
        f"{server.url}/v1/assessments", content=posted(LEAST), headers={**JSON, CANARY: CANARY}, timeout=PATIENCE
    )
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=PATIENCE) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 400")
    shown = httpx.get(address, timeout=PATIENCE).text
    requests = {
        (each.labels["route"], each.labels["method"], each.labels["status"]): each.value
        for each in samples(shown, "candidacy_requests_total")
    }
    assert requests["/v1/assessments", "POST", "200"] == 11
    assert requests["/v1/assessments", "POST", "400"] == 1
    assert requests["/v1/rules/{rule_id}", "GET", "404"] == 1
    assert requests["unmatched", "GET", "404"] == 1
    assert requests["unmatched", "other", "400"] == 2  # no host; a method that nobody knows
    times = {each.labels["route"]: each.value for each in samples(shown, "candidacy_request_seconds_count")}
    assert times["/v1/assessments"] == 12
    made = samples(shown, "candidacy_assessments_total")
    assert sum(each.value for each in made) == 12
    assert {frozenset(each.labels) for each in made} == {frozenset({"suitability"})}
    assert CANARY not in shown
    handed_on = {each.labels["why"]: each.value for each in samples(shown, "candidacy_handed_on_total")}
    assert handed_on == {"header": 1, "body": 1}


def test_what_runs_is_named(counted: tuple[Server, str]) -> None:
    """One series tells software and release."""
    (build,) = samples(httpx.get(counted[1], timeout=PATIENCE).text, "candidacy_build")
    assert build.labels == {"software": __version__, "release": names()[-1]}
    assert build.value == 1


def test_metrics_are_on_no_other_port(counted: tuple[Server, str]) -> None:
    """The service itself shows none."""
    assert httpx.get(f"{counted[0].url}/metrics", timeout=PATIENCE).status_code == 404


def test_two_services_in_one_process_count_apart() -> None:
    """Nothing is counted in a place that all share."""
    one, other = Metrics("1", "a"), Metrics("1", "b")
    one.decided("suitable")
    assert one.registry.get_sample_value("candidacy_assessments_total", {"suitability": "suitable"}) == 1
    assert other.registry.get_sample_value("candidacy_assessments_total", {"suitability": "suitable"}) is None
