"""The OpenAPI document: what developers read, made from the operations, the shapes and the rulebook in use.

What an operation takes and gives is said in `contract`, the words around it in `document_words`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app import __version__
from app.api import asking_examples, clinic, contract, definitions, examples, operations, sharing_examples
from app.api.codes import CODES
from app.api.document_words import DELETION, DESCRIPTION, HEADERS, KEY, PARAMETERS, RELEASE, TAGS, WHEN
from app.api.problems import MEDIA_TYPE
from app.api.rooted import rooted
from app.rules.places import ENGLISH
from app.service import Service, rulebooks
from app.wire.problems import problem_texts

OF_LIMITS = {
    "RateLimit": {"$ref": "#/components/headers/RateLimit"},
    "RateLimit-Policy": {"$ref": "#/components/headers/RateLimitPolicy"},
    "Retry-After": {"$ref": "#/components/headers/RetryAfter"},
}


def openapi(app: FastAPI, service: Service, root: str = "") -> dict[str, Any]:
    """The OpenAPI document (3.1) of an application that serves this service; `root` is where a proxy has put it."""
    document = get_openapi(
        title="Candidacy",
        version=__version__,
        summary="Whether microneedling may suit acne scars, with sources",
        description=DESCRIPTION,
        routes=app.routes,
        tags=[dict(tag) for tag in TAGS],
        contact={"name": "The Candidacy contributors"},
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=_servers(root),
    )
    for operation in _operations(document):
        _tidy(operation)
        _explain(operation, service)
    _show_responses(document, service)
    document["security"] = [{}, {"ClinicKey": []}]
    document["components"] = _components(document, service)
    described: dict[str, Any] = rooted(document, root)
    return described


def _servers(root: str) -> list[dict[str, str]]:
    """The first is what a tool takes that was given the file alone; the page for developers takes the last."""
    here = {"url": root or "/", "description": "The service that this was read from"}
    return [here] if root else [{"url": "http://127.0.0.1:8000", "description": "As `make run` starts it"}, here]


def as_bytes(document: Mapping[str, Any]) -> bytes:
    """The contract as it is committed and served: the same bytes each time."""
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _tidy(operation: dict[str, Any]) -> None:
    """Take out what FastAPI adds for bodies that it does not read, and point at what many operations respond."""
    responses = operation["responses"]
    if "HTTPValidationError" in json.dumps(responses.get("422", {})):
        del responses["422"]
    for status in responses:
        if status not in ("200", "201", "204"):
            name = "NotModified" if status == "304" else f"Problem{status}"
            responses[status] = {"$ref": f"#/components/responses/{name}"}


def _explain(operation: dict[str, Any], service: Service) -> None:
    if when := WHEN.get(operation["operationId"]):
        operation["description"] += f"\n\n**Use it** {when}"
    for parameter in operation.get("parameters", []):
        if parameter["in"] != "path":
            continue
        description, example = PARAMETERS.get(parameter["name"], (RELEASE, _release(service)))
        parameter["schema"].pop("title", None)
        parameter |= {"description": description, "example": example}


def _show_responses(document: Mapping[str, Any], service: Service) -> None:
    """A real example of everything that is given."""
    posted = {
        "/v1/assessments": examples.assessments(service),
        "/v1/assessment-batches": examples.batches(service),
        "/v1/next-question": asking_examples.next_questions(service),
        "/v1/what-if": asking_examples.what_ifs(service),
        "/v1/explanations": asking_examples.explanations(service),
    }
    for path, responses in posted.items():
        _content(document["paths"][path]["post"])["examples"] = responses
    read = _documents(service)
    for path, methods in document["paths"].items():
        if "get" in methods:
            address = path
            for parameter in methods["get"].get("parameters", []):
                if parameter["in"] != "path":
                    continue
                address = address.replace(f"{{{parameter['name']}}}", parameter["example"])
            if address in read:
                _content(methods["get"])["example"] = examples.definition(address, read[address])


def _content(operation: Mapping[str, Any]) -> dict[str, Any]:
    (content,) = operation["responses"]["200"]["content"].values()
    found: dict[str, Any] = content
    return found


def _documents(service: Service) -> dict[str, Any]:
    """What every address gives that can be read."""
    release = _release(service)
    return {
        **{address: json.loads(page.body) for address, page in definitions.pages(service).items()},
        f"/v1/rulebook/releases/{release}/diff/{release}": rulebooks.difference(service, release, release),
        **sharing_examples.documents(service),
        **dict.fromkeys(("/livez", "/readyz"), operations.HEALTHY),
        "/version": operations.version(service),
        "/v1/clinic": clinic.who_answers(service),
    }


def _release(service: Service) -> str:
    """The newest release; of a rulebook that is still worked on, the one before it."""
    return list(service.releases)[-1]


def _components(document: Mapping[str, Any], service: Service) -> dict[str, Any]:
    statuses = sorted(
        {int(status) for each in _operations(document) for status in each["responses"]} - {200, 201, 204, 304}
    )
    return {
        "schemas": _schemas(service),
        "responses": {
            "NotModified": {**contract.NOT_MODIFIED, "headers": {"Request-Id": contract.REQUEST_ID}},
            **{f"Problem{status}": _problem(service, status) for status in statuses},
        },
        "headers": HEADERS,
        "links": contract.links(),
        "securitySchemes": {
            "ClinicKey": {"type": "http", "scheme": "bearer", "description": KEY},
            "DeletionToken": {"type": "http", "scheme": "bearer", "description": DELETION},
        },
    }


def _problem(service: Service, status: int) -> dict[str, Any]:
    codes = [f"[`{code}`](/problems/{code})" for code, each in CODES.items() if each.status == status]
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": f"Problem: {', '.join(codes)}",
        "headers": {"Request-Id": contract.REQUEST_ID, **(OF_LIMITS if status == 429 else {})},
        "content": {MEDIA_TYPE: {"schema": schema, "example": examples.problem_of_status(service, status)}},
        "links": {contract.PROBLEM_LINK: {"$ref": f"#/components/links/{contract.PROBLEM_LINK}"}},
    }


def _schemas(service: Service) -> dict[str, Any]:
    """The shapes, with what the rulebook says its words mean."""
    made = {name: _untitled(schema, name) for name, schema in contract.schemas(service.reader).items()}
    book, texts = service.current, problem_texts(ENGLISH)
    made["Suitability"]["description"] = "Mildest first.\n\n" + _list(
        {each.id: each.meaning for each in book.suitabilities.values()}
    )
    made["Effect"]["description"] = "Weakest first.\n\n" + _list(
        {each.id: each.meaning for each in book.effects.values()}
    )
    made["RequestFaultCode"]["description"] = "What is wrong with one place of a request.\n\n" + "\n".join(
        f"- [`{code}`](/problems/{code}): {texts.title(code)}" for code in made["RequestFaultCode"]["enum"]
    )
    made["Problem"]["properties"]["code"] |= {
        "description": "One of the codes at `/problems`. Codes may be added within v1; take one that you do not know "
        "for its `status`.",
        "x-extensible-enum": [code for code, each in CODES.items() if each.status],
    }
    return made


def _untitled(part: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON
    """Titles become descriptions, where there is none: generators would name a type after a title."""
    if isinstance(part, list):
        return [_untitled(each) for each in part]
    if not isinstance(part, dict):
        return part
    inner = {key: _untitled(value, key) for key, value in part.items()}
    label = inner.pop("title", None) if isinstance(part.get("title"), str) else None
    if label and label not in (name, name.replace("_", " ").title()):
        inner.setdefault("description", label)
    return inner


def _list(meanings: Mapping[str, str]) -> str:
    return "\n".join(f"- `{name}`: {meaning}" for name, meaning in meanings.items())
