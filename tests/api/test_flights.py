import asyncio

from app.api.flights import Flights


def test_who_leaves_does_not_end_the_work_of_the_others() -> None:
    """Of several who wait for the same, one may go: the work goes on, and is not begun again."""
    begun: list[str] = []

    async def run() -> str:
        flights: Flights[str] = Flights()
        go_on = asyncio.Event()

        async def work() -> str:
            begun.append("work")
            await go_on.wait()
            return "done"

        leaver, stayer = (asyncio.ensure_future(flights.join("work", work)) for _ in range(2))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.sleep(0)
        late = asyncio.ensure_future(flights.join("work", work))
        await asyncio.sleep(0)
        go_on.set()
        assert await late == "done"
        return await stayer

    assert asyncio.run(run()) == "done"
    assert begun == ["work"]


def test_work_that_is_over_is_done_anew() -> None:
    """Nothing is kept: whoever comes after the end begins again."""
    begun: list[str] = []

    async def work() -> int:
        begun.append("work")
        return len(begun)

    async def run() -> list[int]:
        flights: Flights[int] = Flights()
        return [await flights.join("work", work), await flights.join("work", work)]

    assert asyncio.run(run()) == [1, 2]
