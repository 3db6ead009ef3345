"""Every operation of the contract with every credential there can be: one server, many requests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import httpx
import pytest

from app.credentials import issue
from app.service import applying
from tests.calls import LEAST, WHOLE
from tests.clinics import river
from tests.contracts import operations
from tests.kept import CLINIC, PAGE, Kept, apply, bearer, kept, serving_kept
from tests.serving import until

HILL, POND = "hill-clinic", "pond-clinic"
SHARE = {"consent": {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}, "keep_days": 30}
PATHS = {
    "release": "2026.12",
    "a": "2026.12",
    "b": "2026.12",
    "rule_id": "herpes-history",
    "source_id": "waldman",
    "code": "not_found",
}
BODIES: Mapping[str, Any] = {
    "assess": {"answers": LEAST},
    "assess_batch": {"assessments": [{"answers": LEAST}]},
    "next_question": {"answers": LEAST},
    "what_if": {"answers": LEAST},
    "explain": {"answers": LEAST, "rules": "found"},
}

Kind = Literal["open", "asks", "lists", "reads", "deletes"]
"""Of an operation: open to everybody; decides something; the clinic's; about one record, which it reads or deletes."""
Said: TypeAlias = tuple[int, str]
"""Status, and the code of the problem; none where it is none."""

OK, DONE = (200, ""), (204, "")
NEEDED, REFUSED = (401, "credential_needed"), (401, "credential_refused")
NOT_ALLOWED, SUSPENDED, ORIGIN = (403, "not_allowed"), (403, "clinic_suspended"), (403, "origin_refused")
ABSENT = (404, "not_found")


def everywhere(said: Said) -> Mapping[Kind, Said]:
    """The same of every operation."""
    return {"open": said, "asks": said, "lists": said, "reads": said, "deletes": said}


TABLE: Mapping[str, Mapping[Kind, Said]] = {
    "no key": {**everywhere(NEEDED), "open": OK, "asks": OK},
    "malformed": everywhere(REFUSED),
    "slipped": everywhere(REFUSED),
    "another scheme": everywhere(REFUSED),
    "unknown": everywhere(REFUSED),
    "unknown, of a browser": everywhere(REFUSED),
    "revoked": everywhere(REFUSED),
    "rotated out": everywhere(REFUSED),
    "malformed token": everywhere(REFUSED),
    "suspended": everywhere(SUSPENDED),
    "suspended, of a browser": everywhere(SUSPENDED),
    "browser": {**everywhere(NOT_ALLOWED), "open": OK, "asks": OK},
    "browser, wrong origin": everywhere(ORIGIN),
    "browser, no origin": everywhere(ORIGIN),
    "token of another": {**everywhere(NOT_ALLOWED), "deletes": ABSENT},
    "unknown token": {**everywhere(NOT_ALLOWED), "deletes": ABSENT},
    "other clinic": {**everywhere(OK), "reads": ABSENT, "deletes": ABSENT},
    "the clinic's": {**everywhere(OK), "deletes": DONE},  # the last, because then it is gone
}


@dataclass(frozen=True, slots=True)
class World:
    """A service that something was shared with.

    Attributes:
        client: calls it.
        headers: what sends each credential.
        shared: the id of what was shared.
    """

    client: httpx.Client
    headers: Mapping[str, Mapping[str, str]]
    shared: str


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A database with the example clinic in it, and two without rules of their own."""
    with kept(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'candidacy.db'}") as made:
        for other in (HILL, POND):
            text = river((f'id = "{CLINIC}"', f'id = "{other}"'))
            apply(made.storage, text[: text.index("[pack.tighten")])
        yield made


@pytest.fixture(scope="module")
def keys(found: Kept) -> Mapping[str, str]:
    """Keys by what is wrong with them; the last of them is right, and another clinic's."""
    storage = found.storage
    rotated, _ = applying.added_key(storage, HILL, "server"), applying.rotated_key(storage, HILL, "server")
    right = applying.rotated_key(storage, HILL, "server")
    revoked = applying.added_key(storage, HILL, "browser")
    (holding,) = (each.id for each in applying.listed_keys(storage, HILL) if each.kind == "browser")
    applying.revoked_key(storage, HILL, holding)
    suspended, shown = (applying.added_key(storage, POND, kind) for kind in ("server", "browser"))
    applying.set_active(storage, POND, active=False)
    return {
        "rotated out": rotated,
        "revoked": revoked,
        "suspended": suspended,
        "suspended, of a browser": shown,
        "other clinic": right,
    }


@pytest.fixture(params=["open", "keys"])
def world(
    request: pytest.FixtureRequest, found: Kept, keys: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """A service that anybody may ask, and one that needs a key for it."""
    with serving_kept(tmp_path_factory.mktemp("routes"), found, CANDIDACY_ACCESS=request.param) as client:
        until(lambda: client.get("/livez", headers=bearer(keys["other clinic"])).status_code == 200)
        mine, others = (shared(client, found) for _ in range(2))
        yield World(client, credentials(found, keys, mine, others), mine["id"])


def shared(client: httpx.Client, found: Kept) -> Any:  # noqa: ANN401 - JSON
    """What the service says of something that was just shared from the clinic's page."""
    body = {"answers": WHOLE, "share": SHARE}
    return client.post("/v1/assessments", json=body, headers=bearer(found.browser, Origin=PAGE)).json()["shared"]


def credentials(found: Kept, keys: Mapping[str, str], mine: Any, others: Any) -> Mapping[str, Mapping[str, str]]:  # noqa: ANN401 - JSON
    """The headers of each row of the table."""
    slipped = found.server[:-1] + ("a" if found.server[-1] != "a" else "b")
    return {
        "no key": {},
        "malformed": bearer("nonsense"),
        "slipped": bearer(slipped),
        "another scheme": {"Authorization": f"Basic {found.server}"},
        "unknown": bearer(issue("csk")),
        "unknown, of a browser": bearer(issue("cpk"), Origin=PAGE),
        **{name: bearer(key, Origin=PAGE) for name, key in keys.items()},
        "malformed token": bearer(mine["deletion_token"][:-1] + "_"),
        "browser": bearer(found.browser, Origin=PAGE),
        "browser, wrong origin": bearer(found.browser, Origin="https://www.hill.example"),
        "browser, no origin": bearer(found.browser),
        "token of another": bearer(others["deletion_token"]),
        "unknown token": bearer(issue("cdt")),
        "the clinic's": bearer(found.server),
    }


def kind(method: str, address: str, operation: Any) -> Kind:  # noqa: ANN401 - JSON
    """What kind of an operation it is, as the contract has it."""
    if "security" not in operation:
        return "asks" if method == "post" else "open"
    if method == "delete":
        return "deletes"
    return "reads" if "{shared_id}" in address else "lists"


def said(response: httpx.Response) -> Said:
    """What a response says."""
    is_problem = response.headers.get("content-type") == "application/problem+json"
    return response.status_code, response.json()["code"] if is_problem else ""


def test_every_route_lets_in_whom_it_should(world: World, request: pytest.FixtureRequest) -> None:
    """Each operation of the contract with each credential; what is shared is seen by its own clinic alone."""
    assert world.headers.keys() == TABLE.keys()
    assert {kind(method, address, each) for address, method, each in operations()} == everywhere(OK).keys()
    keys_only = request.node.callspec.params["world"] == "keys"
    last = sorted(operations(), key=lambda each: each[1] == "delete")
    paths = {**PATHS, "shared_id": world.shared}
    wrong, seen = [], []
    for name, row in TABLE.items():
        for address, method, operation in last:
            which = kind(method, address, operation)
            body = BODIES[operation["operationId"]] if method == "post" else None
            response = world.client.request(
                method.upper(), address.format(**paths), headers=world.headers[name], json=body
            )
            expected = NEEDED if keys_only and name == "no key" and which == "asks" else row[which]
            if said(response) != expected:
                wrong.append((name, method, address, said(response), expected))
            if world.shared in response.text:
                seen.append((name, operation["operationId"]))
    assert wrong == []
    listing = {"shared_assessments", "export_shared", "shared_assessment", "shared_summary", "access_log"}
    assert {name for name, _ in seen} == {"the clinic's"}
    assert {operation for _, operation in seen} == listing
