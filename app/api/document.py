"""The OpenAPI document: what developers read, made from the operations, the shapes and the rulebook in use.

What an operation takes and gives is said in `contract`; here stand the words around it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app import __version__
from app.api import asking_examples, clinic, contract, definitions, examples, operations, sharing_examples
from app.api.codes import CODES
from app.api.problems import MEDIA_TYPE
from app.api.rooted import rooted
from app.rules.places import ENGLISH
from app.service import Service, rulebooks
from app.wire.problems import problem_texts

DESCRIPTION = """\
Tells a person, honestly and with sources, whether microneedling may suit their acne scars.

**Unknown is never no.** Leave out what was not answered: the rules that wait for it stay open, and the answer says
what they could still change. **Every sentence has a source**, and every rule can be read at [`/v1/rules`](/v1/rules).

**Start here:** open *Assess one person's answers*, choose *Try it out*, pick an example, *Execute*. There is one
example for each suitability. Then build your form from [`/v1/questionnaire`](/v1/questionnaire).

**Good to know.** Every key of an answer is always there, null where there is nothing to say. Enums are closed within
v1; fields may be added to answers. Errors are `application/problem+json`, each with a code explained at
[`/problems`](/problems), and never show what was posted.
*Shortened* examples show one entry of most lists.

This is information for a talk with a clinician. It is not medical advice and not a diagnosis.
"""
TAGS: tuple[Mapping[str, str], ...] = (
    {"name": "Assessments", "description": "Answers in, assessment out. Nothing is kept."},
    {"name": "Asking", "description": "What to ask next, what could change, and why. Nothing is kept."},
    {
        "name": "Sharing",
        "description": "What people agreed to share with a clinic, for its key. Kept, sealed, and gone.",
    },
    {"name": "Questionnaire", "description": "What may be asked, and how to check answers before they are posted."},
    {"name": "Rulebook", "description": "The clinical rules, their sources, and their releases."},
    {"name": "Problems", "description": "Every error code, explained."},
    {"name": "Operations", "description": "For those who run the service."},
)
WHEN: Mapping[str, str] = {
    "shared_assessments": "from the clinic's own system, to find what is new since it last looked. The rules that the "
    "results rest on stand at [`/v1/rules`](/v1/rules).",
    "shared_assessment": "to take one over, by the `id` that a webhook or the list tells. `rule` of a finding leads to "
    "[`/v1/rules`](/v1/rules).",
    "shared_summary": "to have it on the desk, printed from the clinic's own system. "
    "The rules behind it stand at [`/v1/rulebook`](/v1/rulebook).",
    "export_shared": "to take over everything at once, each line as one is read. `rule` of a finding leads to "
    "[`/v1/rules`](/v1/rules).",
    "delete_shared": "where a person takes back what was shared, or the clinic has done with it. What was decided can "
    "be decided again from the answers and [`/v1/rulebook`](/v1/rulebook).",
    "access_log": "to answer a person who asks who has read it. No answer stands in it, and no rule of "
    "[`/v1/rules`](/v1/rules).",
    "assess": "whenever an answer changes, or once at the end of a form. To see why a rule speaks, follow `rule` of a "
    "finding to `/v1/rules/{rule_id}`; what suitabilities and effects mean stands at [`/v1/rulebook`](/v1/rulebook).",
    "assess_batch": "for many people at once, such as a list that a clinic already has. A fault in one request leaves "
    "the others alone. The rules are the same ones: [`/v1/rules`](/v1/rules).",
    "next_question": "to ask only what matters for this person, as a clinician would, instead of the whole of "
    "[`/v1/questionnaire`](/v1/questionnaire). When `exchange` is null, show the result of "
    "`POST /v1/assessments`. The rules that wait for a question stand at [`/v1/rules`](/v1/rules).",
    "what_if": "beside a result that is not the best, to show what can be done, and what cannot be changed. The rules "
    "that are in the way stand at [`/v1/rules`](/v1/rules).",
    "explain": "to answer “why?” beside a finding, and “why not?” beside a rule of [`/v1/rules`](/v1/rules).",
    "questionnaire": "to build a form, and to label the questions that `because` and `open_questions` name. The rules "
    "that read the answers stand at [`/v1/rules`](/v1/rules).",
    "questionnaire_schema": "to check answers in the browser before they are posted. What the answers decide stands at "
    "[`/v1/rulebook`](/v1/rulebook).",
    "rulebook": "to explain suitabilities, effects and scores, and to show which release you rely on.",
    "releases": "to see what changed, or to name an older release in a request, so that an old assessment can be made "
    "again from [`/v1/rulebook`](/v1/rulebook) as it was then.",
    "release": "to see what one release changed against the one before, of [`/v1/rulebook`](/v1/rulebook).",
    "difference": "to see what lies between two releases of [`/v1/rulebook`](/v1/rulebook), with people who show it.",
    "rules": "to browse what the service knows, and to link a finding to its rule.",
    "rule": "to show why: the condition, the sources, and where sources disagree, the choice that was made.",
    "sources": "to list what the [rules](/v1/rules) rest on.",
    "source": "to show one source, and the [rules](/v1/rules) that cite it.",
    "problems": "to write a client that knows every code. `inconsistent_answers` follows the contradictions and the "
    "lifetime in [`/v1/questionnaire`](/v1/questionnaire), `not_in_release` the releases of "
    "[`/v1/rulebook`](/v1/rulebook).",
    "problem": "to read up on the `type` of a problem that you were sent.",
    "clinic": "to name the clinic whose rules tighten the [rulebook](/v1/rulebook), and to ask for consent to share.",
    "livez": "as the liveness probe of an orchestrator.",
    "readyz": "as the readiness probe: traffic may come once it answers 200.",
    "version": "to see which software and which [rulebook](/v1/rulebook) answer.",
}
PARAMETERS: Mapping[str, tuple[str, str]] = {
    "rule_id": ("A rule's id, as `/v1/rules` and every finding give it.", "isotretinoin-recent"),
    "source_id": ("A source's id, as `/v1/sources` and every citation give it.", "iso-pi"),
    "shared_id": ("An id, as `shared.id` and the list give it.", sharing_examples.ID),
    "code": ("An error code, as `/problems` and every problem give it.", "invalid_request"),
}
RELEASE = "A release's name, as `/v1/rulebook/releases` gives it."
KEY = (
    "A clinic's key, sent as `Authorization: Bearer …`: the clinic's prices, rules and releases then apply. `csk_…` is "
    "for servers, and reads what people shared as well; `cpk_…` is for the clinic's own pages. Whoever runs the "
    "service issues keys, and says whether asking needs one. A key that does not hold is refused everywhere."
)
DELETION = (
    "The `deletion_token` of what was shared, sent as `Authorization: Bearer cdt_…`: deletes that, and nothing else."
)
HEADERS = {
    "Location": {"description": "Where it is kept.", "schema": {"type": "string"}},
    "RequestId": {
        "description": "Names this exchange; quote it when you report a problem.",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Send it back as `If-None-Match`. Compressed or not, each form has its own.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "How many requests are left (`r`), and in how many seconds there are more (`t`).",
        "schema": {"type": "string"},
        "example": '"address";r=0;t=42',
    },
    "RateLimitPolicy": {
        "description": "How many requests there may be (`q`) in how many seconds (`w`).",
        "schema": {"type": "string"},
        "example": '"address";q=300;w=60',
    },
    "RetryAfter": {"description": "Seconds after which to try again.", "schema": {"type": "string"}},
}
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
