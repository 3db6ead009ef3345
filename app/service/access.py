"""Who asks, and whether they may: what a credential stands for, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

KeyKind: TypeAlias = Literal["server", "browser"]


class AccessError(Exception):
    """Base of all reasons for which somebody may not do something."""


class CredentialNeeded(AccessError):
    """Something needs a key, and none was given."""


class CredentialRefused(AccessError):
    """A credential does not hold: it is malformed, or nobody has it, or not any more."""


class NotAllowed(AccessError):
    """A credential holds, and does not allow this."""


class OriginRefused(AccessError):
    """A key for browsers, from a page that is none of the clinic's, or from no page."""


class ClinicSuspended(AccessError):
    """The clinic is suspended."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that holds.

    Attributes:
        id: what it is called; says nothing of the key itself.
        clinic: whose it is.
        kind: what it is for.
        mac: what is kept of it.
    """

    id: str
    clinic: str
    kind: KeyKind
    mac: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: nobody in particular, a clinic by a key, or a person by the token that deletes a record.

    Attributes:
        key: the clinic's key.
        token: the person's token, of which only the form is known.
    """

    key: Key | None = None
    token: str | None = None


ANYBODY = Caller()


@dataclass(frozen=True, slots=True)
class ClinicNow:
    """What every process has to know of a clinic at once."""

    digest: str
    active: bool
    origins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all clinics and keys at one time.

    Attributes:
        number: how often any of it had changed then.
        clinics: by id.
        keys: those that hold, by what is kept of them.
        origins: of all pages of active clinics.
    """

    number: int
    clinics: Mapping[str, ClinicNow]
    keys: Mapping[bytes, Key]
    origins: frozenset[str]
