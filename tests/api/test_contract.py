import json
import subprocess
import sys
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.api.codes import CODES
from app.rules.release import load_all
from tests.books import people
from tests.calls import JSON, LEAST, WHOLE, post, posted
from tests.conftest import SECRET
from tests.contracts import CONTRACT, assert_whole, contract, fits, operations, resolved, schema
from tests.serving import ROOT, environment


def generated(seed: str) -> bytes:
    """The contract as the code says it, from a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "app", "openapi"]
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=environment({"PYTHONHASHSEED": seed}), check=True, capture_output=True
    ).stdout


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_committed_contract_is_what_the_code_says(seed: str) -> None:
    """The contract is the same byte for byte, whatever order Python hashes in."""
    assert generated(seed) == CONTRACT.read_bytes()


def test_the_contract_is_valid() -> None:
    """The contract is a valid OpenAPI 3.1 document."""
    assert contract()["openapi"].startswith("3.1")
    assert not list(OpenAPIV31SpecValidator(contract()).iter_errors())


def test_every_enum_has_a_name() -> None:
    """No enum stands inline: generated clients get a name for each."""
    inline: list[str] = []

    def walk(part: Any, where: str) -> None:  # noqa: ANN401 - JSON
        if isinstance(part, dict):
            if "enum" in part and where.count("/") > 1 and "/if/" not in where:
                inline.append(where)
            for key, value in part.items():
                walk(value, f"{where}/{key}")
        elif isinstance(part, list):
            for place, value in enumerate(part):
                walk(value, f"{where}/{place}")

    for name, component in contract()["components"]["schemas"].items():
        walk(component, f"/{name}")
    assert inline == []


def test_every_operation_says_what_it_gives_and_refuses() -> None:
    """Each operation has an id, a summary, one good answer and problems for the rest, each with a schema."""
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(ids)) == len(ids)
    for _, _, operation in operations():
        assert operation["summary"]
        assert {"200", "204"} & operation["responses"].keys()
        assert "500" in operation["responses"]
        for status, one in operation["responses"].items():
            response = resolved(one)
            assert "Request-Id" in response["headers"]
            if status not in ("200", "201", "204", "304"):
                assert list(response["content"]) == ["application/problem+json"]


def test_the_contract_asks_what_the_questionnaire_asks() -> None:
    """Every question with its unit and range is in the contract of requests."""
    questionnaire = next(reversed(load_all().values())).questionnaire
    components = contract()["components"]["schemas"]
    for section in questionnaire.sections:
        reference = components["Answers"]["properties"][section.id]["anyOf"][0]["$ref"].rpartition("/")[2]
        properties = components[reference]["properties"]
        assert list(properties) == [*(question.id for question in section.questions), "others"]
        assert components[reference]["additionalProperties"] is False


# Answers have the shape that the contract gives them


@pytest.mark.parametrize("person", people(), ids=lambda person: person["id"])
def test_assessments_have_their_shape(latest_client: httpx.Client, person: Any) -> None:  # noqa: ANN401 - JSON
    """Whoever asks, the assessment has every key of the contract and no other."""
    for answers in (person["answers"], dict(list(person["answers"].items())[:3])):
        assessment = post(latest_client, posted(answers, receipt=True)).json()
        schema("Assessment").validate(assessment)
        assert_whole("Assessment", assessment)


def test_batches_have_their_shape(latest_client: httpx.Client) -> None:
    """A batch of good and bad has the shape of the contract."""
    body = b'{"assessments": [%s, %s, {}]}' % (posted(WHOLE), posted(LEAST, release="1999.01"))
    found = latest_client.post("/v1/assessment-batches", content=body, headers=JSON).json()
    schema("AssessmentBatch").validate(found)
    assert_whole("AssessmentBatch", found)


def test_everything_that_can_be_read_has_its_shape(latest_client: httpx.Client) -> None:
    """Every address of the contract that can be read, for every id there is, has the shape of the contract."""
    read: list[str] = []
    for address, method, operation in operations():
        if "security" in operation:  # tried with a key in `test_sharing.py`
            continue
        ok = operation["responses"]["200"]["content"]
        if method != "get" or "application/json" not in ok:
            continue
        name = ok["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for one in addresses(latest_client, address):
            document = latest_client.get(one).json()
            schema(name).validate(document)
            assert_whole(name, document)
            read.append(one)
    book = next(reversed(load_all().values()))
    assert len(set(read)) == len(read) > len(book.rules) + len(book.sources) + len(CODES)


def addresses(client: httpx.Client, template: str) -> list[str]:
    """Every address that a template stands for."""
    listed = {
        "{rule_id}": ("/v1/rules", "rules", "id"),
        "{source_id}": ("/v1/sources", "sources", "id"),
        "{code}": ("/problems", "problems", "code"),
    }
    for place, (address, key, name) in listed.items():
        if place in template:
            return [template.replace(place, each[name]) for each in client.get(address).json()[key]]
    releases = [each["release"] for each in client.get("/v1/rulebook/releases").json()["releases"]]
    found = [template]
    while any("{" in each for each in found):
        found = [
            each.replace(each[each.index("{") : each.index("}") + 1], release, 1)
            for each in found
            for release in releases
        ]
    return found


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"", "application/json"), (b"{}", "application/json"), (posted(WHOLE), "text/plain"), (b"[" * 999, JSON)],
)
def test_problems_have_their_shape(latest_client: httpx.Client, body: bytes, content_type: Any) -> None:  # noqa: ANN401 - a header or all
    """A problem has the shape of the contract."""
    headers = content_type if isinstance(content_type, dict) else {"Content-Type": content_type}
    found = latest_client.post("/v1/assessments", content=body, headers=headers).json()
    schema("Problem").validate(found)
    assert_whole("Problem", found)


# Requests that the contract takes are taken, and those it refuses are refused


def test_the_examples_of_the_contract_are_what_happens(latest_client: httpx.Client) -> None:
    """Every example of a request that the contract takes can be posted as it stands; the one it refuses cannot."""
    taken: list[bool] = []
    for address, method, operation in operations():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for example in content.get("examples", {}).values():
            response = latest_client.request(method, address, content=json.dumps(example["value"]), headers=JSON)
            assert response.status_code in (200, 422)
            taken.append(response.status_code == 200)
            assert fits(content["schema"]["$ref"].rpartition("/")[2], example["value"]) is taken[-1]
    assert taken.count(True) >= 3
    assert taken.count(False) <= 1


def test_a_receipt_has_its_shape(latest_client: httpx.Client) -> None:
    """A receipt has every key of the contract, and holds neither the secret nor an answer."""
    receipt = post(latest_client, posted(WHOLE, receipt=True)).json()["receipt"]
    schema("Receipt").validate(receipt)
    assert SECRET not in json.dumps(receipt)
    assert "boxcar_shallow" not in json.dumps(receipt)
