from datetime import timedelta

from app.deliveries.schedule import JITTER, WAITS, wait_after


def test_it_is_tried_for_three_days_more_and_more_seldom() -> None:
    """The waits only grow, and are three days together; then nothing is tried again."""
    waits = [wait_after(attempts, lambda _low, _high: 1.0) for attempts in range(1, len(WAITS) + 1)]
    assert None not in waits
    whole = [each for each in waits if each is not None]
    assert sorted(whole) == whole
    assert timedelta(days=3) <= sum(whole, timedelta()) <= timedelta(days=3, hours=1)
    assert wait_after(len(WAITS) + 1) is None


def test_what_failed_together_is_not_tried_together() -> None:
    """The waits are spread around what they are on the whole."""
    drawn = {wait_after(3) for _ in range(20)}
    assert len(drawn) > 10
    least, most = (timedelta(seconds=WAITS[2] * each) for each in (1 - JITTER, 1 + JITTER))
    assert all(each is not None and least <= each <= most for each in drawn)
