import asyncio

import pytest

from app.api import windows
from app.api.windows import Windows
from app.rates import Rate

MINUTE = Rate(3, 60)


class Clock:
    """A clock that goes when it is told."""

    def __init__(self, now: float = 600.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_each_is_counted_by_itself() -> None:
    """Requests of one are added up, and those of others change nothing."""
    here = Windows(Clock())
    assert [here.count_now("address", MINUTE, who, 1) for who in "aabab"] == [1, 2, 1, 3, 2]
    assert here.counted("address", MINUTE, "a") == 3
    assert here.counted("address", MINUTE, "nobody") == 0
    assert asyncio.run(here.count("address", MINUTE, "a", 10)) == 13


def test_a_window_ends_where_the_clock_is_a_multiple_of_its_length() -> None:
    """What was counted in one window is forgotten in the next, whoever asks first."""
    clock = Clock(659.9)
    here = Windows(clock)
    here.count_now("address", MINUTE, "a", 3)
    here.count_now("address", Rate(3, 3_600), "a", 3)
    clock.now = 660.0
    assert here.counted("address", MINUTE, "a") == 0
    assert here.counted("address", Rate(3, 3_600), "a") == 3


def test_limits_of_other_names_have_windows_of_their_own() -> None:
    """The same one may be counted for several limits."""
    here = Windows(Clock())
    here.count_now("address", MINUTE, "a", 1)
    assert here.counted("key", MINUTE, "a") == 0


def test_not_everybody_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many different ones ask in one window, whoever was counted first is forgotten, and nobody else."""
    monkeypatch.setattr(windows, "MOST_COUNTED", 2)
    here = Windows(Clock())
    for who in "abbc":
        here.count_now("address", MINUTE, who, 1)
    assert [here.counted("address", MINUTE, who) for who in "abc"] == [0, 2, 1]
