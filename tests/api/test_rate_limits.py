import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.api.envelope import Envelope
from app.credentials import issue
from app.main import create_app
from app.settings import Settings
from tests.calls import JSON, LEAST, inside, post, posted, problem
from tests.kept import PAGE as CLINIC_PAGE
from tests.kept import bearer, kept, serving_kept
from tests.redis_server import REDIS, redis_running
from tests.serving import PATIENCE, Server, free_port, serving

LIMIT = 5
LIMITED = {"CANDIDACY_LIMIT_ADDRESS": f"{LIMIT}/day"}
PAGE = {"Origin": "http://localhost:3000"}
BODY = posted(LEAST)


@contextmanager
def limited(folder: Path, settings: Mapping[str, str], *options: str) -> Iterator[tuple[httpx.Client, Server]]:
    """A client of a server with limits."""
    with (
        serving(folder, *options, settings={**LIMITED, **settings}) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        yield client, server


def left(response: httpx.Response, name: str = "address", limit: int = LIMIT) -> int:
    """How many requests a response says are left, once it is seen to say it rightly."""
    assert response.headers["ratelimit-policy"] == f'"{name}";q={limit};w=86400'
    said, remaining, reset = response.headers["ratelimit"].split(";")
    assert said == f'"{name}"'
    assert 0 < int(reset.removeprefix("t=")) <= 86_400
    return int(remaining.removeprefix("r="))


@pytest.mark.parametrize("fast_path", ["true", "false"])
def test_an_address_may_ask_so_often_and_not_more(tmp_path: Path, fast_path: str) -> None:
    """Each response says what is left; then a problem says when to come again, whatever answers."""
    settings = {"CANDIDACY_FAST_PATH": fast_path, "CANDIDACY_CORS_LOOPBACK": "true"}
    with limited(tmp_path, settings) as (client, _):
        assert [left(post(client, BODY)) for _ in range(LIMIT - 1)] == [4, 3, 2, 1]
        assert left(client.get("/v1/questionnaire")) == 0
        for refused in (post(client, BODY), client.get("/v1/rules"), client.head("/v1/rules"), post(client, b"x")):
            assert refused.status_code == 429
            assert left(refused) == 0
            assert refused.headers["retry-after"] == refused.headers["ratelimit"].rpartition("=")[2]
        problem(post(client, BODY), 429, "too_many_requests")
        seen = client.post("/v1/assessments", content=BODY, headers={**JSON, **PAGE})
        assert seen.headers["access-control-allow-origin"] == PAGE["Origin"]
        assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(
            seen.headers["access-control-expose-headers"].split(", ")
        )


def test_what_does_no_work_is_not_counted(tmp_path: Path) -> None:
    """Probes, pages, problems, the contract and preflights are free, and say nothing of limits."""
    with limited(tmp_path, {"CANDIDACY_CORS_LOOPBACK": "true"}) as (client, _):
        for _ in range(LIMIT + 1):
            for page in ("/livez", "/readyz", "/version", "/", "/docs", "/problems", "/openapi.json"):
                response = client.get(page)
                assert response.status_code == 200
                assert "ratelimit" not in response.headers
            asked = client.options("/v1/assessments", headers={**PAGE, "Access-Control-Request-Method": "POST"})
            assert asked.status_code == 200
        assert left(post(client, BODY)) == LIMIT - 1


def test_a_batch_counts_as_many_as_it_holds(tmp_path: Path) -> None:
    """One that is larger than what is left is refused whole, and takes of it no more than one request."""
    with limited(tmp_path, {}) as (client, _):

        def batch(size: int) -> httpx.Response:
            body = json.dumps({"assessments": [json.loads(BODY)] * size}).encode()
            return client.post("/v1/assessment-batches", content=body, headers=JSON)

        assert left(batch(3)) == LIMIT - 3
        refused = batch(3)
        problem(refused, 429, "too_many_requests")
        assert left(refused) == LIMIT - 4
        assert left(batch(1)) == 0


def test_fast_and_slow_count_together(tmp_path: Path) -> None:
    """A request that the framework answers is counted with those that are answered in front of it."""
    with limited(tmp_path, {}) as (client, _):
        found = [left(post(client, BODY)), left(post(client, b"{")), left(post(client, BODY))]
        assert found == [4, 3, 2]


def test_whoever_asks_is_found_behind_proxies_that_are_named(tmp_path: Path) -> None:
    """Two people behind one proxy are counted each by themselves, and nobody is who they say they are elsewhere."""
    first, second = ({**JSON, "X-Forwarded-For": f"203.0.113.7, 192.0.2.{each}"} for each in (1, 2))
    with limited(tmp_path, {"CANDIDACY_TRUSTED_PROXIES": "127.0.0.0/8, ::1"}) as (client, server):
        found = [left(client.post("/v1/assessments", content=BODY, headers=each)) for each in (first, first, second)]
        assert found == [4, 3, 4]
        twice = [*JSON.items(), ("X-Forwarded-For", "192.0.2.9"), ("X-Forwarded-For", "192.0.2.1")]
        assert left(client.post("/v1/assessments", content=BODY, headers=twice)) == 2
        assert "192.0.2" not in server.written()
    with limited(tmp_path, {}) as (client, _):
        found = [left(client.post("/v1/assessments", content=BODY, headers=each)) for each in (first, first, second)]
        assert found == [4, 3, 2]


@pytest.mark.skipif(REDIS is None, reason="needs redis-server: make system")
def test_processes_that_share_a_server_count_together(tmp_path: Path) -> None:
    """Two services that name one Redis allow what one would; without it they let everybody through, and say so once."""
    port = free_port()
    shared = {"CANDIDACY_LIMITS_URL": f"redis://127.0.0.1:{port}/0"}
    with limited(tmp_path, shared) as (one, first), limited(tmp_path, shared) as (other, _):
        with redis_running(port):
            assert [left(post(each, BODY)) for each in (one, other, one, other, one)] == [4, 3, 2, 1, 0]
            for each in (one, other):
                problem(post(each, BODY), 429, "too_many_requests")
        for _ in range(3):
            response = post(one, BODY)
            assert response.status_code == 200
            assert "ratelimit" not in response.headers
        assert first.written().count('"limits are not kept"') == 1


def test_without_limits_nothing_is_said() -> None:
    """By default nobody is counted, and no header says otherwise."""
    app = create_app(Settings(rulebook="latest"))
    assert isinstance(app, Envelope)
    with inside(app) as client:
        assert "ratelimit" not in post(client, BODY).headers


@pytest.mark.parametrize("fast_path", ["true", "false"])
def test_a_secret_key_is_counted_for_itself(tmp_path: Path, fast_path: str) -> None:
    """A clinic's server counts for its key alone, and a page of the clinic's for whoever has it before them."""
    settings = {**LIMITED, "CANDIDACY_LIMIT_KEY": "3/day", "CANDIDACY_FAST_PATH": fast_path}
    with (
        kept(f"sqlite:///{tmp_path / 'candidacy.db'}") as found,
        serving_kept(tmp_path, found, **settings) as client,
    ):

        def asked(headers: dict[str, str]) -> httpx.Response:
            return client.post("/v1/assessments", content=BODY, headers=JSON | headers)

        by_key = [left(asked(bearer(found.server)), "key", 3) for _ in range(3)]
        assert by_key == [2, 1, 0]
        assert left(client.get("/v1/shared-assessments", headers=bearer(found.server)), "key", 3) == 0
        refused = asked(bearer(found.server))
        problem(refused, 429, "too_many_requests")
        assert left(refused, "key", 3) == 0
        assert left(asked(bearer(found.browser, Origin=CLINIC_PAGE))) == LIMIT - 1
        assert left(asked({})) == LIMIT - 2
        problem(asked(bearer("csk_nobody")), 401, "credential_refused")
        assert left(asked({})) == LIMIT - 4


def test_credentials_that_are_refused_are_counted_wherever_they_are_sent() -> None:
    """Whoever tries keys is soon told to wait, also on routes where others are not counted, and gets nothing else."""
    app = create_app(Settings(rulebook="latest", limit_address=f"{LIMIT}/day", cors_loopback=True))
    assert isinstance(app, Envelope)
    tried = ("/livez", "/v1/rules", "/", "/nothing", "/v1/shared-assessments")
    with inside(app) as client:
        for count, path in enumerate(tried, 1):
            refused = client.get(path, headers=bearer(issue("csk")))
            problem(refused, 401, "credential_refused")
            assert left(refused) == LIMIT - count
        for path in tried:
            refused = client.get(path, headers=bearer(issue("csk")) | PAGE)
            problem(refused, 429, "too_many_requests")
            assert refused.headers["retry-after"]
            assert refused.headers["access-control-allow-origin"] == PAGE["Origin"]
        problem(post(client, BODY), 429, "too_many_requests")
        assert client.get("/livez").status_code == 200
