import pytest

from app.origins import checked_origin

SENT = (
    "https://example.org",
    "http://example.org:8080",
    "https://a.b-c.example.org",
    "https://example.org.",
    "https://xn--bcher-kva.example",
    "http://127.0.0.1:3000",
    "http://[::1]:5173",
    "capacitor://localhost",
    "chrome-extension://abcdefghijklmnop",
)
"""As browsers send them."""
WRITE_INSTEAD = {
    "example.org": "https://example.org",
    "localhost:3000": "https://localhost:3000",
    "https://example.org/": "https://example.org",
    "https://example.org/path": "https://example.org",
    "https://example.org?query": "https://example.org",
    "https://example.org#part": "https://example.org",
    "https://EXAMPLE.org": "https://example.org",
    "HTTPS://example.org": "https://example.org",
    "https://example.org:443": "https://example.org",
    "http://example.org:80": "http://example.org",
    "http://example.org:": "http://example.org",
    "http://example.org:08080": "http://example.org:8080",
    "https://somebody:secret@example.org": "https://example.org",
    "https://bücher.example": "https://xn--bcher-kva.example",
    "https://ex%61mple.org": "https://example.org",
    "http://127.1": "http://127.0.0.1",
    "http://0x7f000001": "http://127.0.0.1",
    "http://[0:0:0:0:0:0:0:1]:3000": "http://[::1]:3000",
    "http://[::FFFF:127.0.0.1]": "http://[::ffff:7f00:1]",
    "https:/example.org": "https://example.org",
    "https:\\\\example.org": "https://example.org",
    "ws://example.org": "http://example.org",
    "wss://example.org:443": "https://example.org",
}
"""What no page sends, and what the same page does."""
NONE = (
    "",
    " ",
    "null",
    "Null",
    "*",
    "https://*",
    "https://*.example.org",
    "https://",
    "file:///folder/page.html",
    "ftp://example.org",
    "data:text/html,x",
    "blob:https://example.org/1",
    "https://example.org https://example.com",
    "'https://example.org'",
    '["https://example.org"]',
    "https://example.org:99999",
    "https://exam ple.org",
    "http://1.2.3.4.5",
    "http://[::1",
)
"""What stands for no page at all."""


@pytest.mark.parametrize("origin", SENT)
def test_what_browsers_send_is_taken_as_it_is(origin: str) -> None:
    """An origin in the one form that a browser gives it stays."""
    assert checked_origin(origin) == origin


@pytest.mark.parametrize("written", WRITE_INSTEAD)
def test_another_form_is_refused_with_the_form_to_use(written: str) -> None:
    """A form that could never match is refused, with one that can; that one is taken, and no secret is repeated."""
    with pytest.raises(ValueError, match="write it as") as refused:
        checked_origin(written)
    instead = WRITE_INSTEAD[written]
    assert f"`{instead}`" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert checked_origin(instead) == instead


@pytest.mark.parametrize("written", NONE)
def test_what_is_no_page_is_refused(written: str) -> None:
    """What stands for no page is refused, and an example shows what would; only the form is told, not the value."""
    with pytest.raises(ValueError, match=r"origin|`null`") as refused:
        checked_origin(written)
    assert "example.com" not in str(refused.value)
