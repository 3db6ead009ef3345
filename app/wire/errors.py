"""What is wrong with a request. A submitted value is never in any of it; a key may be in a pointer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from app.rules.messages import Put

FaultCode: TypeAlias = Literal[
    "inconsistent_answers",
    "missing_field",
    "not_an_option",
    "not_in_release",
    "out_of_range",
    "repeated",
    "unknown_field",
    "wrong_type",
]
MOST_FAULTS = 50  # that one response tells; the others are counted
MOST_FAULT_BYTES = 10 * 1024  # of them, so that a batch of 100 refusals in English fits 64 KiB
LONGEST_KEY = 40  # characters of a key that a pointer shows
NotJsonReason: TypeAlias = Literal["syntax", "duplicate_key", "not_utf8", "too_deep"]


class Amount(NamedTuple):
    """A number with its unit."""

    number: int
    unit: str


class Offered(NamedTuple):
    """What a question can be answered with; its path is empty where it is no question."""

    path: str
    codes: tuple[str, ...]


class Said(NamedTuple):
    """A message by its table and key, and what is put into it, by name."""

    table: str
    key: str
    values: tuple[tuple[str, Put | Amount | Offered], ...] = ()


@dataclass(frozen=True, slots=True)
class RequestFault:
    """One fault of a request: where (RFC 6901), what, and what may have been meant.

    `detail` is a message; a sentence where the rulebook says it.
    """

    pointer: str
    code: FaultCode
    detail: Said | str
    suggestion: str | None = None


class WireError(Exception):
    """Base of all errors of this package."""


class NotJson(WireError):
    """A body that is not JSON, or not JSON that can be trusted.

    Attributes:
        reason: why not.
        place: where, as a message for whoever wrote it; None where that is not known.
    """

    def __init__(self, reason: NotJsonReason, place: Said | None = None) -> None:
        self.reason: NotJsonReason = reason
        self.place = place
        super().__init__(reason)


class RequestRefused(WireError):
    """JSON that does not fit.

    Attributes:
        faults: each fault, once, or the first of them.
        left_out: how many faults there are besides.
    """

    def __init__(self, faults: Sequence[RequestFault], left_out: int = 0) -> None:
        self.faults = tuple(faults)
        self.left_out = left_out
        super().__init__(", ".join(fault.code for fault in faults))


class ReceiptsUnavailable(WireError):
    """A receipt was asked for, and this service has no secret to make one with."""

    def __init__(self) -> None:
        super().__init__("this service has no secret to make receipts with")


def pointer(*keys: str | int) -> str:
    """A JSON pointer (RFC 6901); a key that is longer than any we know is cut, for whoever wrote it knows the rest."""
    return "".join(f"/{_short(str(key)).replace('~', '~0').replace('/', '~1')}" for key in keys)


def _short(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]}…"


def fault(key: str, **values: Put | Amount | Offered) -> Said:
    """What is wrong with a request, as a message."""
    return Said("faults", key, tuple(values.items()))
