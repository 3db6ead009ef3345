"""Where a clinic wants to be told: a URL that could be one, looked at before it is kept and each time it is used."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.deliveries.addresses import is_public

HTTPS_PORT = 443
LONGEST = 2_000  # characters of a URL


class TargetRefused(Exception):
    """A URL that nothing is sent to; the text says why, without the URL."""


def checked(url: str) -> str:
    """The URL, if it is one that something could be sent to; whom its name belongs to is not asked.

    Raises:
        TargetRefused: it is not `https`, or names no host, or has in it what no log or proxy should see.
    """
    if len(url) > LONGEST or not url.isascii() or any(each <= " " or each == "\x7f" for each in url):
        raise TargetRefused(f"a URL has at most {LONGEST} characters, all of ASCII, and none of them a space")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise TargetRefused("this is no URL") from None
    if parts.scheme != "https" or not parts.hostname or port == 0:
        raise TargetRefused("it should begin with https:// and name a host")
    if "@" in parts.netloc:
        raise TargetRefused("it should name no user: what is sent is signed")
    if parts.fragment:
        raise TargetRefused("it should have no part behind #, which is never sent")
    return url


async def allowed_addresses(host: str, port: int, *, private: bool) -> Sequence[str]:
    """The addresses of a host, in the order in which they should be tried.

    Args:
        host: a name or an address.
        port: where it is to be asked.
        private: whether addresses that are not public are allowed.

    Raises:
        TargetRefused: it has none, or one of them is not allowed, even if others are.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        raise TargetRefused("its host has no address") from None
    addresses = list(dict.fromkeys(str(place[0]) for _, _, _, _, place in found))
    if not private and not all(is_public(ip_address(each.partition("%")[0])) for each in addresses):
        raise TargetRefused("its host has an address that is not public")
    return addresses


async def reachable(url: str, *, private: bool) -> str:
    """The URL, if something may be sent to it as things are now.

    Raises:
        TargetRefused: as `checked` and `allowed_addresses`.
    """
    parts = urlsplit(checked(url))
    await allowed_addresses(parts.hostname or "", parts.port or HTTPS_PORT, private=private)
    return url
