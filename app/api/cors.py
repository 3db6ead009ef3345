"""Which pages may call the service: none, unless origins are set."""

from starlette import datastructures
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.heads import Headers
from app.api.problems import ProblemError, problem_response

LOOPBACK = r"https?://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?"
NOT_REFUSED = ("content-", "access-control-allow-private-network")  # what no refusal says of itself
EXPOSED = ("Request-Id", "ETag", "RateLimit", "RateLimit-Policy", "Retry-After")


class Cors(CORSMiddleware):
    """Starlette's, with refusals told as problems."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_refused_preflight(self, scope):
            refused = self.preflight_response(datastructures.Headers(scope=scope))
            headers = {name: value for name, value in refused.headers.items() if not name.startswith(NOT_REFUSED)}
            response: Response = problem_response(ProblemError("cors_refused", headers=headers), scope)
            await response(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def is_refused_preflight(cors: CORSMiddleware, scope: Scope) -> bool:
    """Whether this is a preflight that is answered with no."""
    headers = datastructures.Headers(scope=scope)
    preflight = scope["method"] == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
    return preflight and cors.preflight_response(headers).status_code >= 400


def with_cors(app: ASGIApp, origins: tuple[str, ...], *, loopback: bool) -> ASGIApp:
    """The application, open to these origins; as it is where there are none."""
    if not origins and not loopback:
        return app
    return Cors(
        app,
        allow_origins=origins,
        allow_origin_regex=LOOPBACK if loopback else None,
        allow_methods=("GET", "HEAD", "POST"),
        allow_headers=("Content-Type", "Authorization", "If-None-Match"),
        allow_private_network=True,
        expose_headers=EXPOSED,
    )


def added(app: ASGIApp, origin: bytes | None) -> Headers:
    """The headers that an application by `with_cors` adds to a response.

    Args:
        app: the application.
        origin: of the page that asks; None where none does.
    """
    if not isinstance(app, Cors):
        return ()
    named = [(b"vary", b"Origin")]
    if origin is not None and app.is_allowed_origin(origin.decode("latin-1")):
        named.insert(0, (b"access-control-allow-origin", origin))
    general = app.simple_headers.items() if origin is not None else ()
    return (*((name.lower().encode(), value.encode()) for name, value in general), *named)
