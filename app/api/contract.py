"""The contract, operation by operation: what each takes, gives and refuses, and where one can go on from it.

Schemas come from the wire shapes and the questionnaire; `document` makes the OpenAPI document from all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from starlette.responses import Response

from app.api import asking_examples, examples
from app.wire import asking_shapes, differences, shapes, sharing
from app.wire.asking_requests import ExplanationsRequest, NextQuestionRequest, WhatIfRequest
from app.wire.request import RequestReader


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation takes and gives.

    Attributes:
        gives: the name of the shape of its 200; None where it is free JSON.
        refuses: the statuses of its problems, besides those of `EVERYWHERE`.
        takes: the name of its request's schema.
        cached: it has an ETag.
        links: operations that go on from its response: name to (operation, parameter, place in the response).
        same_answers: operations that take the answers that were posted here.
        parameters: that stand in the query; each may be left out.
        keyed: it needs a clinic's key.
        media_type: of what it gives; as lines, it is one of those.
        status: of its response, where it gives nothing.
    """

    gives: str | None
    refuses: tuple[int, ...] = ()
    takes: str | None = None
    cached: bool = False
    links: tuple[tuple[str, str, str], ...] = ()
    same_answers: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    keyed: bool = False
    media_type: str = "application/json"
    status: int = 200


POSTED = (400, 404, 408, 409, 413, 415, 422)
EVERYWHERE = (401, 403, 429, 500, 503)  # a credential that does not hold is refused on every route, and counted
OPERATIONS: Mapping[str, Operation] = {
    "assess": Operation(
        "Assessment",
        POSTED,
        "AssessmentRequest",
        links=(("release", "release", "/provenance/release"), ("rule", "rule_id", "/general/0/rule")),
        same_answers=("next_question", "what_if", "explain"),
    ),
    "next_question": Operation(
        "NextQuestion",
        POSTED,
        "NextQuestionRequest",
        links=(("release", "release", "/provenance/release"),),
        same_answers=("assess", "what_if", "explain"),
    ),
    "explain": Operation(
        "Explanations",
        POSTED,
        "ExplanationsRequest",
        links=(("rule", "rule_id", "/explanations/0/rule"), ("release", "release", "/provenance/release")),
        same_answers=("assess", "next_question", "what_if"),
    ),
    "what_if": Operation(
        "WhatIf",
        POSTED,
        "WhatIfRequest",
        links=(("release", "release", "/provenance/release"),),
        same_answers=("assess", "next_question", "explain"),
    ),
    "assess_batch": Operation("AssessmentBatch", (400, 408, 413, 415, 422), "AssessmentBatchRequest"),
    "questionnaire": Operation("Questionnaire", cached=True, links=(("release", "release", "/release"),)),
    "questionnaire_schema": Operation(None, cached=True, media_type="application/schema+json"),
    "rulebook": Operation("Rulebook", (409,), cached=True, links=(("release", "release", "/release"),)),
    "releases": Operation("ReleaseList", cached=True, links=(("release", "release", "/releases/0/release"),)),
    "release": Operation("ReleaseSummary", (404, 409), cached=True),
    "difference": Operation("ReleaseDifference", (404,), cached=True, links=(("release", "release", "/after"),)),
    "rules": Operation("RuleList", (409,), cached=True, links=(("rule", "rule_id", "/rules/0/id"),)),
    "rule": Operation("Rule", (404, 409), cached=True, links=(("source", "source_id", "/citations/0/source"),)),
    "sources": Operation("SourceList", (409,), cached=True, links=(("source", "source_id", "/sources/0/id"),)),
    "source": Operation("Source", (404, 409), cached=True, links=(("rule", "rule_id", "/cited_by/0"),)),
    "problems": Operation("ProblemList", cached=True, links=(("problem", "code", "/problems/0/code"),)),
    "problem": Operation("ProblemPage", (404,), cached=True),
    "clinic": Operation("WhoAnswers"),
    "shared_assessments": Operation(
        "SharedAssessmentList",
        (400,),
        links=(("shared_assessment", "shared_id", "/shared_assessments/0/id"),),
        parameters=("limit", "cursor", "since"),
        keyed=True,
    ),
    "shared_assessment": Operation(
        "SharedAssessment", (404,), links=(("delete_shared", "shared_id", "/id"),), keyed=True
    ),
    "export_shared": Operation("SharedAssessment", media_type="application/jsonl", keyed=True),
    "shared_summary": Operation(None, (404, 409), media_type="text/html", keyed=True),
    "delete_shared": Operation(None, (404,), status=204, keyed=True),
    "access_log": Operation("AccessLog", (400,), parameters=("limit", "cursor"), keyed=True),
    "livez": Operation("Health"),
    "readyz": Operation("Health"),
    "version": Operation("Version", links=(("release", "release", "/release"),)),
}
NO_CONTENT = 204
FREE = {"application/schema+json": {"type": "object"}, "text/html": {"type": "string"}}
MODULES = (shapes, differences, asking_shapes, sharing)
SHAPES: Mapping[str, Any] = {
    name: next(getattr(module, name) for module in MODULES if hasattr(module, name))
    for name in sorted({each.gives for each in OPERATIONS.values() if each.gives} | {"Problem"})
}


def operation(name: str, summary: str) -> dict[str, Any]:
    """The arguments with which a route declares an operation."""
    one = OPERATIONS[name]
    responses: dict[int | str, dict[str, Any]] = {one.status: _ok(one)}
    if name == "assess":
        headers = {"Location": LOCATION, "Request-Id": REQUEST_ID}
        responses[201] = {"description": "Shared, and kept", "headers": headers, "content": _ok(one)["content"]}
    if one.cached:
        responses[304] = NOT_MODIFIED
    refused = {*one.refuses, *EVERYWHERE}
    responses |= {status: {"description": "A problem"} for status in sorted(refused)}
    return {
        "operation_id": name,
        "summary": summary,
        "response_class": Response,
        "response_model": None,
        "responses": responses,
        "status_code": one.status,
        "openapi_extra": _extra(name, one) or None,
    }


def _extra(name: str, one: Operation) -> dict[str, Any]:
    extra: dict[str, Any] = {"requestBody": _body(one.takes)} if one.takes else {}
    if one.parameters:
        extra["parameters"] = [PARAMETERS[each] for each in one.parameters]
    if name == "assess":
        extra["parameters"] = [PARAMETERS["Idempotency-Key"]]
    if one.keyed:
        person: list[dict[str, list[str]]] = [{"DeletionToken": []}] if name == "delete_shared" else []
        extra["security"] = [{"ClinicKey": []}, *person]
    return extra


def _parameter(name: str, description: str, schema: dict[str, Any], where: str = "query") -> dict[str, Any]:
    """A parameter; none has an example, which pages for developers would send as it stands."""
    return {"name": name, "in": where, "description": description, "schema": schema}


PARAMETERS: Mapping[str, Any] = {
    "limit": _parameter("limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}),
    "cursor": _parameter("cursor", "`next` of the response before.", {"type": "string"}),
    "since": _parameter("since", "Only what was shared after this.", {"type": "string", "format": "date-time"}),
    "Idempotency-Key": _parameter(
        "Idempotency-Key",
        "Drawn by you for this request; for 24 hours, the same again stores nothing anew and gets the same response.",
        {"type": "string", "pattern": f"^{sharing.IDEMPOTENCY_KEY.pattern}$"},
        "header",
    ),
}
LOCATION = {"$ref": "#/components/headers/Location"}
PROBLEM_LINK = "problem_at_code"
NOT_MODIFIED = {"description": "The client has it already"}
REQUEST_ID = {"$ref": "#/components/headers/RequestId"}
ETAG = {"$ref": "#/components/headers/ETag"}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _ok(one: Operation) -> dict[str, Any]:
    if one.status == NO_CONTENT:
        return {"description": "Done", "headers": {"Request-Id": REQUEST_ID}}
    links = {_link_name(target, place): _link(target, parameter, place) for target, parameter, place in one.links}
    # The same `answers` can be posted there; they are not a `body` here, which would have to be a text.
    links |= {f"{target}_with_the_same_answers": {"operationId": target} for target in one.same_answers}
    return {
        "description": "OK",
        "headers": {"Request-Id": REQUEST_ID, **({"ETag": ETAG} if one.cached else {})},
        "content": {one.media_type: {"schema": _ref(one.gives) if one.gives else FREE[one.media_type]}},
        **({"links": links} if links else {}),
    }


def links() -> dict[str, Any]:
    """The links that many responses have, by name."""
    return {PROBLEM_LINK: _link("problem", "code", "/code")}


def _link(target: str, parameter: str, place: str) -> dict[str, Any]:
    return {"operationId": target, "parameters": {parameter: f"$response.body#{place}"}}


def _link_name(target: str, place: str) -> str:
    """Such as `rule_at_cautions_0_rule`."""
    return f"{target}_at_{place.strip('/').replace('/', '_')}"


def _body(name: str) -> dict[str, Any]:
    named = asking_examples.REQUESTS.get(name) or (
        examples.requests() if name == "AssessmentRequest" else examples.batch_requests()
    )
    return {"required": True, "content": {"application/json": {"schema": _ref(name), "examples": named}}}


def schemas(reader: RequestReader) -> dict[str, Any]:
    """The components of the contract: every wire shape, by name."""
    adapters: list[tuple[str, Any, TypeAdapter[Any]]] = [
        ("AssessmentRequest", "validation", reader.request),
        ("AssessmentBatchRequest", "validation", reader.batch),
        ("NextQuestionRequest", "validation", reader.adapter(NextQuestionRequest)),
        ("WhatIfRequest", "validation", reader.adapter(WhatIfRequest)),
        ("ExplanationsRequest", "validation", reader.adapter(ExplanationsRequest)),
        *((name, "serialization", TypeAdapter(shape)) for name, shape in SHAPES.items()),
    ]
    _, made = TypeAdapter.json_schemas(adapters, ref_template="#/components/schemas/{model}")
    components: dict[str, Any] = made["$defs"]
    # What the reader takes is any object, whose faults are told in its place; a client is shown what to send.
    item = components["AssessmentBatchRequest"]["properties"]["assessments"]["items"]
    item["anyOf"] = [_ref("AssessmentRequest"), {"type": "object"}]
    return dict(sorted(components.items()))
