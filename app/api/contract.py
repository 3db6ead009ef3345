"""The contract: what each operation takes and gives, and the OpenAPI document made from it.

Schemas come from the wire shapes and the questionnaire; nothing is described twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from starlette.responses import Response

from app import __version__
from app.api.problems import CODES, MEDIA_TYPE
from app.wire import shapes
from app.wire.request import RequestReader

EXAMPLES = Path(__file__).parent / "examples"
TITLE = "Candidacy"
DESCRIPTION = """\
Tells a person, honestly and with sources, whether microneedling may suit their acne scars.

**Unknown is never no.** Leave out what was not answered: the rules that wait for it stay open, and the answer says
what they could still change. **Every sentence has a source**, and every rule can be read at `/v1/rules`.

This is information for a talk with a clinician. It is not medical advice and not a diagnosis.
"""
TAGS = [
    {"name": "Assessments", "description": "Answers in, assessment out. Nothing is kept."},
    {"name": "Questionnaire", "description": "What may be asked, and how to check answers before they are posted."},
    {"name": "Rulebook", "description": "The clinical rules, their sources, and their releases."},
    {"name": "Problems", "description": "Every error code, explained."},
    {"name": "Operations", "description": "For those who run the service."},
]


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation takes and gives.

    Attributes:
        gives: the name of the shape of its 200; None where it is free JSON.
        refuses: the statuses of its problems, besides 500.
        takes: the name of its request's schema.
        cached: it has an ETag.
        links: operations that go on from its answer: name to (operation, parameter, place in the answer).
    """

    gives: str | None
    refuses: tuple[int, ...] = ()
    takes: str | None = None
    cached: bool = False
    links: tuple[tuple[str, str, str], ...] = ()


POSTED = (400, 404, 409, 413, 415, 422)
OPERATIONS: Mapping[str, Operation] = {
    "assess": Operation(
        "Assessment", POSTED, "AssessmentRequest", links=(("release", "release", "/provenance/release"),)
    ),
    "assess_batch": Operation("AssessmentBatch", (400, 413, 415, 422), "AssessmentBatchRequest"),
    "questionnaire": Operation("Questionnaire", cached=True, links=(("release", "release", "/release"),)),
    "questionnaire_schema": Operation(None, cached=True),
    "rulebook": Operation("Rulebook", cached=True, links=(("release", "release", "/release"),)),
    "releases": Operation("ReleaseList", cached=True, links=(("release", "release", "/releases/0/release"),)),
    "release": Operation("ReleaseSummary", (404,), cached=True),
    "rules": Operation("RuleList", cached=True, links=(("rule", "rule_id", "/rules/0/id"),)),
    "rule": Operation("Rule", (404,), cached=True, links=(("source", "source_id", "/citations/0/source"),)),
    "sources": Operation("SourceList", cached=True, links=(("source", "source_id", "/sources/0/id"),)),
    "source": Operation("Source", (404,), cached=True, links=(("rule", "rule_id", "/cited_by/0"),)),
    "problems": Operation("ProblemList", cached=True, links=(("problem", "code", "/problems/0/code"),)),
    "problem": Operation("ProblemPage", (404,), cached=True),
    "livez": Operation("Health"),
    "readyz": Operation("Health"),
    "version": Operation("Version", links=(("release", "release", "/release"),)),
}
SHAPES: Mapping[str, Any] = {
    name: getattr(shapes, name)
    for name in sorted({each.gives for each in OPERATIONS.values() if each.gives} | {"Problem"})
}


def operation(name: str, summary: str) -> dict[str, Any]:
    """The arguments with which a route declares an operation."""
    one = OPERATIONS[name]
    responses: dict[int | str, dict[str, Any]] = {200: _ok(one)}
    if one.cached:
        responses[304] = {"description": "The client has it already", "headers": {"Request-Id": _REQUEST_ID}}
    responses |= {status: _problem(status) for status in (*one.refuses, 500)}
    return {
        "operation_id": name,
        "summary": summary,
        "response_class": Response,
        "response_model": None,
        "responses": responses,
        "openapi_extra": {"requestBody": _body(one.takes)} if one.takes else None,
    }


_REQUEST_ID = {
    "description": "Names this exchange; quote it when you report a problem.",
    "schema": {"type": "string"},
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _ok(one: Operation) -> dict[str, Any]:
    media_type = "application/json" if one.gives else "application/schema+json"
    headers = {"Request-Id": _REQUEST_ID}
    if one.cached:
        headers["ETag"] = {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}}
    links = {
        f"{target}_of_this": {
            "operationId": target,
            "parameters": {parameter: f"$response.body#{place}"},
            "description": f"The value at `{place}` names a {target}.",
        }
        for target, parameter, place in one.links
    }
    return {
        "description": "OK",
        "headers": headers,
        "content": {media_type: {"schema": _ref(one.gives) if one.gives else {"type": "object"}}},
        **({"links": links} if links else {}),
    }


def _problem(status: int) -> dict[str, Any]:
    codes = [f"[`{code}`](/problems/{code})" for code, each in CODES.items() if each.status == status]
    return {
        "description": f"Problem: {', '.join(codes)}",
        "headers": {"Request-Id": _REQUEST_ID},
        "content": {MEDIA_TYPE: {"schema": _ref("Problem")}},
    }


def _body(name: str) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": _ref(name)}
    if name == "AssessmentRequest":
        content["examples"] = examples()
    else:
        content["examples"] = {
            "two": {
                "summary": "Two people",
                "value": {"assessments": [each["value"] for each in examples().values()][:2]},
            }
        }
    return {"required": True, "content": {"application/json": content}}


@cache
def examples() -> dict[str, Any]:
    """The named request examples, by name."""
    return {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(EXAMPLES.glob("*.json"))}


def schemas(reader: RequestReader) -> dict[str, Any]:
    """The components of the contract: every wire shape, by name."""
    adapters: list[tuple[str, Any, TypeAdapter[Any]]] = [
        ("AssessmentRequest", "validation", reader.request),
        ("AssessmentBatchRequest", "validation", reader.batch),
        *((name, "serialization", TypeAdapter(shape)) for name, shape in SHAPES.items()),
    ]
    _, made = TypeAdapter.json_schemas(adapters, ref_template="#/components/schemas/{model}")
    components: dict[str, Any] = dict(sorted(made["$defs"].items()))
    items = components["AssessmentBatchRequest"]["properties"]["assessments"]["items"]
    items["anyOf"] = [_ref("AssessmentRequest"), {"type": "object"}]
    return components


def openapi(app: FastAPI, reader: RequestReader) -> dict[str, Any]:
    """The OpenAPI document (3.1)."""
    document = get_openapi(
        title=TITLE,
        version=__version__,
        summary="Whether microneedling may suit acne scars, with sources",
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/", "description": "This service"}],
    )
    for path in document["paths"].values():
        for method in path.values():
            if "HTTPValidationError" in json.dumps(method["responses"].get("422", {})):
                del method["responses"]["422"]
            for parameter in method.get("parameters", []):
                parameter["schema"].pop("title", None)
    document["components"] = {"schemas": schemas(reader)}
    return document


def written(document: Mapping[str, Any]) -> bytes:
    """The contract as it is committed and served: the same bytes each time."""
    return json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"
