import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from app.cohort.turns import in_turn


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores, whatever there are."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def test_results_come_in_their_order() -> None:
    """However long each takes: the first waits here until the second is done."""
    second = threading.Event()

    def first() -> int:
        assert second.wait(10)
        return 1

    def then() -> int:
        second.set()
        return 2

    assert list(in_turn([first, then, lambda: 3])) == [1, 2, 3]


def test_only_a_few_are_made_ahead() -> None:
    """What is to be done is got as it is needed, so that memory does not grow with it."""
    got = []

    def calls() -> Iterator[Callable[[], int]]:
        for number in range(1000):
            got.append(number)
            yield partial(int, number)

    results = in_turn(calls())
    assert next(results) == 0
    assert len(got) < 10
    assert list(results) == [*range(1, 1000)]


def test_half_as_many_work_beside_reading() -> None:
    """Two cores have one thread for calls while Arrow reads on both of them, and two where nothing is read."""
    started = [threading.Event(), threading.Event()]

    def both(mine: int, seconds: float) -> bool:
        started[mine].set()
        return started[1 - mine].wait(seconds)

    assert [*in_turn(partial(both, mine, 10) for mine in (0, 1))] == [True, True]
    for each in started:
        each.clear()
    assert [*in_turn((partial(both, mine, 0.2) for mine in (0, 1)), beside_reading=True)] == [False, True]


def test_what_fails_fails_in_its_turn() -> None:
    """What came before it is there, and nothing after it."""

    def wrong() -> int:
        raise ValueError("no")

    results = in_turn([lambda: 1, wrong, lambda: 3])
    assert next(results) == 1
    with pytest.raises(ValueError, match="no"):
        next(results)
    assert next(results, None) is None
