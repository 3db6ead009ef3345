import json
from collections.abc import Iterator
from time import sleep

import httpx
import pytest

from app.api.watching import LOOK_SECONDS
from app.credentials import issue
from app.service import applying
from tests.calls import JSON, WHOLE, posted, problem
from tests.kept import CLINIC, PAGE, Kept, bearer, calling, kept, serving_kept
from tests.serving import serving, until

HILL = "https://www.hill.example"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A database with the example clinic in it."""
    with kept(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'candidacy.db'}") as made:
        yield made


@pytest.fixture(scope="module")
def client(found: Kept, fast_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Calls a server that uses it."""
    with serving_kept(tmp_path_factory.mktemp("door"), found, CANDIDACY_FAST_PATH=fast_path) as opened:
        yield opened


ROUTES = ("/", "/docs", "/livez", "/readyz", "/version", "/v1/rules", "/v1/questionnaire", "/openapi.json", "/nothing")
ASKED = ("/v1/assessments", "/v1/next-question", "/v1/what-if")


@pytest.mark.parametrize("path", ROUTES)
def test_a_credential_that_does_not_hold_is_refused_where_none_is_needed(client: httpx.Client, path: str) -> None:
    """So nothing is ever answered as nobody's that was meant to be a clinic's."""
    for wrong in ("Bearer nonsense", f"Bearer {issue('csk')}", "Basic YTpi"):
        response = client.get(path, headers={"Authorization": wrong})
        assert problem(response, 401, "credential_refused")
        assert response.headers["www-authenticate"].startswith("Bearer")
    twice = client.get(path, headers=[("Authorization", f"Bearer {issue('csk')}")] * 2)
    assert twice.status_code == 401
    assert problem(client.get(path, headers=bearer(issue("cdt"))), 403, "not_allowed")


@pytest.mark.parametrize("path", ASKED)
def test_whoever_has_a_key_is_answered_as_the_clinic(client: httpx.Client, found: Kept, path: str) -> None:
    """With both kinds of key; without one, as nobody's."""
    for headers in (bearer(found.server), bearer(found.browser, Origin=PAGE)):
        for _ in range(2):  # the second time it is loaded
            response = client.post(path, content=posted(WHOLE), headers=JSON | headers)
            assert response.json()["provenance"]["clinic"]["id"] == CLINIC
    assert client.post(path, content=posted(WHOLE), headers=JSON).json()["provenance"]["clinic"] is None


def test_responses_are_open_to_pages_of_the_keys_own_clinic(client: httpx.Client, found: Kept) -> None:
    """A preflight says yes to any active clinic's page, and to no other."""
    for _ in range(2):
        shown = client.post(
            "/v1/assessments", content=posted(WHOLE), headers=JSON | bearer(found.browser, Origin=PAGE)
        ).headers
        assert shown["access-control-allow-origin"] == PAGE
        assert "Origin" in shown["vary"]
    without = client.post("/v1/assessments", content=posted(WHOLE), headers=JSON | {"Origin": PAGE}).headers
    assert "access-control-allow-origin" not in without
    asks = {
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization,idempotency-key",
    }
    asked = client.options("/v1/shared-assessments/x", headers={"Origin": PAGE, **asks})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, PAGE)
    assert problem(client.options("/v1/assessments", headers={"Origin": HILL, **asks}), 400, "cors_refused")


def test_a_key_for_browsers_holds_on_the_clinics_pages_alone(client: httpx.Client, found: Kept) -> None:
    """On no other page, and on none."""
    for headers in ({}, {"Origin": HILL}):
        sent = JSON | bearer(found.browser, **headers)
        response = client.post("/v1/assessments", content=posted(WHOLE), headers=sent)
        assert problem(response, 403, "origin_refused")


def test_what_is_revoked_or_suspended_holds_nowhere_within_seconds(client: httpx.Client, found: Kept) -> None:
    """Whichever process is asked; and again once the clinic goes on."""
    gone = applying.rotated_key(found.storage, CLINIC, "server")
    until(lambda: client.get("/livez", headers=bearer(gone)).status_code == 200)
    applying.revoked_key(found.storage, CLINIC, applying.listed_keys(found.storage, CLINIC)[-1].id)
    until(lambda: client.get("/livez", headers=bearer(gone)).status_code == 401)
    applying.set_active(found.storage, CLINIC, active=False)
    until(lambda: client.get("/livez", headers=bearer(found.server)).status_code == 403)
    suspended = client.post("/v1/assessments", content=posted(WHOLE), headers=JSON | bearer(found.server))
    assert problem(suspended, 403, "clinic_suspended")
    applying.set_active(found.storage, CLINIC, active=True)
    until(lambda: client.get("/livez", headers=bearer(found.server)).status_code == 200)


def test_a_release_that_was_not_proved_for_the_clinic_is_not_served_to_it(client: httpx.Client, found: Kept) -> None:
    """A conflict, never an answer without its rules; others are served with it."""
    body = posted(WHOLE, release="2026.11")
    assert client.post("/v1/assessments", content=body, headers=JSON).status_code == 200
    assert problem(
        client.post("/v1/assessments", content=body, headers=JSON | bearer(found.server)), 409, "release_not_for_clinic"
    )


def test_the_log_names_the_clinic_and_the_command_where_a_release_is_new(
    found: Kept, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Once, while the service goes on with what was proved."""
    with serving(tmp_path_factory.mktemp("unproved"), settings=found.settings) as server, calling(server, found):
        until(lambda: '"clinic not proved"' in server.written())
        sleep(1.5 * LOOK_SECONDS)  # it has looked again
        lines = [json.loads(each) for each in server.written().splitlines() if '"clinic not proved"' in each]
    said = [(each["level"], each["clinic"], each["release"], each["command"]) for each in lines]
    assert said == [("warning", CLINIC, "2026.11", "python -m app clinics prove")]


def test_where_keys_are_needed_only_definitions_are_open(found: Kept, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Docs, probes and the page too."""
    with serving_kept(tmp_path_factory.mktemp("keys"), found, CANDIDACY_ACCESS="keys") as client:
        for path in ASKED:
            response = client.post(path, content=posted(WHOLE), headers=JSON)
            assert problem(response, 401, "credential_needed")
            assert response.headers["www-authenticate"] == "Bearer"
            assert client.post(path, content=posted(WHOLE), headers=JSON | bearer(found.server)).status_code == 200
        for path in ROUTES:
            assert client.get(path).status_code == (404 if path == "/nothing" else 200)
