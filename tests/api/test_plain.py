import pytest

from app.api.plain import CLIENTS, LOOKED_AT, PROXIES, is_plain


def test_what_browsers_and_proxies_send_is_plain() -> None:
    """Every header of the lists is, alone and all together."""
    for names in (*({name} for name in CLIENTS | PROXIES), CLIENTS | PROXIES | (LOOKED_AT - {b"connection"}), set()):
        assert is_plain(dict.fromkeys(names, b"x"))


@pytest.mark.parametrize("name", [b"sec-x", b"sec-websocket-key", b"x-forwarded-x"])
def test_families_are_plain(name: bytes) -> None:
    """What only browsers can set, and what proxies tell of the way, may have any name."""
    assert is_plain({name: b"x", b"accept": b"*/*"})


@pytest.mark.parametrize(
    "name", [b"idempotency-key", b"expect", b"upgrade", b"te", b"range", b"if-match", b"prefer", b"x", b"x-http-method"]
)
def test_nothing_else_is_plain(name: bytes) -> None:
    """A header that may change an answer, now or once somebody teaches the stack to read it, is not."""
    assert not is_plain({name: b"x"})
    assert not is_plain({name: b"x", b"sec-x": b"x", b"accept": b"*/*"})


def test_a_connection_is_plain_where_it_is_only_kept() -> None:
    """An option may name a header that is for this connection alone."""
    assert is_plain({b"connection": b"Keep-Alive"})
    for value in (b"close", b"keep-alive, x-whatever", b"upgrade", b""):
        assert not is_plain({b"connection": value})
