"""Addresses to listen on: a name becomes all its addresses, each a socket, or a reason why it cannot be had."""

import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeAlias

Resolved: TypeAlias = tuple[socket.AddressFamily, Any]
"""What `socket` needs of an address."""


class AddressError(Exception):
    """An address that cannot be listened on; says which, and why."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {url(host, port)}: {reason}")


def url(host: str, port: int) -> str:
    """Where a browser finds what listens there."""
    return f"http://[{host}]:{port}" if ":" in host and not host.startswith("[") else f"http://{host}:{port}"


class Listener(socket.socket):
    """A socket that workers share the address of: what reaches a worker is a socket of its own.

    The system deals out connections to such sockets. Where workers share one socket, whichever wakes up first takes
    every connection that waits, and the others have nothing to do.
    """

    def __reduce__(self) -> tuple[Callable[[Resolved], "Listener"], tuple[Resolved]]:
        """How it is handed to another process: by its address."""
        return shared, ((socket.AddressFamily(self.family), self.getsockname()),)


def shared(address: Resolved) -> Listener:
    """A socket at an address that others may be at as well.

    Raises:
        OSError: it cannot be had.
    """
    return _bound(address, together=True)


def listeners(host: str, port: int, opened: ExitStack, *, together: bool) -> list[Listener]:
    """A socket at every address of a host, nobody else being there.

    Args:
        host: a name or an address; `::` is every address there is, those of IPv4 too.
        port: with 0 a free one, the same at every address.
        opened: closes them.
        together: whether several workers are to listen there, each with a socket of its own.

    Raises:
        AddressError: they cannot be had.
    """
    found: list[Listener] = []
    try:
        for family, (name, _, *rest) in _resolved(host, port):
            address = family, (name, found[0].getsockname()[1] if found else port, *rest)
            opened.enter_context(claimed(address))
            _bound(address, together=False).close()
            found.append(opened.enter_context(_bound(address, together=together)))
    except OSError as error:
        raise AddressError(host, port, str(error.strerror or error).lower()) from None
    return found


def free(host: str, port: int) -> None:
    """Nothing, if an address can be listened on.

    Raises:
        AddressError: it cannot.
    """
    with ExitStack() as opened:
        listeners(host, port, opened, together=False)


def _resolved(host: str, port: int) -> list[Resolved]:
    if host.startswith("["):
        raise AddressError(host, port, f"an address is given without brackets: {host.strip('[]')}")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (UnicodeError, ValueError):
        raise AddressError(host, port, "this is no name of a host") from None
    return list(dict.fromkeys((family, address) for family, _, _, _, address in found))


def claimed(address: Resolved) -> socket.socket:
    """What keeps another service from sharing an address before the first worker listens there; close it to let go.

    Two services with two rulebooks at one address would each answer some people. On Linux; elsewhere it claims nothing.

    Raises:
        OSError: another service has claimed the address.
    """
    host, port, *_ = address[1]
    claim = socket.socket(socket.AF_UNIX)
    if sys.platform == "linux" and port:
        try:
            claim.bind(f"\0candidacy {host} {port}")  # a name that no file has, and that ends with the process
        except OSError:
            claim.close()
            raise
    return claim


def _bound(address: Resolved, *, together: bool) -> Listener:
    family, place = address
    listener = Listener(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if together:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, place[0] != "::")
        listener.bind(place)
    except OSError:
        listener.close()
        raise
    return listener
