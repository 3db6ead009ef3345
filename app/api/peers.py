"""Who asks: the address of a request, past the proxies that the settings name, and as what it is counted.

A proxy is believed only if its own address is named; what it says of the proxy before it, only if that is named as
well. One header is looked at: proxies pass on the other as whoever asked has written it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal, TypeAlias

HEADERS = {"x-forwarded-for": b"x-forwarded-for", "forwarded": b"forwarded"}
Header = Literal["x-forwarded-for", "forwarded"]
Address: TypeAlias = IPv4Address | IPv6Address

REMEMBERED = 1_024  # addresses of which it is known as what they are counted
LONGEST_REMEMBERED = 200  # bytes of a header
NOBODY = "unknown"
A_SITE = 64  # bits of an IPv6 address that one household or server has for itself

_FOR = re.compile(r'(?i)(?:^|;)[ \t]*+for=(?:"((?:[^"\\]|\\.)*+)"|([^;,"\s]*+))')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"|,')
_WITH_PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?|\[([0-9A-Fa-f:.]{2,45})\](?::\d{1,5})?", re.ASCII)


class Peers:
    """Tells as what a request is counted.

    Args:
        trusted: addresses and networks of proxies.
        header: the one that they write.
    """

    def __init__(self, trusted: Sequence[str] = (), header: Header = "x-forwarded-for") -> None:
        self.header = HEADERS[header]
        self._trusted: tuple[IPv4Network | IPv6Network, ...] = tuple(ip_network(each) for each in trusted)
        self._remembered = lru_cache(REMEMBERED)(self._counted)

    def counted_as(self, peer: str | None, forwarded: bytes | None) -> str:
        """As what a request is counted: an IPv4 address, or the network of an IPv6 address.

        Args:
            peer: the address that it came from.
            forwarded: the value of `header`, of several of them all with a comma between; None where it has none.
        """
        if forwarded is None or not self._trusted:
            return self._remembered(peer, None)
        if len(forwarded) > LONGEST_REMEMBERED:
            return self._counted(peer, forwarded)
        return self._remembered(peer, forwarded)

    def _counted(self, peer: str | None, forwarded: bytes | None) -> str:
        found = _address(peer or "")
        if found is None:
            return NOBODY
        for named in self._nodes(forwarded or b""):
            before = _address(named) if self._is_trusted(found) else None
            if before is None:
                break
            found = before
        return str(found) if found.version == 4 else str(ip_network((found, A_SITE), strict=False))

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)

    def _nodes(self, forwarded: bytes) -> Iterator[str]:
        """The addresses that proxies came from, the last first."""
        text = forwarded.decode("latin-1")
        if self.header == HEADERS["x-forwarded-for"]:
            yield from (each.strip(" \t") for each in reversed(text.split(",")))
            return
        for element in reversed(_elements(text)):
            found = _FOR.search(element)
            yield (found[1] or found[2] or "") if found else ""


def _elements(text: str) -> list[str]:
    """The parts between commas, but for commas that are quoted."""
    commas = [found.start() for found in _QUOTED.finditer(text) if found[0] == ","]
    starts = [0, *(each + 1 for each in commas)]
    return [text[start:end] for start, end in zip(starts, [*commas, len(text)], strict=True)]


def _address(text: str) -> Address | None:
    """An address, with a port or without; None where it is none, such as `unknown`."""
    written = _WITH_PORT.fullmatch(text)
    try:
        found = ip_address((written[1] or written[2]) if written else text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
