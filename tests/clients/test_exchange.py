"""How long the Python client waits, and what it takes for a wait."""

import anyio
import httpx
from hypothesis import given
from hypothesis import strategies as st

from candidacy_client import AsyncCandidacy, TimedOutError, UnreachableError
from candidacy_client.errors import UnexpectedResponseError
from candidacy_client.exchange import Patience
from tests.clients.scripted import SILENT, scripted

SECONDS = st.floats(0, 100)


@given(SECONDS, SECONDS, st.integers(0, 5), st.integers(0, 5))
def test_it_waits_as_asked_but_never_too_long(asked: float, longest: float, retries: int, before: int) -> None:
    """Not a moment less than the service asks for, and never longer than the longest wait; else not at all."""
    pause = Patience(retries, longest).pause(UnexpectedResponseError(503, asked), before)
    if before >= retries or asked > longest:
        assert pause is None
    else:
        assert pause is not None
        assert asked <= pause <= min(longest, asked * 1.5)


def test_waits_grow_where_the_service_does_not_say() -> None:
    """A quarter of a second, then half of one, each a little longer by chance."""
    patience = Patience(5, 10)
    for before, least in enumerate([0.25, 0.5, 1, 2, 4]):
        pauses = {patience.pause(UnreachableError(), before) for _ in range(100)}
        assert len(pauses) > 1
        assert all(pause is not None and least <= pause <= least * 1.5 for pause in pauses)


def test_what_took_too_long_is_not_asked_again() -> None:
    """It would take as long again."""
    assert Patience(5, 10).pause(TimedOutError(), 0) is None


def test_an_awaited_call_is_cancelled() -> None:
    """Cancelling the task ends the call, and nothing is asked again."""

    async def cancelled(url: str) -> bool:
        async with httpx.AsyncClient(trust_env=False) as http, AsyncCandidacy(url, http=http) as client:
            with anyio.move_on_after(0.3) as scope:
                await client.livez()
        return scope.cancelled_caught

    with scripted(SILENT) as server:
        assert anyio.run(cancelled, server.url)
    assert len(server.asked) == 1
