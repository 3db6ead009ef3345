"""When something that could not be delivered is tried again: soon, then more and more seldom, for three days."""

from collections.abc import Callable
from datetime import timedelta
from random import uniform

MINUTES, HOURS = 60, 3_600
WAITS = (
    5,
    30,
    2 * MINUTES,
    10 * MINUTES,
    30 * MINUTES,
    1 * HOURS,
    2 * HOURS,
    4 * HOURS,
    8 * HOURS,
    8 * HOURS,
    12 * HOURS,
    13 * HOURS,
    24 * HOURS,
)
"""Seconds after each attempt that failed; after one more nothing is tried again."""
JITTER = 0.1  # of the wait, either way, so that what failed together is not tried again together


def wait_after(attempts: int, drawn: Callable[[float, float], float] = uniform) -> timedelta | None:
    """How long to wait after so many attempts that failed; None where it is given up.

    Args:
        attempts: 1 or more.
        drawn: draws a number between two.
    """
    if attempts > len(WAITS):
        return None
    return timedelta(seconds=WAITS[attempts - 1] * drawn(1 - JITTER, 1 + JITTER))
