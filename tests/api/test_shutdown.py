import asyncio
import os
import signal
import socket
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.calls import JSON, LEAST, posted
from tests.handover import Proxy, proxy
from tests.serving import PATIENCE, Server, serving, until

CONNECTIONS = 16


@pytest.mark.parametrize("restarts", [2, pytest.param(20, marks=pytest.mark.long)])
def test_restarts_under_load_fail_no_request(restarts: int, tmp_path: Path) -> None:
    """Behind a retrying proxy, 16 connections see 200 and nothing else while the service is replaced again and again.

    Each time the new one is ready before the old one gets SIGTERM; a request that was being answered is never cut.
    """
    asyncio.run(_restarted(restarts, tmp_path))


async def _restarted(restarts: int, folder: Path) -> None:
    statuses: Counter[int] = Counter()
    with ExitStack() as stack:
        old = await asyncio.to_thread(stack.enter_context, serving(folder))
        async with proxy(old.url) as front, asyncio.TaskGroup() as group:
            over = asyncio.Event()
            for _ in range(CONNECTIONS):
                group.create_task(_keep_asking(front.port, statuses, over))
            for _ in range(restarts):
                old = await asyncio.to_thread(_replaced, stack, front, old, folder)
            over.set()
        print(f"{restarts} restarts: {dict(statuses)}, refused {front.refused}, cut {front.cut}")  # noqa: T201 - told in the log
    assert set(statuses) == {200}
    assert statuses[200] > CONNECTIONS * restarts


def _replaced(stack: ExitStack, front: Proxy, old: Server, folder: Path) -> Server:
    """Start the next service, let the proxy know it, and end the one before."""
    new = stack.enter_context(serving(folder))
    front.services.append(new.url)
    time.sleep(0.2)  # both answer
    os.kill(old.process.pid, signal.SIGTERM)
    old.process.wait(PATIENCE)
    return new


async def _keep_asking(port: int, statuses: Counter[int], over: asyncio.Event) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
        while not over.is_set():
            response = await client.post("/v1/assessments", content=posted(LEAST), headers=JSON)
            whole = response.status_code == 200 and response.json()["suitability"]
            statuses[response.status_code if whole else 0] += 1
            await asyncio.sleep(0.02)


def test_a_stopping_service_still_answers_and_sends_traffic_elsewhere(tmp_path: Path) -> None:
    """After SIGTERM `/readyz` says no and connections are closed after their answer, while requests are answered."""
    settings = {"CANDIDACY_DRAIN_SECONDS": "60"}
    with serving(tmp_path, settings=settings) as server, httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        kept = client.get("/livez")
        assert "connection" not in kept.headers
        os.kill(server.process.pid, signal.SIGTERM)
        _until_not_ready(server)
        answered = client.post("/v1/assessments", content=posted(LEAST), headers=JSON)
        assert answered.status_code == 200
        assert answered.headers["connection"] == "close"
        os.kill(server.process.pid, signal.SIGTERM)
        assert server.process.wait(PATIENCE) == -signal.SIGTERM


def test_a_request_that_was_coming_when_the_service_began_to_stop_is_answered(tmp_path: Path) -> None:
    """One whose first half came before SIGTERM and whose second half after is answered, and its connection closed."""
    body = posted(LEAST)
    settings = {"CANDIDACY_DRAIN_SECONDS": "60"}
    with serving(tmp_path, settings=settings) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
            connection.sendall(_head(body) + body[:10])
            time.sleep(0.2)
            os.kill(server.process.pid, signal.SIGTERM)
            _until_not_ready(server)
            connection.sendall(body[10:])
            heard = b"".join(iter(lambda: connection.recv(65536), b""))
        assert heard.startswith(b"HTTP/1.1 200")
        assert b"\r\nconnection: close\r\n" in heard
        os.kill(server.process.pid, signal.SIGTERM)
        assert server.process.wait(PATIENCE) == -signal.SIGTERM


def _head(body: bytes) -> bytes:
    return (
        b"POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        % len(body)
    )


def _until_not_ready(server: Server) -> None:
    until(lambda: httpx.get(f"{server.url}/readyz", timeout=PATIENCE).status_code == 503)


@pytest.mark.parametrize("fast_path", ["true", "false"])
def test_a_request_in_flight_has_its_seconds(fast_path: str, tmp_path: Path) -> None:
    """One whose body is whole four seconds after SIGTERM is answered; eight is what it has."""
    body = posted(LEAST)
    with serving(tmp_path, settings={"CANDIDACY_DRAIN_SECONDS": "0", "CANDIDACY_FAST_PATH": fast_path}) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
            connection.sendall(_head(body) + body[:10])
            time.sleep(0.5)
            os.kill(server.process.pid, signal.SIGTERM)
            time.sleep(4)
            connection.sendall(body[10:])
            heard = b"".join(iter(lambda: connection.recv(65536), b""))
        assert heard.startswith(b"HTTP/1.1 200")
        assert b"\r\nconnection: close\r\n" in heard
        assert server.process.wait(PATIENCE) == -signal.SIGTERM


def test_a_request_that_outlasts_the_end_gets_a_problem(tmp_path: Path) -> None:
    """A body that is still not there when the grace is over gets a problem, and the process ends in time."""
    body = posted(LEAST)
    settings = {"CANDIDACY_DRAIN_SECONDS": "0"}
    with serving(tmp_path, settings=settings) as server:
        host, port = server.url.removeprefix("http://").split(":")
        heard = asyncio.run(_half_a_request(host, int(port), body, server))
        assert b"408 Request Timeout" in heard or b"503 Service Unavailable" in heard
        assert b"application/problem+json" in heard
        assert server.process.wait(PATIENCE) == -signal.SIGTERM


async def _half_a_request(host: str, port: int, body: bytes, server: Server) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(_head(body) + body[:10])
    await writer.drain()
    await asyncio.sleep(0.3)
    os.kill(server.process.pid, signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        heard = await reader.read()
    writer.close()
    return heard
