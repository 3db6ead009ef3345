"""Which headers a plain request may have: those that change no response, whoever sends them; no others."""

from collections.abc import Mapping

LOOKED_AT = frozenset({b"authorization", b"connection", b"content-length", b"content-type", b"host", b"origin"})
"""Plain as long as their values are."""
CLIENTS = frozenset(
    {
        b"accept",
        b"accept-charset",
        b"accept-encoding",
        b"accept-language",
        b"cache-control",
        b"cookie",
        b"dnt",
        b"pragma",
        b"priority",
        b"referer",
        b"save-data",
        b"sec-ch-ua",
        b"sec-ch-ua-mobile",
        b"sec-ch-ua-platform",
        b"sec-fetch-dest",
        b"sec-fetch-mode",
        b"sec-fetch-site",
        b"sec-gpc",
        b"user-agent",
    }
)
PROXIES = frozenset(
    {
        b"forwarded",
        b"traceparent",
        b"tracestate",
        b"via",
        b"x-correlation-id",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-proto",
        b"x-real-ip",
        b"x-request-id",
    }
)
PLAIN = LOOKED_AT | CLIENTS | PROXIES
FAMILIES = (b"sec-", b"x-forwarded-")  # all that browsers alone may set, and all that proxies tell of the way


def is_plain(named: Mapping[bytes, bytes]) -> bool:
    """Whether no header needs anybody to understand it."""
    return (named.keys() <= PLAIN or all(name in PLAIN or name.startswith(FAMILIES) for name in named)) and named.get(
        b"connection", b"keep-alive"
    ).lower() == b"keep-alive"
