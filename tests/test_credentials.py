import re

from hypothesis import given
from hypothesis import strategies as st

from app.credentials import ALPHABET, is_whole, issue, mac


def test_a_credential_is_letters_digits_and_an_underscore() -> None:
    """It is copied by a double click, and goes into a header as it is."""
    assert re.fullmatch(r"csk_[0-9A-Za-z]{33}", issue("csk"))
    assert len({issue("cpk") for _ in range(100)}) == 100


@given(st.integers(4, 36), st.sampled_from(ALPHABET))
def test_a_slip_of_one_letter_is_seen(place: int, letter: str) -> None:
    """So a typo is told from a stranger's key, without asking anybody."""
    key = issue("csk")
    slipped = key[:place] + letter + key[place + 1 :]
    assert is_whole(slipped, "csk") is (slipped == key)


def test_a_credential_is_whole_as_its_own_kind_alone() -> None:
    """The checksum is of its prefix too."""
    key = issue("csk")
    assert is_whole(key, "csk")
    assert is_whole(key, "cpk", "csk")
    assert not is_whole(key, "cpk", "cdt")
    assert not is_whole(f"cpk{key[3:]}", "cpk")
    assert not is_whole(f"{key}\n", "csk")
    assert not is_whole(f"{key[:-1]}é", "csk")
    assert not is_whole("", "csk")


def test_what_is_kept_of_it_needs_the_pepper() -> None:
    """HMAC-SHA-256: as long, and another with another pepper."""
    assert mac(b"one", "key") == mac(b"one", "key") != mac(b"two", "key")
    assert len(mac(b"one", "key")) == 32
