"""Rates: how many requests in how long, as settings name them. Knows nothing of HTTP or of who asks."""

import re
from dataclasses import dataclass

PERIODS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
MOST = 1_000_000_000

_RATE = re.compile(rf"([1-9]\d{{0,9}})/({'|'.join(PERIODS)})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `amount` requests in each window of `seconds`."""

    amount: int
    seconds: int


def read_rate(text: str) -> Rate:
    """The rate that a text such as `300/minute` names.

    Raises:
        ValueError: it names none.
    """
    found = _RATE.fullmatch(text)
    if found is None or int(found[1]) > MOST:
        raise ValueError(f"must be a number and one of {', '.join(PERIODS)}, such as 300/minute")
    return Rate(int(found[1]), PERIODS[found[2]])


def checked_rate(text: str | None) -> str | None:
    """The text, if it names a rate, or is none.

    Raises:
        ValueError: it names none.
    """
    if text is not None:
        read_rate(text)
    return text
