"""The three truths, and how they combine: Kleene's strong logic.

UNKNOWN is never taken for FALSE: a Truth refuses to be used as a bool, so nobody can by accident.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """What is known of a condition."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        """Refuse: `if truth:` would quietly decide what unknown means.

        Raises:
            TypeError: always.
        """
        raise TypeError("a Truth is not a bool: compare it with `is`")


TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def truth_of(fact: bool) -> Truth:  # noqa: FBT001 - the bool is what it is about
    """The truth of something that is known."""
    return TRUE if fact else FALSE


def all_(truths: Iterable[Truth]) -> Truth:
    """FALSE if one is FALSE, else UNKNOWN if one is UNKNOWN, else TRUE."""
    seen = set(truths)
    return FALSE if FALSE in seen else UNKNOWN if UNKNOWN in seen else TRUE


def any_(truths: Iterable[Truth]) -> Truth:
    """TRUE if one is TRUE, else UNKNOWN if one is UNKNOWN, else FALSE."""
    seen = set(truths)
    return TRUE if TRUE in seen else UNKNOWN if UNKNOWN in seen else FALSE


def not_(truth: Truth) -> Truth:
    """TRUE and FALSE change places; UNKNOWN stays."""
    return {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}[truth]
