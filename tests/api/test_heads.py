import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.heads import MOST_HEADERS, fault_of, is_host

HOST = (b"host", b"candidacy.example")


def fault(*headers: tuple[bytes, bytes], version: str = "1.1") -> str | None:
    """What is wrong with a head of these headers."""
    return fault_of(version, headers, dict(headers))


@pytest.mark.parametrize(
    "host",
    [
        b"candidacy.example",
        b"candidacy.example:8000",
        b"candidacy.example:",
        b"127.0.0.1:1",
        b"[::1]",
        b"[2001:db8::1]:443",
        b"[::ffff:192.0.2.1]",
        b"a_b~c-d",
        b"%C3%A4.example",
        b"x" * 60_000,
    ],
)
def test_a_host_is_a_name_or_an_address_and_a_port(host: bytes) -> None:
    """Whatever RFC 3986 calls a host is one."""
    assert is_host(host)
    assert fault((b"host", host)) is None


@pytest.mark.parametrize(
    "host",
    [
        b"",
        b":80",
        b"a b",
        b"a, b",
        b"a/b",
        b"user@a",
        b"a:80:80",
        b"a:b",
        b"[::1",
        b"::1",
        b"[:::]",
        b"[127.0.0.1]",
        b"[::1]x",
        b"%zz",
        b"a?",
        b"a\tb",
        b"\xe4.example",
        b"a\n",
    ],
)
def test_what_is_no_host_is_refused(host: bytes) -> None:
    """Anything else is none, in every version."""
    assert not is_host(host)
    assert fault((b"host", host)) == "bad_request"
    assert fault((b"host", host), version="1.0") == "bad_request"


def test_one_host_is_named() -> None:
    """HTTP/1.1 names one (RFC 9112 3.2), HTTP/1.0 one at most; the same one twice is too many."""
    assert fault(HOST) is None
    assert fault() == "bad_request"
    assert fault(version="1.0") is None
    for version in ("1.0", "1.1"):
        assert fault(HOST, HOST, version=version) == "bad_request"
    assert fault(HOST, (b"via", b"a"), (b"via", b"b")) is None


@pytest.mark.parametrize("version", ["0.9", "1.2", "2.0", "3.0"])
def test_other_versions_are_not_spoken(version: str) -> None:
    """HTTP/1.1 and HTTP/1.0 are."""
    assert fault(HOST, version=version) == "version_not_supported"


@pytest.mark.parametrize(
    "codings", [["gzip"], ["gzip, chunked"], ["identity"], ["x-unheard-of", "chunked"], ["chunked;a=b"]]
)
def test_codings_that_nobody_knows_are_told_as_such(codings: list[str]) -> None:
    """All that is known is chunks (RFC 9112 6.1)."""
    assert fault(HOST, *((b"transfer-encoding", each.encode()) for each in codings)) == "unknown_transfer_coding"


def test_chunks_are_known_in_1_1_alone() -> None:
    """However they are spelled; HTTP/1.0 has no transfer codings."""
    for chunked in (b"chunked", b"Chunked", b" CHUNKED "):
        assert fault(HOST, (b"transfer-encoding", chunked)) is None
        assert fault(HOST, (b"transfer-encoding", chunked), version="1.0") == "bad_request"


def test_headers_are_at_most_so_many() -> None:
    """A hundred are taken, and no more."""
    most = [HOST, *((b"x-%d" % place, b"") for place in range(MOST_HEADERS - 1))]
    assert fault(*most) is None
    assert fault(*most, (b"x", b"")) == "headers_too_large"


@given(st.binary(max_size=40))
def test_no_bytes_of_a_host_raise_anything(host: bytes) -> None:
    """Whatever stands there, it is a host or it is not."""
    assert is_host(host) in (True, False)
