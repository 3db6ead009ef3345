"""Requests that tests share, the two whole ones of the questionnaire's description among them, and problems read."""

import asyncio
import json
from copy import deepcopy
from typing import Any, TypeAlias, get_type_hints

import httpx
from starlette.types import ASGIApp

from app.wire import shapes

WHOLE: dict[str, Any] = {
    "person": {"age": 29, "others": "no"},
    "scars": {"severity": "moderate", "types": ["rolling", "boxcar_shallow"], "newest_months": 18, "areas": ["face"]},
    "skin": {"tone": "III", "sun_protection": "yes", "others": "no"},
    "herpes": {"history": "yes", "antiviral_arranged": "yes", "others": "no"},
    "allergies": {"others": "no"},
    "medicines": {"others": "no"},
    "health": {"others": "no"},
    "procedures": {"others": "no"},
    "plans": {"goal": "softer", "others": "no"},
}
LEAST: dict[str, Any] = {
    "scars": {"severity": "moderate"},
    "herpes": {"history": "yes"},
    "allergies": {"others": "no"},
}
JSON = {"Content-Type": "application/json"}

Fault: TypeAlias = tuple[str, str, str | None]
"""Pointer, code, suggestion."""


def answers_with(path: str, answer: object) -> dict[str, Any]:
    """The whole request's answers with another answer to one question, such as `person.age`."""
    section, question = path.split(".")
    changed = deepcopy(WHOLE)
    changed[section][question] = answer
    return changed


def posted(answers: object, **more: object) -> bytes:
    """The body of a request."""
    return json.dumps({"answers": answers, **more}).encode()


def problem(response: httpx.Response, status: int, code: str) -> Any:  # noqa: ANN401 - JSON
    """The problem of a response, once it is seen to be one and whole."""
    shown = response.json()
    assert (response.status_code, shown["status"], shown["code"]) == (status, status, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert shown.keys() == get_type_hints(shapes.Problem).keys()
    assert shown["type"] == f"/problems/{code}"
    assert shown["request_id"] == response.headers["request-id"]
    return shown


def faults(shown: Any) -> list[Fault]:  # noqa: ANN401 - JSON
    """Pointer, code and suggestion of each fault."""
    assert all(each.keys() == get_type_hints(shapes.ProblemFault).keys() and each["detail"] for each in shown["errors"])
    return [(each["pointer"], each["code"], each["suggestion"]) for each in shown["errors"]]


def post(client: httpx.Client, body: bytes) -> httpx.Response:
    """The answer to an assessment request."""
    return client.post("/v1/assessments", content=body, headers=JSON)


class Inside(httpx.BaseTransport):
    """Calls an application in this process; an error that it lets out is what a server would make of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, and read the whole answer."""
        return asyncio.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        response = await self._transport.handle_async_request(sent)
        read = await response.aread()  # by which it is no longer compressed
        headers = [(name, value) for name, value in response.headers.multi_items() if name != "content-encoding"]
        return httpx.Response(response.status_code, headers=headers, content=read)


def inside(app: ASGIApp) -> httpx.Client:
    """A client of an application in this process."""
    return httpx.Client(transport=Inside(app), base_url="http://candidacy.example")
