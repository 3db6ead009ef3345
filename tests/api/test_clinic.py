import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.calls import JSON, WHOLE, posted, problem
from tests.clinics import EXAMPLE
from tests.kept import PAGE, Kept, bearer, kept, serving_kept
from tests.serving import PATIENCE, serving


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A database with the example clinic in it."""
    with kept(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'candidacy.db'}") as made:
        yield made


@pytest.fixture(scope="module")
def keyed(found: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Calls a server that uses it."""
    with serving_kept(tmp_path_factory.mktemp("keyed"), found) as opened:
        yield opened


def test_nobodys_service_names_no_clinic(client: httpx.Client) -> None:
    """Where no clinic answers, there is none to name, and that is no error."""
    response = client.get("/v1/clinic")
    assert (response.status_code, response.json()) == (200, {"clinic": None})
    assert response.headers["cache-control"] == "no-store"


def test_a_clinics_service_names_it(tmp_path: Path) -> None:
    """A clinic without a database is named, and nothing can be shared with it."""
    with serving(tmp_path, "--clinic", str(EXAMPLE)) as server:
        said = httpx.get(f"{server.url}/v1/clinic", timeout=PATIENCE).json()
    contact = "River Clinic, hello@river.example"
    assert said == {"clinic": {"name": "River Clinic", "contact": contact, "languages": ["en"], "storing": None}}


RULE = "/v1/rules/river-minimum-age"
TIGHTENED = "/v1/rules/isotretinoin-recent"
OF_THE_RULEBOOK = ("/v1/rulebook", "/v1/rulebook/releases", "/v1/rules", TIGHTENED, "/v1/sources")


def test_a_clinics_service_has_pages_of_its_rules(tmp_path: Path) -> None:
    """Where every request is a clinic's, what a finding of its own rule names can be read, the source too."""
    with (
        serving(tmp_path, "--clinic", str(EXAMPLE)) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        found = client.get(RULE).json()
        cited = client.get(f"/v1/sources/{found['citations'][0]['source']}").json()
    assert (cited["title"], cited["kind"], cited["cited_by"]) == ("River Clinic", "clinic", ["river-minimum-age"])


def test_with_a_key_the_rulebook_is_the_clinics(keyed: httpx.Client, found: Kept) -> None:
    """Every rule that a finding can name has a page, with either key; without a key there is no such rule."""
    person = {**WHOLE, "person": {**WHOLE["person"], "age": 20}}
    for headers in (bearer(found.server), bearer(found.browser, Origin=PAGE)):
        said = keyed.post("/v1/assessments", content=posted(person), headers=JSON | headers)
        rules = set(re.findall(r'"rule":"([^"]+)"', said.text))
        assert "river-minimum-age" in rules
        for rule in rules:
            assert keyed.get(f"/v1/rules/{rule}", headers=headers).json()["id"] == rule
        assert keyed.get("/v1/sources/clinic", headers=headers).json()["kind"] == "clinic"
        listed = keyed.get("/v1/rules", headers=headers).json()["rules"]
        assert rules <= {each["id"] for each in listed}
        assert keyed.get("/v1/rulebook", headers=headers).json()["digest"] == said.json()["provenance"]["digest"]
        assert keyed.get(TIGHTENED, headers=headers).json()["parameters"]["months"]["value"] == 9
    for path in (RULE, "/v1/sources/clinic"):
        problem(keyed.get(path), 404, "not_found")
    assert keyed.get(TIGHTENED).json()["parameters"]["months"]["value"] == 6


@pytest.mark.parametrize("path", OF_THE_RULEBOOK)
def test_tags_tell_a_clinics_pages_from_everybodys(keyed: httpx.Client, found: Kept, path: str) -> None:
    """Neither is taken for the other by a cache: it is told who asks, and a tag of the one is not that of the other."""
    own, shared = keyed.get(path, headers=bearer(found.server)), keyed.get(path)
    assert own.headers["etag"] != shared.headers["etag"]
    for response in (own, shared):
        assert {"Authorization", "Accept-Encoding"} <= set(response.headers["vary"].split(", "))
    for headers, known, status in (
        (bearer(found.server), own, 304),
        (bearer(found.server), shared, 200),
        ({}, shared, 304),
        ({}, own, 200),
    ):
        again = keyed.get(path, headers={**headers, "If-None-Match": known.headers["etag"]})
        assert again.status_code == status
        assert "Authorization" in again.headers["vary"]


def test_a_clinics_rulebook_has_its_texts_in_the_language_that_is_wished_for(keyed: httpx.Client, found: Kept) -> None:
    """As everybody's does, with what the clinic wrote as it wrote it."""
    sent = bearer(found.server, **{"Accept-Language": "es"})
    page = keyed.get(TIGHTENED, headers=sent)
    assert page.headers["content-language"] == "es"
    assert page.json()["advice"] != keyed.get(TIGHTENED, headers=bearer(found.server)).json()["advice"]
    assert keyed.get(RULE, headers=sent).json()["title"] == "Under 21 years"


def test_a_release_that_does_not_fit_is_not_read_either(keyed: httpx.Client, found: Kept) -> None:
    """It is a conflict, where one that never was is not found."""
    path = "/v1/rulebook/releases"
    assert keyed.get(f"{path}/2026.11").status_code == 200
    problem(keyed.get(f"{path}/2026.11", headers=bearer(found.server)), 409, "release_not_for_clinic")
    problem(keyed.get(f"{path}/1999.01", headers=bearer(found.server)), 404, "release_not_found")
    listed = keyed.get(path, headers=bearer(found.server)).json()["releases"]
    assert [each["release"] for each in listed] == ["2026.12"]
