import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.credentials import issue
from app.service import applying
from tests.calls import JSON, WHOLE, faults, posted, problem
from tests.clinics import river
from tests.contracts import contract, fits
from tests.kept import CLINIC, PAGE, Kept, apply, bearer, kept, serving_kept
from tests.serving import until

SHARE = {"consent": {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}, "keep_days": 30}
NOWHERE = "00000000-0000-4000-8000-000000000000"
LIST, EXPORT, LOG = "/v1/shared-assessments", "/v1/shared-assessments/export", "/v1/access-log"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A database with the example clinic in it, one that keeps nothing, and one that is suspended."""
    with kept(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'candidacy.db'}") as made:
        nothing = river(('id = "river-clinic"', 'id = "hill-clinic"'))
        storing = nothing[nothing.index("[storing]") : nothing.index("[pack.tighten")]
        apply(made.storage, nothing.replace(storing, ""))
        apply(made.storage, river(('id = "river-clinic"', 'id = "lake-clinic"')))
        yield made


@pytest.fixture(scope="module")
def hill(found: Kept) -> str:
    """The key of another clinic, which keeps nothing."""
    return applying.added_key(found.storage, "hill-clinic", "server")


@pytest.fixture(scope="module")
def client(found: Kept, hill: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Calls a server that uses it."""
    with serving_kept(tmp_path_factory.mktemp("sharing"), found) as opened:
        until(lambda: opened.get("/livez", headers=bearer(hill)).status_code == 200)
        yield opened


@pytest.fixture(scope="module")
def strangers(client: httpx.Client, found: Kept, hill: str) -> tuple[str, str]:
    """The key of another clinic, and one that held until it was revoked."""
    key = applying.added_key(found.storage, "lake-clinic", "server")
    until(lambda: client.get("/livez", headers=bearer(key)).status_code == 200)
    applying.revoked_key(found.storage, "lake-clinic", applying.listed_keys(found.storage, "lake-clinic")[-1].id)
    until(lambda: client.get("/livez", headers=bearer(key)).status_code == 401)
    return hill, key


def shared(client: httpx.Client, headers: dict[str, str], **more: Any) -> httpx.Response:  # noqa: ANN401 - JSON
    """The response to sharing."""
    return client.post("/v1/assessments", content=posted(WHOLE, share=SHARE, **more), headers=JSON | headers)


@pytest.fixture
def record(client: httpx.Client, found: Kept) -> Any:  # noqa: ANN401 - JSON
    """What was just shared from the clinic's page."""
    response = shared(client, bearer(found.browser, Origin=PAGE))
    assert response.status_code == 201
    assert response.headers["location"] == f"{LIST}/{response.json()['shared']['id']}"
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "Location" in response.headers["access-control-expose-headers"]
    return response.json()


def test_what_is_shared_is_read_and_deleted_by_the_clinic(client: httpx.Client, found: Kept, record: Any) -> None:  # noqa: ANN401 - JSON
    """From the response's own address; then it is gone."""
    address = f"{LIST}/{record['shared']['id']}"
    read = client.get(address, headers=bearer(found.server))
    assert read.headers["cache-control"] == "no-store"
    assert fits("SharedAssessment", read.json())
    assert read.json()["assessment"] == {**record, "shared": None}
    gone = client.delete(address, headers=bearer(found.server))
    assert (gone.status_code, gone.content) == (204, b"")
    assert problem(client.get(address, headers=bearer(found.server)), 404, "not_found")


def test_a_person_shares_and_a_clinician_reads_in_other_languages(client: httpx.Client, found: Kept) -> None:
    """The clinic's own rules hold in every language, and its sheet is in that of whoever reads it."""
    key = bearer(found.server)
    told = shared(client, {**key, "Accept-Language": "ta"}).json()
    in_english = shared(client, key).json()
    assert (told["language"]["code"], told["suitability"]) == ("ta", in_english["suitability"])
    assert [each["rule"] for each in told["cautions"]] == [each["rule"] for each in in_english["cautions"]]
    address = f"{LIST}/{told['shared']['id']}/summary"
    sheets = {language: client.get(address, headers={**key, "Accept-Language": language}) for language in ("es", "ta")}
    for language, sheet in sheets.items():
        assert sheet.headers["content-language"] == language
        assert "Accept-Language" in sheet.headers["vary"]
        assert told["headline"] in sheet.text
        assert ('<span lang="ta"' in sheet.text) is (language == "es")


def test_the_person_deletes_it_from_the_clinics_page(client: httpx.Client, found: Kept, record: Any) -> None:  # noqa: ANN401 - JSON
    """With the token; the page may read that it was done."""
    mark = record["shared"]
    gone = client.delete(f"{LIST}/{mark['id']}", headers=bearer(mark["deletion_token"], Origin=PAGE))
    assert gone.status_code == 204
    assert gone.headers["access-control-allow-origin"] == PAGE
    assert problem(client.get(f"{LIST}/{mark['id']}", headers=bearer(found.server)), 404, "not_found")


def test_lists_export_and_log_have_their_shapes(client: httpx.Client, found: Kept, record: Any) -> None:  # noqa: ANN401 - JSON
    """As the contract says, with its parameters, and what is not one is refused."""
    headers, shared_id = bearer(found.server), record["shared"]["id"]
    listed = client.get(LIST, params={"limit": 1, "since": "2026-01-01T00:00:00Z"}, headers=headers).json()
    assert fits("SharedAssessmentList", listed)
    assert [each["id"] for each in listed["shared_assessments"]] == [shared_id]
    export = client.get(EXPORT, headers=headers)
    assert export.headers["content-type"] == "application/jsonl"
    lines = [json.loads(line) for line in export.text.splitlines()]
    assert lines[0] == client.get(f"{LIST}/{shared_id}", headers=headers).json()
    log = client.get(LOG, params={"limit": 3}, headers=headers).json()
    assert fits("AccessLog", log)
    assert log["entries"][0]["act"] == "read"
    older = client.get(LOG, params={"cursor": log["next"]}, headers=headers).json()
    assert older["entries"][0] not in log["entries"]
    for path, wrong in (
        (LIST, "limit=0"), (LIST, "limit=101"), (LIST, "limit=x"), (LIST, "since=today"), (LIST, "cursor=x"),
        (LIST, "limit=1&limit=2"), (LIST, "sort=id"), (LOG, "since=2026-01-01T00:00:00Z"), (LOG, "cursor=-1"),
    ):  # fmt: skip
        assert problem(client.get(f"{path}?{wrong}", headers=headers), 400, "unusable_parameter")


def test_sharing_again_by_the_same_key_gets_the_same_response(client: httpx.Client, found: Kept) -> None:
    """Byte for byte; another body is refused, and what was deleted stays so."""
    headers = bearer(found.server, **{"Idempotency-Key": "one"})
    first, again = shared(client, headers), shared(client, headers)
    assert (again.status_code, again.content, again.headers["location"]) == (
        201,
        first.content,
        first.headers["location"],
    )
    assert problem(shared(client, headers, as_of="2026-12-24"), 422, "idempotency_key_reused")
    client.delete(first.headers["location"], headers=bearer(found.server))
    assert problem(shared(client, headers), 410, "gone")
    twice = [*(JSON | bearer(found.server)).items(), ("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    response = client.post("/v1/assessments", content=posted(WHOLE, share=SHARE), headers=twice)
    assert problem(response, 400, "unusable_idempotency_key")


def test_what_cannot_be_shared_is_refused(client: httpx.Client, found: Kept, hill: str) -> None:
    """Without a key, with a clinic that keeps nothing, in a batch, for too long."""
    assert problem(shared(client, {}), 401, "credential_needed")
    assert problem(shared(client, bearer(hill)), 422, "sharing_unavailable")
    request = json.loads(posted(WHOLE, share=SHARE))
    batch = client.post("/v1/assessment-batches", json={"assessments": [request]}, headers=bearer(found.server))
    assert batch.json()["results"][0]["problem"]["code"] == "sharing_unavailable"
    longer = client.post(
        "/v1/assessments", content=posted(WHOLE, share=SHARE | {"keep_days": 31}), headers=JSON | bearer(found.server)
    )
    assert [fault[:2] for fault in faults(problem(longer, 422, "invalid_request"))] == [
        ("/share/keep_days", "out_of_range")
    ]


def test_without_a_database_nothing_can_be_shared(latest_client: httpx.Client) -> None:
    """It is said so, and everything else is answered; a key holds nowhere."""
    assert problem(shared(latest_client, {}), 422, "sharing_unavailable")
    body = posted(WHOLE, share=None)
    assert latest_client.post("/v1/assessments", content=body, headers=JSON).json()["shared"] is None
    assert problem(latest_client.get(LIST), 401, "credential_needed")
    assert problem(latest_client.get(LIST, headers=bearer(issue("csk"))), 401, "credential_refused")


# Nobody gets in

KEYED = [
    ("GET", LIST),
    ("GET", EXPORT),
    ("GET", LOG),
    ("GET", f"{LIST}/{{id}}"),
    ("GET", f"{LIST}/{{id}}/summary"),
    ("DELETE", f"{LIST}/{{id}}"),
]


def test_every_operation_that_needs_a_key_is_in_the_table() -> None:
    """So that a new one is tried with every credential as well."""
    keyed = {
        (method.upper(), address.replace("{shared_id}", "{id}"))
        for address, methods in contract()["paths"].items()
        for method, one in methods.items()
        if "security" in one
    }
    assert keyed == set(KEYED)


@pytest.mark.parametrize("route", KEYED)
def test_nobody_gets_in(
    client: httpx.Client,
    found: Kept,
    strangers: tuple[str, str],
    record: Any,  # noqa: ANN401 - JSON
    route: tuple[str, str],
) -> None:
    """Every route that needs a key, with every credential that is not the one."""
    (method, path), (hill, revoked) = route, strangers
    address = path.replace("{id}", record["shared"]["id"])
    slipped = found.server[:-1] + ("a" if found.server[-1] != "a" else "b")
    other = shared(client, bearer(found.server)).json()["shared"]["deletion_token"]
    of_one = "{id}" in path

    def said(headers: dict[str, str]) -> int:
        return client.request(method, address, headers=headers).status_code

    for headers, status in (
        ({}, 401),
        (bearer(slipped), 401),
        (bearer("nonsense"), 401),
        (bearer(issue("csk")), 401),
        (bearer(revoked), 401),
        ({"Authorization": f"Basic {found.server}"}, 401),
        (bearer(found.browser, Origin=PAGE), 403),
        (bearer(found.browser, Origin="https://www.hill.example"), 403),
        (bearer(found.browser), 403),
        (bearer(other), 404 if method == "DELETE" else 403),
        (bearer(record["shared"]["deletion_token"][:-1] + "_"), 401),
        (bearer(hill), 404 if of_one else 200),
    ):
        assert said(headers) == status, headers
    for nowhere in (NOWHERE, NOWHERE.upper(), "x", "..%2F..", "export2"):
        if of_one:
            gone = client.request(method, path.replace("{id}", nowhere), headers=bearer(found.server))
            assert problem(gone, 404, "not_found")
    assert record["shared"]["id"] not in client.get(LIST, headers=bearer(hill)).text
    assert said(bearer(found.server)) == (204 if method == "DELETE" else 200)


def test_a_suspended_clinic_reads_nothing_and_people_may_still_delete(
    client: httpx.Client,
    found: Kept,
    record: Any,  # noqa: ANN401 - JSON
) -> None:
    """What was shared is the person's."""
    mark = record["shared"]
    applying.set_active(found.storage, CLINIC, active=False)
    until(lambda: client.get(LIST, headers=bearer(found.server)).status_code == 403)
    assert client.delete(f"{LIST}/{mark['id']}", headers=bearer(mark["deletion_token"])).status_code == 204
    applying.set_active(found.storage, CLINIC, active=True)
    until(lambda: client.get(LIST, headers=bearer(found.server)).status_code == 200)
