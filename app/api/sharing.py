"""What people shared, for the clinic's own systems: lists, records, export, log; and deleting, for the person as well.

The room that keeps it is loaded by the first request that has a credential which allows it.
"""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.api import contract
from app.api.assessments import NOT_KEPT
from app.api.door import OPEN_TO
from app.api.guards import AsAsked, DeletesShared, ReadsShared, storage_of
from app.api.problems import ProblemError
from app.service.sharing_errors import UnusableParameter
from app.wire.sharing import RFC_3339

if TYPE_CHECKING:  # loaded only where there is a database
    from app.service.shared_records import Which

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST, USUAL = 100, 50  # of a list at once
LINES = "application/jsonl"


def router() -> APIRouter:
    """`/v1/shared-assessments…` and `/v1/access-log`."""
    routes = APIRouter(tags=["Sharing"])

    @routes.get("/v1/shared-assessments", **contract.operation("shared_assessments", "What people shared"))
    async def shared_assessments(request: Request, key: ReadsShared) -> Response:
        """Newest first, without what was answered: `href` leads to it."""
        from app.service import shared_records  # noqa: PLC0415 - whoever has no database loads none of this

        return _json(await shared_records.listed(storage_of(request), key, _which(request, "since")))

    @routes.get("/v1/shared-assessments/export", **contract.operation("export_shared", "Everything that people shared"))
    async def export_shared(request: Request, key: ReadsShared) -> Response:
        """One record a line, newest first."""
        from app.service import shared_records  # noqa: PLC0415 - as above

        lines = shared_records.exported(storage_of(request), key)
        first = await anext(lines, b"")  # so that what keeps it from being read is told with its status

        async def all_lines() -> AsyncIterator[bytes]:
            yield first
            async for each in lines:
                yield each

        return StreamingResponse(all_lines(), headers=NOT_KEPT, media_type=LINES)

    @routes.get("/v1/shared-assessments/{shared_id}", **contract.operation("shared_assessment", "One that was shared"))
    async def shared_assessment(request: Request, shared_id: str, key: ReadsShared) -> Response:
        """What was answered, and what came of it, as the person saw it."""
        from app.service import shared_records  # noqa: PLC0415 - as above

        found = await shared_records.read(storage_of(request), key, _id(shared_id))
        return Response(found, headers=NOT_KEPT, media_type="application/json")

    @routes.get(
        "/v1/shared-assessments/{shared_id}/summary",
        **contract.operation("shared_summary", "One that was shared, to print"),
    )
    async def shared_summary(request: Request, shared_id: str, key: ReadsShared, service: AsAsked) -> Response:
        """One sheet for the consultation, without a name: who shared it is the clinic's business."""
        from app.service import shared_records  # noqa: PLC0415 - as above
        from app.summary import policy  # noqa: PLC0415 - as above

        page = await shared_records.summary(storage_of(request), service, key, _id(shared_id))
        headers = {**NOT_KEPT, "Content-Security-Policy": policy(), "Content-Language": page.language}
        return Response(page.html, headers=headers, media_type="text/html; charset=utf-8")

    @routes.delete("/v1/shared-assessments/{shared_id}", **contract.operation("delete_shared", "Delete what is shared"))
    async def delete_shared(request: Request, shared_id: str, caller: DeletesShared) -> Response:
        """By the clinic's key, or by the person's `deletion_token`. It is gone at once, and for good."""
        from app.service import shared_records  # noqa: PLC0415 - as above

        storage = storage_of(request)
        clinic = await shared_records.deleted(storage, _id(shared_id), caller.key, caller.token)
        request.scope[OPEN_TO] = request.app.state.answering.directory.origins_of(clinic)
        return Response(status_code=204, headers=NOT_KEPT)

    @routes.get("/v1/access-log", **contract.operation("access_log", "Who touched what people shared"))
    async def access_log(request: Request, key: ReadsShared) -> Response:
        """Newest first; no answers in it."""
        from app.service import shared_records  # noqa: PLC0415 - as above

        return _json(await shared_records.log(storage_of(request), key, _which(request)))

    return routes


def _id(shared_id: str) -> str:
    """The id in the address; what is none looks as one that is not there."""
    if not ID.fullmatch(shared_id):
        raise ProblemError("not_found")
    return shared_id


def _which(request: Request, *more: str) -> "Which":
    from app.service.shared_records import Which  # noqa: PLC0415 - as above

    given = request.query_params
    if given.keys() - {"limit", "cursor", *more} or len(given.multi_items()) > len(given):
        raise UnusableParameter
    return Which(_limit(given.get("limit")), _since(given.get("since")), given.get("cursor"))


def _limit(given: str | None) -> int:
    if given is None:
        return USUAL
    if not (given.isascii() and given.isdecimal() and len(given) <= len(str(MOST)) and 1 <= int(given) <= MOST):
        raise UnusableParameter
    return int(given)


def _since(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        if RFC_3339.fullmatch(given):
            return datetime.fromisoformat(given.upper())
    except ValueError:
        pass
    raise UnusableParameter


def _json(document: object) -> Response:
    return Response(to_json(document), headers=NOT_KEPT, media_type="application/json")
