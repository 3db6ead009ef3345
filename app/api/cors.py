"""Which pages may call the service: none, unless origins are set."""

from typing import TYPE_CHECKING, Any

from starlette import datastructures
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.door import OPEN_TO
from app.api.heads import Headers
from app.api.problems import ProblemError, problem_response

if TYPE_CHECKING:  # loaded only where there is a database
    from app.service.directory import Directory

LOOPBACK = r"https?://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?"
NOT_REFUSED = ("content-", "access-control-allow-private-network")  # what no refusal says of itself
EXPOSED = ("Request-Id", "ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "Content-Language")


class Preflights(CORSMiddleware):
    """Starlette's, open to pages of any active clinic: what key will be sent is not known yet."""

    directory: "Directory | None" = None

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether a page of this origin may go on and ask."""
        return super().is_allowed_origin(origin) or (self.directory is not None and origin in self.directory.origins)


class Cors(CORSMiddleware):
    """Starlette's, with refusals told as problems, and responses open to pages of the key's own clinic.

    Args:
        app: what answers.
        directory: knows the pages of clinics.
        options: as Starlette has them.
    """

    def __init__(self, app: ASGIApp, directory: "Directory | None", **options: Any) -> None:  # noqa: ANN401 - as they come
        super().__init__(app, **options)
        self._preflights = Preflights(app, **options)
        self._preflights.directory = directory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_refused_preflight(self, scope):
            refused = self.preflight_response(datastructures.Headers(scope=scope))
            headers = {name: value for name, value in refused.headers.items() if not name.startswith(NOT_REFUSED)}
            response: Response = problem_response(ProblemError("cors_refused", headers=headers), scope)
            await response(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    def preflight_response(self, request_headers: datastructures.Headers) -> Response:
        """Whether a page may go on and ask."""
        return self._preflights.preflight_response(request_headers)

    async def simple_response(
        self, scope: Scope, receive: Receive, send: Send, request_headers: datastructures.Headers
    ) -> None:
        """A response, open to the page where the key that was sent is its clinic's."""

        async def opened(message: Message) -> None:
            origin = request_headers.get("origin", "")
            if message["type"] == "http.response.start" and origin in scope.get(OPEN_TO, ()):
                self.allow_explicit_origin(datastructures.MutableHeaders(scope=message), origin)
            await send(message)

        await super().simple_response(scope, receive, opened, request_headers)


def is_refused_preflight(cors: CORSMiddleware, scope: Scope) -> bool:
    """Whether this is a preflight that is answered with no."""
    headers = datastructures.Headers(scope=scope)
    preflight = scope["method"] == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
    return preflight and cors.preflight_response(headers).status_code >= 400


def with_cors(
    app: ASGIApp, origins: tuple[str, ...], *, loopback: bool, directory: "Directory | None" = None
) -> ASGIApp:
    """The application, open to these origins and to those of clinics; as it is where there are none."""
    if not origins and not loopback and directory is None:
        return app
    return Cors(
        app,
        directory,
        allow_origins=origins,
        allow_origin_regex=LOOPBACK if loopback else None,
        allow_methods=("DELETE", "GET", "HEAD", "POST"),
        allow_headers=("Content-Type", "Authorization", "Idempotency-Key", "If-None-Match"),
        allow_private_network=True,
        expose_headers=EXPOSED,
    )


def added(app: ASGIApp, origin: bytes | None, open_to: frozenset[str] = frozenset()) -> Headers:
    """The headers that an application by `with_cors` adds to a response.

    Args:
        app: the application.
        origin: of the page that asks; None where none does.
        open_to: the pages of the clinic whose key was sent.
    """
    if not isinstance(app, Cors):
        return ()
    named = [(b"vary", b"Origin")]
    page = "" if origin is None else origin.decode("latin-1")
    if origin is not None and (app.is_allowed_origin(page) or page in open_to):
        named.insert(0, (b"access-control-allow-origin", origin))
    general = app.simple_headers.items() if origin is not None else ()
    return (*((name.lower().encode(), value.encode()) for name, value in general), *named)
