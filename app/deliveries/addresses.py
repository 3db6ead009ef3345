"""Which addresses something may be sent to: public ones, whatever a name resolves to and however it is written."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

OF_CLOUDS = (ip_network("168.63.129.16"),)  # public by its number, and answers machines about themselves
OF_PROTOCOLS = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10")))  # which older Pythons pass over
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # to the IPv4 address that stands last


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may be reached at an address.

    Private, loopback, link-local, shared, multicast and reserved addresses are not public, nor is an IPv6 address that
    stands for an IPv4 address that is none.
    """
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    others = any(address in network for network in (*OF_CLOUDS, *OF_PROTOCOLS))
    return address.is_global and not address.is_multicast and not others


def _inner(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
