"""Encryption of what is kept: `cryptography`'s MultiFernet, with what it is about bound to it."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class UnusableKey(ValueError):
    """A key that nothing can be encrypted with."""


class NotOurs(Exception):
    """Bytes that no key at hand opens, or that are about something else: keys are missing, or somebody moved them."""


class Sealing:
    """Encrypts with the newest key, and opens what any of them encrypted.

    Args:
        keys: as `new_key` makes them, newest first.

    Raises:
        UnusableKey: one of them is none; its place among them is told, never the key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([_fernet(place, key) for place, key in enumerate(keys)])

    def seal(self, data: bytes, about: str) -> bytes:
        """Data, encrypted; it opens again as being about the same thing alone."""
        return self._fernet.encrypt(about.encode() + b"\0" + data)

    def open(self, sealed: bytes, about: str) -> bytes:
        """The data.

        Raises:
            NotOurs: no key opens it, or it is about something else.
        """
        try:
            found, _, data = self._fernet.decrypt(sealed).partition(b"\0")
        except InvalidToken:
            raise NotOurs from None
        if found != about.encode():
            raise NotOurs
        return data

    def renewed(self, sealed: bytes) -> bytes:
        """The same, encrypted with the newest key.

        Raises:
            NotOurs: no key opens it.
        """
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise NotOurs from None


def new_key() -> str:
    """A new key."""
    return Fernet.generate_key().decode()


def _fernet(place: int, key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise UnusableKey(f"number {place + 1} is no key: `python -m app db secrets` makes one") from None
