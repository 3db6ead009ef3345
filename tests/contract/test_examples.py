"""What the contract shows is what happens: examples, links and addresses, tried on a real server."""

import json
import re
from functools import reduce
from typing import Any

import httpx
import pytest

from app.api import asking_examples, document_words, examples
from app.api.codes import CODES
from tests.contracts import contract, fits, resolved

LARGEST = 200_000  # bytes in compact form


def operation(operation_id: str) -> tuple[str, str, Any]:
    """Method, address and description of an operation."""
    return next(
        (method, address, one)
        for address, methods in contract()["paths"].items()
        for method, one in methods.items()
        if one["operationId"] == operation_id
    )


def operation_ids() -> list[str]:
    """Every operation, in the contract's order."""
    return [one["operationId"] for methods in contract()["paths"].values() for one in methods.values()]


def open_ids() -> list[str]:
    """Those that need no key; those that do are tried with one in `tests/api/test_sharing.py`."""
    return [each for each in operation_ids() if "security" not in operation(each)[2]]


def filled(address: str, one: Any) -> str:  # noqa: ANN401 - JSON
    """The address of an operation with the examples of its parameters."""
    for parameter in one.get("parameters", []):
        if parameter["in"] == "path":
            address = address.replace(f"{{{parameter['name']}}}", parameter["example"])
    return address


def shown(operation_id: str) -> dict[str, Any]:
    """The examples of a response, by name."""
    (content,) = operation(operation_id)[2]["responses"]["200"]["content"].values()
    found: dict[str, Any] = content["examples"]
    return found


def without_ids(response: object) -> object:
    """A response with the request ids that the contract's examples have."""
    return json.loads(
        re.sub(r'"request_id": ?"[0-9a-f]{32}"', f'"request_id":"{examples.REQUEST_ID}"', json.dumps(response))
    )


@pytest.mark.parametrize("name", examples.SHOWN)
def test_the_answer_that_is_shown_is_the_answer(latest_client: httpx.Client, name: str) -> None:
    """Posted on the day of the examples, each gets what the contract shows under its name: one whole, others cut."""
    body = {"as_of": examples.DAY.isoformat(), **examples.requests()[name]["value"]}
    response = latest_client.post("/v1/assessments", json=body)
    assert response.status_code == 200
    given = response.json() if name == examples.WHOLE else examples.shortened(response.json())
    assert given == shown("assess")[name]["value"]


@pytest.mark.parametrize("word", contract()["components"]["schemas"]["Suitability"]["enum"])
def test_there_is_an_example_of_every_suitability(latest_client: httpx.Client, word: str) -> None:
    """Each suitability has a request of its own name, which is responded to with it."""
    response = latest_client.post("/v1/assessments", json=examples.requests()[word]["value"])
    assert response.json()["suitability"] == word
    if word in shown("assess"):
        assert shown("assess")[word]["value"]["suitability"] == word


def test_the_least_example_is_the_least() -> None:
    """Three questions, nothing else."""
    value = examples.requests()["least"]["value"]
    assert value.keys() == {"answers"}
    assert value["answers"].keys() == {"scars", "herpes", "allergies"}


def test_the_refusal_that_is_shown_is_the_refusal(latest_client: httpx.Client) -> None:
    """The bad example is refused with what the contract shows, but for the request id."""
    response = latest_client.post("/v1/assessments", json=examples.requests()[examples.REFUSED]["value"])
    assert response.status_code == 422
    (content,) = resolved(operation("assess")[2]["responses"]["422"])["content"].values()
    assert without_ids(response.json()) == content["example"]


@pytest.mark.parametrize("name", examples.batch_requests())
def test_the_batch_that_is_shown_is_the_batch(latest_client: httpx.Client, name: str) -> None:
    """The batch is answered with what the contract shows, but for request ids."""
    response = latest_client.post("/v1/assessment-batches", json=examples.batch_requests()[name]["value"])
    assert len(response.json()["results"]) == len(shown("assess_batch")[name]["value"]["results"])
    assert without_ids(examples.shortened(response.json())) == shown("assess_batch")[name]["value"]


ACTS = (
    ("next_question", "/v1/next-question", "NextQuestionRequest"),
    ("what_if", "/v1/what-if", "WhatIfRequest"),
    ("explain", "/v1/explanations", "ExplanationsRequest"),
)


@pytest.mark.parametrize(
    ("operation", "address", "name"),
    [(operation, address, name) for operation, address, body in ACTS for name in asking_examples.REQUESTS[body]],
)
def test_what_the_asking_acts_show_is_what_they_say(
    latest_client: httpx.Client, operation: str, address: str, name: str
) -> None:
    """Each example of the asking acts is answered with what the contract shows under the same name."""
    requests = contract()["paths"][address]["post"]["requestBody"]["content"]["application/json"]["examples"]
    response = latest_client.post(address, json={"as_of": examples.DAY.isoformat(), **requests[name]["value"]})
    assert response.status_code == 200
    assert examples.shortened(response.json()) == shown(operation)[name]["value"]


def test_every_problem_that_can_be_met_has_a_page(latest_client: httpx.Client) -> None:
    """Each code with a status is linked where that status stands; the example's type leads to a page of its own."""
    found: set[str] = set()
    for name, response in contract()["components"]["responses"].items():
        if not name.startswith("Problem"):
            continue
        codes = re.findall(r"\(/problems/([a-z0-9_]+)\)", response["description"])
        assert {f"Problem{CODES[code].status}" for code in codes} == {name}
        found.update(codes)
        example = response["content"]["application/problem+json"]["example"]
        assert fits("Problem", example)
        assert example["code"] in codes
        assert latest_client.get(example["type"]).json()["code"] == example["code"]
    statuses = {CODES[code].status for code in found}
    assert found == {code for code, each in CODES.items() if each.status in statuses}


def test_every_code_inside_a_refusal_is_explained() -> None:
    """Each fault code is linked to its page where clients read what it is."""
    schema = contract()["components"]["schemas"]["RequestFaultCode"]
    for code in schema["enum"]:
        assert f"(/problems/{code})" in schema["description"]


@pytest.mark.parametrize("operation_id", operation_ids())
def test_every_operation_says_when_to_use_it(operation_id: str) -> None:
    """Each has a summary and says when to use it; each that speaks of the rules links to the rulebook."""
    _, _, one = operation(operation_id)
    assert one["summary"]
    assert "**Use it** " in one["description"]
    linked = "](/v1/rules)" in one["description"] or "](/v1/rulebook)" in one["description"]
    assert linked or operation_id in {"rulebook", "rules", "rule", "problem", "livez", "readyz"}
    assert document_words.WHEN.keys() >= {operation_id}


def test_every_link_in_a_text_leads_somewhere(latest_client: httpx.Client) -> None:
    """Whatever is linked in the contract's texts can be read."""
    links = set(re.findall(r"\]\((/[^)]*)\)", json.dumps(contract())))
    assert links
    for link in sorted(links):
        assert latest_client.get(link).status_code == 200, link


def test_every_parameter_comes_with_an_example_that_works(latest_client: httpx.Client) -> None:
    """An operation that is tried out with the examples of its parameters answers."""
    for operation_id in open_ids():
        method, address, one = operation(operation_id)
        if method != "get":
            continue
        assert all(parameter["description"] for parameter in one.get("parameters", []))
        assert latest_client.get(filled(address, one)).status_code == 200, address


@pytest.mark.parametrize("operation_id", open_ids())
def test_every_link_goes_on(latest_client: httpx.Client, operation_id: str) -> None:
    """Each link from an answer leads to an answer."""
    method, address, one = operation(operation_id)
    body = first_body(one)
    answer = latest_client.request(method, filled(address, one), json=body).json()
    for link in one["responses"]["200"].get("links", {}).values():
        verb, further, target = operation(link["operationId"])
        for name, expression in link.get("parameters", {}).items():
            value = at(answer, expression.removeprefix("$response.body#"))
            further = further.replace(f"{{{name}}}", value)
        same = {**first_body(target), "answers": body["answers"]} if verb == "post" else None
        assert latest_client.request(verb, further, json=same).status_code == 200, further


def first_body(one: Any) -> Any:  # noqa: ANN401 - JSON
    """The first example of what an operation takes; None where it takes nothing."""
    content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    return next((example["value"] for example in content.get("examples", {}).values()), None)


def at(document_: Any, pointer: str) -> Any:  # noqa: ANN401 - JSON
    """What stands at a JSON pointer."""
    return reduce(
        lambda part, key: part[int(key) if isinstance(part, list) else key], pointer.split("/")[1:], document_
    )


@pytest.mark.parametrize("operation_id", open_ids())
def test_every_200_has_an_example_that_is_real(latest_client: httpx.Client, operation_id: str) -> None:
    """What can be read is shown as it is given, cut as `examples` says, and has the shape it is said to have."""
    method, address, one = operation(operation_id)
    (content,) = one["responses"]["200"]["content"].values()
    named = content["schema"].get("$ref", "").rpartition("/")[2]
    for example in [each["value"] for each in content.get("examples", {}).values()] or [content["example"]]:
        assert not named or fits(named, example)
    if method == "get":
        given = latest_client.get(filled(address, one)).json()
        assert content["example"] == examples.definition(address, given)


def test_a_form_can_be_built_on_the_questionnaire_that_is_shown() -> None:
    """The example has questions of every kind, one that waits for another, and what its answers say about each other.

    Whatever the shown conditions read is asked in it.
    """
    shown_ = operation("questionnaire")[2]["responses"]["200"]["content"]["application/json"]["example"]
    questions = [question for section in shown_["sections"] for question in section["questions"]]
    assert {question["kind"] for question in questions} == {"yes_no", "choice", "choices", "number"}
    conditions = [question["asked_when"] for question in questions if question["asked_when"]]
    conditions += [each["when"] for key in ("contradictions", "follows") for each in shown_[key]]
    assert len(conditions) > 3
    read = set(re.findall(r'"fact": "([^"]+)"', json.dumps(conditions)))
    assert read <= {question["path"] for question in questions}


def test_a_document_is_shortened_to_what_still_hangs_together() -> None:
    """One entry of every list stays, but all that can be chosen, and nothing that everybody is told.

    Of sources and answers those stay that are named still, and every one of these.
    """
    finding = {"rule": "a", "because": ["s.p", "s.q"], "sources": ["x", "y"], "options": ["k", "l"]}
    document_ = {
        "cautions": [finding, {"rule": "b", "because": ["s.q"], "sources": ["z"]}],
        "general": [finding],
        "sources": {"x": {"title": "X"}, "y": {"title": "Y"}, "z": {"title": "Z"}},
        "answered": {"s.p": {"answer": "P"}, "s.q": {"answer": "Q"}},
        "count": 2,
    }
    assert examples.shortened(document_) == {
        "cautions": [{"rule": "a", "because": ["s.p"], "sources": ["x"], "options": ["k", "l"]}],
        "general": [],
        "sources": {"x": {"title": "X"}},
        "answered": {"s.p": {"answer": "P"}},
        "count": 2,
    }


@pytest.mark.parametrize("name", examples.SHOWN)
def test_whatever_an_example_names_is_in_it(name: str) -> None:
    """Every source and every answer that a shown assessment names stands in it, so that a page can be built on it."""
    value = shown("assess")[name]["value"]
    parts = [*value["cautions"], *value["information"], value["sessions"], value["benefit"]]
    assert {each for part in parts for each in part["because"]} == value["answered"].keys()
    assert {each for part in parts for each in part.get("sources", ())} == value["sources"].keys()


def test_the_contract_stays_small() -> None:
    """A page on a phone loads it, and a generator reads it at once."""
    assert len(json.dumps(contract(), separators=(",", ":"), ensure_ascii=False).encode()) <= LARGEST
