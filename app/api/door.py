"""Who asks: every credential is looked at before anything else, and one that does not hold is refused on every route.

Pure ASGI, inside CORS. What a route needs, it says by the type of a parameter: see `guards.py`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import problem_of, problem_response
from app.service.access import ANYBODY, AccessError, Caller, CredentialRefused, NotAllowed
from app.store.errors import StoreUnavailable

if TYPE_CHECKING:  # loaded only where there is a database
    from app.service.directory import Directory

CALLER = "candidacy.caller"  # keys in the scope of a request
OPEN_TO = "candidacy.open_to"
SHARED = "/v1/shared-assessments/"


class Door:
    """Wraps an application.

    Args:
        app: what answers.
        directory: knows clinics and keys; None where there are none, and no credential holds.
        counted: what says no to a credential, made to count how often it does.
    """

    def __init__(
        self, app: ASGIApp, directory: "Directory | None", counted: Callable[[ASGIApp], ASGIApp] = lambda no: no
    ) -> None:
        self.app = app
        self.directory = directory
        self.counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                scope[CALLER] = self._caller(scope)
            except AccessError as error:
                await self.counted(problem_response(problem_of(error), scope))(scope, receive, send)
                return
            except StoreUnavailable as error:  # nobody's fault who asks
                await problem_response(problem_of(error), scope)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _caller(self, scope: Scope) -> Caller:
        headers = Headers(scope=scope)
        given = headers.getlist("authorization")
        if not given:
            return ANYBODY
        if self.directory is None or len(given) > 1:
            raise CredentialRefused
        caller = self.directory.caller(given[0], headers.get("origin"))
        if caller.token is not None and not is_deletion(scope):
            raise NotAllowed
        if caller.key is not None:
            scope[OPEN_TO] = self.directory.origins_of(caller.key.clinic)
        return caller


def is_deletion(scope: Scope) -> bool:
    """Whether something shared is to be deleted: the one thing that a person's token is for."""
    path: str = scope["path"]
    return scope["method"] == "DELETE" and path.startswith(SHARED)
