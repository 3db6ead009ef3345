import asyncio
import shutil

import pytest

from tests.attack.growing import KIB, ROOM, Counts, Service, calls, instructions
from tests.attack.inputs import INPUTS

SIZES = (16 * KIB, 64 * KIB - ROOM)
TIMES = 5  # four times the bytes may cost five times as much, as what is in proportion never does
ASIDE = 2_000_000  # instructions that have to do with something else


def faster_than_linear(counts: Counts, aside: int) -> dict[str, float]:
    """How many times as much the larger costs, of those where that is too much."""
    return {
        name: large / small
        for name, (small, large) in counts.items()
        if large > TIMES * small and large - small > aside
    }


def test_no_request_costs_more_calls_than_its_size() -> None:
    """Whatever arrives in headers, addresses, bodies and between them, four times as much costs four times as much."""
    assert faster_than_linear(calls(sizes=SIZES), 0) == {}


@pytest.mark.long
@pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind")
def test_no_request_costs_more_instructions_than_its_size() -> None:
    """The same of what the processor does, which sees inside the libraries that are written in C."""
    assert faster_than_linear(instructions(sizes=SIZES), ASIDE) == {}


def test_what_costs_more_than_its_size_is_found() -> None:
    """The comparison above finds what is quadratic, and passes what is in proportion or costs the same always."""
    counts = {"linear": (100, 400), "quadratic": (100, 1_600), "constant": (100, 100)}
    assert faster_than_linear(counts, 0) == {"quadratic": 16.0}


def test_every_input_reaches_the_service() -> None:
    """Each is answered with something, whatever its size."""
    assert asyncio.run(unanswered()) == []


async def unanswered() -> list[str]:
    """The inputs that nothing is said to."""
    service = Service()
    return [
        f"{name}, {size}: {request(size)[:60]!r}"
        for name, requests in INPUTS.items()
        for request in requests
        for size in (30, SIZES[-1])
        if not await service.answer(request(size))
    ]
