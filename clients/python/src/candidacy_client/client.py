"""The two clients: one that blocks, and one to be awaited. They differ in how they wait, and in nothing else."""

import time
from typing import Any, Self

import anyio
import httpx

from candidacy_client.calls import Call
from candidacy_client.errors import CandidacyError
from candidacy_client.exchange import Manner, Patience, failure, result
from candidacy_client.operations import AsyncOperations, Operations

TIMEOUT = 10.0  # seconds
RETRIES = 2
LONGEST_WAIT = 10.0  # seconds


class Candidacy(Operations):
    """A client that blocks. It may be used by several threads, and is closed at the end of a `with`.

    Args:
        url: where the service is.
        key: a clinic's key, where the service takes keys.
        language: of the texts: a language tag, or several as in `Accept-Language`.
        timeout: seconds that connecting, sending, and each silence may take.
        retries: how often to ask again while the service is busy (429, 503) or cannot be reached.
        longest_wait: seconds; if the service asks for a longer wait, its problem is raised at once.
        http: a client of your own, for proxies or certificates; it stays open.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        language: str | None = None,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        longest_wait: float = LONGEST_WAIT,
        http: httpx.Client | None = None,
    ) -> None:
        self._manner = Manner(url.rstrip("/"), key, language, timeout, Patience(retries, longest_wait))
        self._http = http or httpx.Client()
        self._owns_http = http is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        if self._owns_http:
            self._http.close()

    def send(self, call: Call) -> Any:
        request = self._manner.request(call, self._http)
        before = 0
        while True:
            try:
                return self._once(request, call.accept)
            except CandidacyError as failed:
                pause = self._manner.patience.pause(failed, before)
                if pause is None:
                    raise
            time.sleep(pause)
            before += 1

    def _once(self, request: httpx.Request, accept: str) -> Any:
        try:
            response = self._http.send(request, follow_redirects=False)
        except httpx.TransportError as error:
            raise failure(error) from error
        return result(response, accept)


class AsyncCandidacy(AsyncOperations):
    """A client to be awaited, and closed at the end of an `async with`.

    Args:
        url: where the service is.
        key: a clinic's key, where the service takes keys.
        language: of the texts: a language tag, or several as in `Accept-Language`.
        timeout: seconds that connecting, sending, and each silence may take.
        retries: how often to ask again while the service is busy (429, 503) or cannot be reached.
        longest_wait: seconds; if the service asks for a longer wait, its problem is raised at once.
        http: a client of your own, for proxies or certificates; it stays open.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        language: str | None = None,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        longest_wait: float = LONGEST_WAIT,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._manner = Manner(url.rstrip("/"), key, language, timeout, Patience(retries, longest_wait))
        self._http = http or httpx.AsyncClient()
        self._owns_http = http is None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        if self._owns_http:
            await self._http.aclose()

    async def send(self, call: Call) -> Any:
        request = self._manner.request(call, self._http)
        before = 0
        while True:
            try:
                return await self._once(request, call.accept)
            except CandidacyError as failed:
                pause = self._manner.patience.pause(failed, before)
                if pause is None:
                    raise
            await anyio.sleep(pause)
            before += 1

    async def _once(self, request: httpx.Request, accept: str) -> Any:
        try:
            response = await self._http.send(request, follow_redirects=False)
        except httpx.TransportError as error:
            raise failure(error) from error
        return result(response, accept)
