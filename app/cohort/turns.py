"""Work on several cores, its results in turn. What works lets go of the interpreter: columns are worked on in C."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def in_turn(calls: Iterable[Callable[[], Result]], *, beside_reading: bool = False) -> Generator[Result]:
    """The results of some calls, in their order; a few are made ahead, while the next ones are still being got.

    Args:
        calls: the calls.
        beside_reading: to get one is to read columns, which Arrow does on all cores. Half as many threads as cores work
            beside it then: more of them only take the interpreter from each other.
    """
    cores = os.cpu_count() or 1
    workers = max(1, cores // 2) if beside_reading else cores
    ahead: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for call in calls:
                ahead.append(pool.submit(call))
                if len(ahead) > workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
