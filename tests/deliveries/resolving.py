"""Names that mean what a test says: each time a name is asked for, the next answer is given."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

import pytest


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: Sequence[str]) -> list[str]:
    """The hosts that were asked for, as they are; the last answer is given again and again."""
    asked: list[str] = []

    async def getaddrinfo(_loop: object, host: str, port: int, **_how: object) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET6 if ":" in each else socket.AF_INET, 1, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return asked
