"""What the head of a request has to be before anything is done with it. Knows bytes, and no connection."""

import re
import socket
from collections.abc import Mapping, Sequence

HEAD_LIMIT = 64 * 1024  # bytes of request line and headers, up to the blank line and with it
MOST_HEADERS = 100  # trailers among them
VERSIONS = frozenset({"1.0", "1.1"})

Headers = Sequence[tuple[bytes, bytes]]
"""Names in lower case, and values."""

_NAME = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})++")
_LITERAL = re.compile(rb"\[([0-9A-Fa-f:.]{2,45})\]")
_PORT = re.compile(rb"(?::[0-9]*+)?+")


def fault_of(version: str, headers: Headers, named: Mapping[bytes, bytes]) -> str | None:
    """The code of what is wrong with a head; None where nothing is.

    Args:
        version: of HTTP, such as `1.1`.
        headers: all of them.
        named: the same by name; of those that stand twice, the last.
    """
    if version not in VERSIONS:
        return "version_not_supported"
    if len(headers) > MOST_HEADERS:
        return "headers_too_large"
    if not _is_addressed(version, headers, named):
        return "bad_request"
    return _fault_of_coding(version, headers) if b"transfer-encoding" in named else None


def _is_addressed(version: str, headers: Headers, named: Mapping[bytes, bytes]) -> bool:
    """Whether it names one host (RFC 9112 3.2); in HTTP/1.0 it need not name any."""
    if len(named) != len(headers) and sum(name == b"host" for name, _ in headers) > 1:
        return False
    host = named.get(b"host")
    return version == "1.0" if host is None else is_host(host)


def is_host(value: bytes) -> bool:
    """Whether it is a host, and a port or none (RFC 3986 3.2.2); an empty one is nobody's."""
    host = _NAME.match(value) or _LITERAL.match(value)
    if host is None or not _PORT.fullmatch(value, host.end()):
        return False
    return host.re is _NAME or _is_address(host[1].decode())


def _is_address(text: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6, text)
    except OSError:
        return False
    return True


def _fault_of_coding(version: str, headers: Headers) -> str | None:
    """What is wrong with the transfer codings: chunks are all we know (RFC 9112 6.1), and HTTP/1.0 knows none."""
    values = [value for name, value in headers if name == b"transfer-encoding"]
    if any(coding.strip().lower() != b"chunked" for value in values for coding in value.split(b",")):
        return "unknown_transfer_coding"
    return "bad_request" if version == "1.0" else None
