import asyncio

import httpx
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.api.cors import with_cors
from app.api.envelope import Envelope
from app.api.limit import Limit
from tests.calls import problem


def test_more_than_the_limit_are_told_to_come_again() -> None:
    """With two places taken the third gets a problem that pages may read; probes are answered; then there is room."""
    asyncio.run(_crowded())


async def _crowded() -> None:
    free = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/slow":
            await free.wait()
        await PlainTextResponse("done")(scope, receive, send)

    app = Envelope(with_cors(Limit(slow, 2), (), loopback=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        taken = [asyncio.create_task(client.get("/slow")) for _ in range(2)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        refused = await client.get("/x", headers={"Origin": "http://localhost:3000"})
        problem(refused, 503, "overloaded")
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["access-control-allow-origin"] == "http://localhost:3000"
        assert [(await client.get(probe)).status_code for probe in ("/livez", "/readyz")] == [200, 200]
        free.set()
        assert [each.status_code for each in await asyncio.gather(*taken)] == [200, 200]
        assert (await client.get("/x")).status_code == 200
