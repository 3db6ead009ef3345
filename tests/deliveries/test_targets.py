import asyncio

import pytest

from app.deliveries.targets import LONGEST, TargetRefused, allowed_addresses, checked, reachable
from tests.deliveries.resolving import resolving


@pytest.mark.parametrize(
    "url",
    [
        "https://clinic.example",
        "https://clinic.example/hook?for=us",
        "https://clinic.example:8443/hook",
        "https://[2606:4700::1111]/",
    ],
)
def test_a_url_that_could_be_one_is_taken(url: str) -> None:
    """It is kept as it is."""
    assert checked(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "clinic.example",
        "http://clinic.example/",
        "ftp://clinic.example/",
        "HTTPS//clinic.example",
        "https://",
        "https:///hook",
        "https://:443/",
        "https://clinic.example:0/",
        "https://clinic.example:x/",
        "https://clinic.example:99999/",
        "https://user:secret@clinic.example/",
        "https://127.0.0.1@clinic.example/",
        "https://clinic.example/#there",
        "https://clinic.example/a b",
        "https://clinic.example/\r\nHost: other",
        "https://klinik.ex\u00e4mple/",
        "https://[::1/",
        "https://clinic.example/" + "x" * LONGEST,
    ],
)
def test_a_url_that_cannot_be_one_is_refused(url: str) -> None:
    """With the reason, and without the URL, which may have a secret in it."""
    with pytest.raises(TargetRefused) as refused:
        checked(url)
    assert len(url) < 10 or url not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_loopback_is_refused_however_it_is_written(host: str) -> None:
    """What counts is the address that it comes to."""
    with pytest.raises(TargetRefused, match=r"not public|no address"):
        asyncio.run(reachable(f"https://{host}/", private=False))


def test_loopback_is_taken_where_that_is_allowed() -> None:
    """For development."""
    assert asyncio.run(reachable("https://127.0.0.1:1/", private=True)) == "https://127.0.0.1:1/"


def test_a_name_is_refused_if_any_of_its_addresses_is_not_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has one of each could otherwise be reached at the other."""
    resolving(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(TargetRefused, match="not public"):
        asyncio.run(reachable("https://clinic.example/", private=False))


def test_the_addresses_of_a_name_are_given_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order in which they should be tried."""
    resolving(monkeypatch, ["8.8.8.8", "2606:4700::1111", "8.8.8.8"])
    found = asyncio.run(allowed_addresses("clinic.example", 443, private=False))
    assert found == ["8.8.8.8", "2606:4700::1111"]


def test_a_name_without_addresses_is_refused() -> None:
    """Nothing could be sent there."""
    for host in ("name.invalid", "x" * 70 + ".example"):
        with pytest.raises(TargetRefused, match="no address"):
            asyncio.run(reachable(f"https://{host}/", private=True))
