import asyncio
import socket

from uvicorn.config import Config
from uvicorn.server import ServerState

from app.api.protocol import Protocol


async def _sends_at_once(listening: socket.socket) -> bool:
    """Whether a connection that a socket took sends without waiting for what it sent before."""
    taken: list[Protocol] = []

    def make() -> Protocol:
        taken.append(Protocol(Config(lambda _: None), ServerState(), {}))
        return taken[0]

    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, sock=listening)
    _, writer = await asyncio.open_connection(*listening.getsockname())
    while not taken or taken[0].transport is None:  # noqa: ASYNC110 - the protocol tells nobody when it is connected
        await asyncio.sleep(0.01)
    option = taken[0].transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    writer.close()
    await writer.wait_closed()
    server.close()
    return bool(option)


def test_an_answer_is_sent_at_once() -> None:
    """No answer's body waits for its head to be acknowledged, on a socket as uvicorn makes it for several workers."""
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        assert asyncio.run(_sends_at_once(listening))
