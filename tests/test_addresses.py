import pickle
import socket
import sys
from contextlib import ExitStack

import pytest

from app.addresses import AddressError, claimed, free, listeners, url
from tests.serving import free_port, has_ipv6

IPV4 = socket.AF_INET


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")


@pytest.mark.parametrize("together", [False, True], ids=["one worker", "several"])
@needs_ipv6
def test_every_address_is_those_of_both_kinds(*, together: bool) -> None:
    """`::` is reached by IPv4 and by IPv6, with one worker and with several."""
    with ExitStack() as opened:
        (listener,) = listeners("::", 0, opened, together=together)
        listener.listen()
        port = listener.getsockname()[1]
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, port)).close()


@pytest.mark.parametrize("together", [False, True], ids=["one worker", "several"])
@needs_ipv6
def test_one_address_is_that_address_only(*, together: bool) -> None:
    """`::1` is not reached by IPv4."""
    with ExitStack() as opened:
        (listener,) = listeners("::1", 0, opened, together=together)
        listener.listen()
        port = listener.getsockname()[1]
        socket.create_connection(("::1", port)).close()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", port))


@pytest.mark.parametrize("together", [False, True], ids=["one worker", "several"])
def test_a_name_is_all_its_addresses_at_one_port(*, together: bool) -> None:
    """A free port is the same at every address of a name."""
    with ExitStack() as opened:
        found = listeners("localhost", 0, opened, together=together)
        addresses = {each[4][0] for each in socket.getaddrinfo("localhost", 0, type=socket.SOCK_STREAM)}
        assert {each.getsockname()[0] for each in found} == addresses
        assert len({each.getsockname()[1] for each in found}) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", pytest.param("::", marks=needs_ipv6)])
def test_a_worker_gets_a_socket_of_its_own_at_the_same_address(host: str) -> None:
    """Handed to another process, a socket is another one at the same address."""
    with ExitStack() as opened:
        (listener,) = listeners(host, 0, opened, together=True)
        with pickle.loads(pickle.dumps(listener)) as other:  # noqa: S301 - our own
            assert other.getsockname() == listener.getsockname()
            assert other.fileno() != listener.fileno()


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1", "address already in use"),
        ("nowhere.invalid", "n"),
        ("[::1]", "an address is given without brackets: ::1"),
        ("a" * 70, "this is no name of a host"),
        ("a..b", "this is no name of a host"),
        ("192.0.2.1", "cannot assign requested address"),
    ],
)
@pytest.mark.parametrize("together", [False, True], ids=["one worker", "several"])
def test_what_cannot_be_had_is_told_with_its_address(host: str, reason: str, *, together: bool) -> None:
    """The address and the reason are told, whatever keeps us from it, and however many workers there are."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with ExitStack() as opened, pytest.raises(AddressError) as refused:
            listeners(host, port, opened, together=together)
    assert str(refused.value).startswith(f"cannot listen on {url(host, port)}: {reason}")


def test_an_address_that_is_free_stays_so() -> None:
    """Looking whether an address can be had takes nothing."""
    port = free_port()
    free("127.0.0.1", port)
    free("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)), pytest.raises(AddressError):
        free("127.0.0.1", port)


def test_an_address_is_claimed_by_one_service_at_a_time() -> None:
    """Even before anybody listens there a second one is refused; once the first is gone, it is not."""
    address = IPV4, ("127.0.0.1", free_port())
    with claimed(address):
        if sys.platform == "linux":
            with pytest.raises(OSError, match="in use"):
                claimed(address)
    claimed(address).close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is claimed")
def test_workers_of_two_services_share_no_address() -> None:
    """Where workers of one service are to listen, others are refused before anybody does."""
    port = free_port()
    with ExitStack() as opened:
        listeners("127.0.0.1", port, opened, together=True)
        with pytest.raises(AddressError, match="in use"):
            listeners("127.0.0.1", port, opened, together=True)
