"""For operators: is it alive, can it do its work, what is running."""

from fastapi import APIRouter
from pydantic_core import to_json
from starlette.responses import Response

from app.api import contract
from app.service import Service
from app.wire import shapes


def router(service: Service) -> APIRouter:
    """`/livez`, `/readyz` and `/version`."""
    routes = APIRouter(tags=["Operations"])
    healthy: shapes.Health = {"status": "ok"}
    version_: shapes.Version = {
        "software": service.software,
        "release": service.current.release,
        "digest": service.current.digest,
        "questionnaire": service.current.questionnaire.version,
    }

    @routes.get("/livez", **contract.operation("livez", "Is the process alive"))
    async def livez() -> Response:
        """Always 200 while the process can answer at all."""
        return _json(healthy)

    @routes.get("/readyz", **contract.operation("readyz", "Can it do its work"))
    async def readyz() -> Response:
        """200 once the rulebook is loaded and its digest was found right; the service does not start without."""
        return _json(healthy)

    @routes.get("/version", **contract.operation("version", "What is running"))
    async def version() -> Response:
        """Software, rulebook release with its digest, and questionnaire."""
        return _json(version_)

    return routes


def _json(document: object) -> Response:
    return Response(to_json(document), headers={"Cache-Control": "no-store"}, media_type="application/json")
