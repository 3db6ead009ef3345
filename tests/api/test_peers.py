from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.peers import NOBODY, Header, Peers
from tests.calls import JSON, LEAST, posted
from tests.proxying import NGINX, below_a_path
from tests.serving import PATIENCE

PROXIES = ("10.0.0.0/8", "2001:db8:1::/48")
PROXY = "10.1.2.3"


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        (None, NOBODY),
        ("testclient", NOBODY),
    ],
)
def test_an_address_is_counted_as_whose_it_is(peer: str | None, counted: str) -> None:
    """An IPv4 address stands for itself, an IPv6 address for the network that one household has."""
    assert Peers().counted_as(peer, None) == counted


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        (PROXY, "192.0.2.1", "192.0.2.1"),
        (PROXY, "192.0.2.1:4711", "192.0.2.1"),
        (PROXY, "2001:db8:2::1", "2001:db8:2::/64"),
        (PROXY, "[2001:db8:2::1]:4711", "2001:db8:2::/64"),
        (PROXY, "::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1::9", "192.0.2.1", "192.0.2.1"),
        ("::ffff:10.1.2.3", "192.0.2.1", "192.0.2.1"),
        (PROXY, "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        (PROXY, "203.0.113.9, 192.0.2.1, 10.9.9.9", "192.0.2.1"),
        (PROXY, "10.7.7.7, 10.9.9.9", "10.7.7.7"),
        (PROXY, "192.0.2.1, unknown", PROXY),
        (PROXY, "192.0.2.1,", PROXY),
        (PROXY, "", PROXY),
        (PROXY, "1" * 5_000, PROXY),
        ("192.0.2.9", "203.0.113.9", "192.0.2.9"),
        ("192.0.2.9", "203.0.113.9, 10.1.2.3", "192.0.2.9"),
        (None, "203.0.113.9", NOBODY),
    ],
)
def test_only_proxies_that_are_named_are_believed(peer: str | None, forwarded: str, counted: str) -> None:
    """From the last back to the first, as far as each is known; what anybody wrote before that is nothing."""
    assert Peers(PROXIES).counted_as(peer, forwarded.encode()) == counted
    assert Peers().counted_as(peer, forwarded.encode()) == Peers().counted_as(peer, None)


@pytest.mark.parametrize(
    ("forwarded", "counted"),
    [
        ("for=192.0.2.1", "192.0.2.1"),
        ("For=192.0.2.1;proto=https;by=203.0.113.43", "192.0.2.1"),
        ("proto=https ; for=192.0.2.1", "192.0.2.1"),
        ('for="192.0.2.1:4711"', "192.0.2.1"),
        ('for="[2001:db8:2::1]:4711"', "2001:db8:2::/64"),
        ("for=203.0.113.9, for=192.0.2.1", "192.0.2.1"),
        ("for=192.0.2.1, for=10.9.9.9", "192.0.2.1"),
        ('for=192.0.2.1;by="a,for=203.0.113.9"', "192.0.2.1"),
        ('for="203.0.113.9, for=192.0.2.1', "192.0.2.1"),
        ("for=unknown", PROXY),
        ("for=_hidden", PROXY),
        ("before=192.0.2.1", PROXY),
        ("by=192.0.2.1", PROXY),
        ('for="\\"', PROXY),
    ],
)
def test_the_standard_header_is_read_as_the_standard_has_it(forwarded: str, counted: str) -> None:
    """`Forwarded` (RFC 7239), quoted or not, with whatever else stands in it."""
    assert Peers(PROXIES, "forwarded").counted_as(PROXY, forwarded.encode()) == counted


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
@given(written=st.binary(max_size=300) | st.text('for=";, \\[]:.0129af', max_size=300).map(str.encode))
def test_nothing_that_is_written_breaks_it(header: Header, written: bytes) -> None:
    """Whatever stands in the header, a request is counted as somebody."""
    assert Peers(PROXIES, header).counted_as(PROXY, written)


@given(written=st.binary(max_size=100))
def test_nobody_chooses_as_whom_they_are_counted(written: bytes) -> None:
    """Behind a proxy that adds whom it was asked by, nothing written before changes who is counted."""
    assert Peers(PROXIES).counted_as(PROXY, written + b", 192.0.2.1") == "192.0.2.1"


@pytest.mark.skipif(NGINX is None, reason="needs nginx: make system")
def test_whoever_asks_through_a_real_proxy_is_counted(tmp_path: Path) -> None:
    """Set up as the page about proxies says, whatever a client writes of itself changes nothing; nor elsewhere."""
    settings = {
        "CANDIDACY_LIMIT_ADDRESS": "3/day",
        "CANDIDACY_TRUSTED_PROXIES": "127.0.0.1",
        "CANDIDACY_FAST_PATH": "true",
    }
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")  # which is no proxy's
    with (
        below_a_path(tmp_path, taken_off=True, settings=settings) as (url, server),
        httpx.Client(transport=elsewhere) as client,
    ):

        def asked(address: str, **headers: str) -> str:
            response = client.post(f"{address}/v1/assessments", content=posted(LEAST), headers={**JSON, **headers})
            return response.headers["ratelimit"].split(";")[1]

        forged = {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.8"}
        assert [asked(url), asked(url, **forged), asked(url), asked(url, **forged)] == ["r=2", "r=1", "r=0", "r=0"]
        straight = server.url + "/candidacy"
        assert [asked(straight), asked(straight, **forged)] == ["r=0", "r=0"]
        found = httpx.get(f"{straight}/v1/rules", headers=forged, timeout=PATIENCE).headers["ratelimit"]
        assert found.split(";")[1] == "r=2"
