"""Keys of clinics and tokens of people: how they are made, told from a slip of the pen, and kept as a hash only."""

import hashlib
import hmac
import re
from secrets import randbits
from string import ascii_letters, digits
from typing import Literal, TypeAlias
from zlib import crc32

Prefix: TypeAlias = Literal["csk", "cpk", "cdt"]
"""A clinic's secret key for servers, its key for browsers, or the token of a person who may delete a record."""

ALPHABET = digits + ascii_letters
RANDOM_BITS = 160
RANDOM_DIGITS, CHECK_DIGITS = 27, 6  # of 62: as many as the bits need
SHAPE = re.compile(rf"(csk|cpk|cdt)_[0-9A-Za-z]{{{RANDOM_DIGITS + CHECK_DIGITS}}}", re.ASCII)


def issue(prefix: Prefix) -> str:
    """A new credential, such as `csk_…`: letters, digits and `_`, 160 random bits and a checksum."""
    drawn = f"{prefix}_{_written(randbits(RANDOM_BITS), RANDOM_DIGITS)}"
    return drawn + _check(drawn)


def is_whole(text: str, *prefixes: Prefix) -> bool:
    """Whether a text is a credential of such a kind as it was issued, whoever issued it: a slip breaks the checksum."""
    return (
        SHAPE.fullmatch(text) is not None
        and text[:3] in prefixes
        and hmac.compare_digest(_check(text[:-CHECK_DIGITS]), text[-CHECK_DIGITS:])
    )


def mac(pepper: bytes, text: str) -> bytes:
    """What is kept of a secret text: an HMAC-SHA-256, of no use to anybody without the pepper.

    Not `hmac.digest`, which lets another thread have the interpreter for these two microseconds, and waits for it.
    """
    return hmac.new(pepper, text.encode(), hashlib.sha256).digest()


def _check(text: str) -> str:
    return _written(crc32(text.encode()), CHECK_DIGITS)


def _written(number: int, places: int) -> str:
    found = ""
    for _ in range(places):
        number, place = divmod(number, len(ALPHABET))
        found = ALPHABET[place] + found
    return found
