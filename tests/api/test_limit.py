import asyncio

import httpx
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from app.api.cors import with_cors
from app.api.envelope import Envelope
from app.api.limit import Limit
from app.api.problems import REQUEST_ID
from tests.calls import problem
from tests.serving import PATIENCE


def test_more_than_the_limit_are_told_to_come_again() -> None:
    """With two places taken a third gets a problem that pages may read; documents need none; then there is room."""
    asyncio.run(_crowded())


async def _crowded() -> None:
    free = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/slow":
            await free.wait()
        await PlainTextResponse("done")(scope, receive, send)

    app = Envelope(with_cors(Limit(slow, 2), (), loopback=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        taken = [asyncio.create_task(client.post("/slow")) for _ in range(2)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        refused = await client.post("/x", headers={"Origin": "http://localhost:3000"})
        problem(refused, 503, "overloaded")
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["access-control-allow-origin"] == "http://localhost:3000"
        assert [(await client.get(page)).status_code for page in ("/livez", "/readyz", "/rulebook")] == [200] * 3
        free.set()
        assert [each.status_code for each in await asyncio.gather(*taken)] == [200, 200]
        assert (await client.post("/x")).status_code == 200


def test_a_request_that_raises_gives_its_place_back() -> None:
    """With one place, what comes after a failure finds it free, and so does what comes after a client that left."""
    asyncio.run(_failing())


async def _failing() -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/fails":
            raise RuntimeError
        if scope["path"] == "/hangs":
            await asyncio.sleep(PATIENCE)
        await PlainTextResponse("done")(scope, receive, send)

    app = Envelope(Limit(failing, 1))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        problem(await client.post("/fails"), 500, "internal_error")
        assert (await client.post("/x")).status_code == 200
        left = asyncio.create_task(client.post("/hangs"))
        await asyncio.sleep(0.01)
        assert (await client.post("/x")).status_code == 503
        left.cancel()
        await asyncio.wait([left])
        assert (await client.post("/x")).status_code == 200


def test_no_place_is_held_while_a_client_sends_or_reads() -> None:
    """With one place, a body that comes slowly and an answer that is taken slowly leave it to others."""
    asyncio.run(_waiting())


async def _waiting() -> None:
    free = asyncio.Event()

    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await PlainTextResponse("done")(scope, receive, send)

    async def never() -> Message:
        await free.wait()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def at_once() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def untaken(message: Message) -> None:
        if message["type"] == "http.response.body":
            await free.wait()

    taken: list[Message] = []

    async def take(message: Message) -> None:
        taken.append(message)

    limit = Limit(echo, 1)
    scope = {"type": "http", "path": "/x", "method": "POST", "headers": [], REQUEST_ID: "x"}
    waiting = [asyncio.create_task(limit({**scope}, *each)) for each in ((never, take), (at_once, untaken))]
    await asyncio.sleep(0.01)
    assert not limit.is_reached()
    await limit({**scope}, at_once, take)
    assert [each["status"] for each in taken if "status" in each] == [200]
    free.set()
    await asyncio.gather(*waiting)
    assert not limit.is_reached()
