import signal
import time

import pytest

from app.cli.patience import within


def test_what_takes_too_long_is_ended() -> None:
    """Whatever runs when the time is over is ended there, and what handled the signal before does so again."""
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TimeoutError), within(0.05):
        time.sleep(60)
    assert signal.getsignal(signal.SIGALRM) is before


def test_what_is_done_in_time_is_left_alone() -> None:
    """Once it is done no clock runs any more."""
    with within(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
