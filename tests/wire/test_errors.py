import pytest

from app.wire.errors import NotJson, ReceiptsUnavailable, RequestFault, RequestRefused, WireError, pointer


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ((), ""),
        (("answers", "skin", "tone"), "/answers/skin/tone"),
        (("assessments", 0), "/assessments/0"),
        (("a/b", "c~d", "~1", ""), "/a~1b/c~0d/~01/"),
    ],
)
def test_a_pointer_is_written_as_its_standard_says(keys: tuple[str | int, ...], expected: str) -> None:
    """Keys are joined by slashes; a slash and a tilde inside a key are escaped (RFC 6901)."""
    assert pointer(*keys) == expected


def test_every_error_is_of_this_package() -> None:
    """One base catches them all, and what they say holds codes, not answers."""
    refused = RequestRefused([RequestFault("/a", "wrong_type", "Must be a list."), RequestFault("/b", "repeated", "")])
    for error in (NotJson("syntax"), refused, ReceiptsUnavailable()):
        assert isinstance(error, WireError)
    assert str(refused) == "wrong_type, repeated"
