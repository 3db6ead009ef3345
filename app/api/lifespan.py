"""Start and end of a process: metrics served, and on SIGTERM a while in which traffic can go elsewhere."""

import asyncio
import gc
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from types import FrameType

from fastapi import FastAPI

from app.api import logs
from app.api.descriptors import NotAccepted
from app.api.protocol import READINESS
from app.api.readiness import Readiness
from app.service import Service

SELDOM = 20_000, 20, 20  # objects more than before, and how often that before older ones are looked at as well
State = dict[str, object]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[State]]


def lifespan(
    service: Service,
    state: Mapping[str, object],
    readiness: Readiness,
    drain: float,
    around: AbstractAsyncContextManager[None],
    begin: Callable[[], Awaitable[None]],
) -> Lifespan:
    """What FastAPI runs around serving.

    Args:
        service: what is served, named in the log.
        state: what the server's protocol needs of the application; it is looked at once serving begins.
        readiness: is told when the process is to stop.
        drain: seconds between SIGTERM and the server's own stop, in which requests are answered as before.
        around: is open as long as anything is served.
        begin: is run beside serving, from its first moment on.
    """

    @asynccontextmanager
    async def serving(_: FastAPI) -> AsyncIterator[State]:
        async with around:
            delay_stop(readiness, drain)
            settle()
            asyncio.get_running_loop().set_exception_handler(NotAccepted())
            logs.event("serving", software=service.software, release=service.current.release)
            beside = asyncio.create_task(_unless_it_fails(begin))
            try:
                yield {READINESS: readiness, **state}
            finally:
                beside.cancel()

    return serving


async def _unless_it_fails(begin: Callable[[], Awaitable[None]]) -> None:
    """Serving goes on without it: whoever asks for what is missing is told."""
    try:
        await begin()
    except Exception as error:  # noqa: BLE001 - whatever it is, its place in the code is told
        logs.broken(error)


@contextmanager
def uncollected() -> Iterator[None]:
    """Make what stays without the garbage collector looking through it again and again: a ninth of a start."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def settle() -> None:
    """Tell the garbage collector that what was made so far stays, and that little of what is made from now on does.

    Else it looks through the whole rulebook again and again while a large body is read, and everybody waits; and what
    little there is beside the rulebook is looked through each time that some more of it is made.
    """
    if threading.current_thread() is threading.main_thread():  # in a test, others use this process as well
        gc.collect()
        gc.freeze()
        gc.set_threshold(*SELDOM)


def delay_stop(readiness: Readiness, drain: float) -> None:
    """Put ourselves before the server's handler of SIGTERM: not ready at once, stopped a while later.

    A second SIGTERM stops at once. Nothing is done where no server handles it, as in a test.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    stop = signal.getsignal(signal.SIGTERM)
    if not callable(stop) or isinstance(stop, signal.Handlers):
        return
    loop = asyncio.get_running_loop()

    def on_sigterm(number: int, frame: FrameType | None) -> None:
        if readiness.stopping:
            stop(number, frame)
            return
        readiness.stopping = True
        logs.event("stopping")
        loop.call_soon_threadsafe(loop.call_later, drain, stop, number, frame)

    signal.signal(signal.SIGTERM, on_sigterm)
