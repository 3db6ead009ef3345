"""Which pages may call the service: none, unless origins are set."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import ProblemError, problem_response

LOOPBACK = r"https?://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?"
NOT_REFUSED = ("content-", "access-control-allow-private-network")  # what no refusal says of itself
EXPOSED = ("Request-Id", "ETag", "Retry-After")


class Cors(CORSMiddleware):
    """Starlette's, with refusals told as problems."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_refused_preflight(self, scope):
            refused = self.preflight_response(Headers(scope=scope))
            headers = {name: value for name, value in refused.headers.items() if not name.startswith(NOT_REFUSED)}
            response: Response = problem_response(ProblemError("cors_refused", headers=headers), scope)
            await response(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def is_refused_preflight(cors: CORSMiddleware, scope: Scope) -> bool:
    """Whether this is a preflight that is answered with no."""
    headers = Headers(scope=scope)
    preflight = scope["method"] == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
    return preflight and cors.preflight_response(headers).status_code >= 400


def varies(origins: tuple[str, ...], *, loopback: bool) -> tuple[tuple[bytes, bytes], ...]:
    """The headers that `with_cors` gives to an answer that no page asked for."""
    return ((b"vary", b"Origin"),) if origins or loopback else ()


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
