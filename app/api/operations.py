"""For operators: is it alive, can it do its work, what is running."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from pydantic_core import to_json
from starlette.responses import Response

from app.api import contract
from app.api.problems import ProblemError
from app.service import Service
from app.wire import shapes

HEALTHY: shapes.Health = {"status": "ok"}


def version(service: Service) -> shapes.Version:
    """What is running."""
    return {
        "software": service.software,
        "release": service.current.release,
        "digest": service.current.digest,
        "questionnaire": service.current.questionnaire.version,
    }


def router(service: Service, is_ready: Callable[[], Awaitable[bool]]) -> APIRouter:
    """`/livez`, `/readyz` and `/version`."""
    routes = APIRouter(tags=["Operations"])

    @routes.get("/livez", **contract.operation("livez", "Is the process alive"))
    async def livez() -> Response:
        """Always 200 while the process can answer at all."""
        return _json(HEALTHY)

    @routes.get("/readyz", **contract.operation("readyz", "Can it do its work"))
    async def readyz() -> Response:
        """200 while every release, in memory and on disk, is the one that its digest names; 503 else, and at the end.

        The digests are computed anew, at most once a second. The service does not start without a right one.
        """
        if not await is_ready():
            raise ProblemError("not_ready")
        return _json(HEALTHY)

    @routes.get("/version", **contract.operation("version", "What is running"))
    async def running() -> Response:
        """Software, rulebook release with its digest, and questionnaire."""
        return _json(version(service))

    return routes


def _json(document: object) -> Response:
    return Response(to_json(document), headers={"Cache-Control": "no-store"}, media_type="application/json")
