"""Documents that change with a release only: bytes with strong ETags, compressed beforehand for whoever takes gzip.

Those that are heavy to make are made once for all who wait for them, one after another, beside the event loop.
"""

import gzip
import hashlib
import re
from asyncio import sleep, wrap_future
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock, Thread

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from app.api.flights import Flights

GZIP = re.compile(r"\s*(gzip|x-gzip|identity|\*)\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?", re.ASCII | re.IGNORECASE)

LANGUAGE = "Content-Language"
QUIET = 10.0  # seconds: the first requests come first, and who ends soon made nothing


@dataclass(frozen=True, slots=True)
class Page:
    """A document.

    Attributes:
        body: its bytes.
        compressed: the same in gzip; None where that is not shorter.
        digest: names its bytes.
        media_type: what it is.
        headers: what is sent with it besides.
    """

    body: bytes
    compressed: bytes | None
    digest: str
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def respond(self, request: Request) -> Response:
        """The document in the form that the client takes, or 304 where the client has that form."""
        compressed = self.compressed if takes_gzip(request.headers.getlist("accept-encoding")) else None
        etag = f'"{self.digest}"' if compressed is None else f'"{self.digest}-gzip"'
        headers = {**self.headers, "ETag": etag, "Cache-Control": "no-cache"}
        if differs := [name for name, varies in self._varies() if varies]:
            headers["Vary"] = ", ".join(differs)
        if matches(request.headers.getlist("if-none-match"), etag):
            headers.pop(LANGUAGE, None)  # of what the client has already
            return Response(status_code=304, headers=headers)
        if compressed is not None:
            headers["Content-Encoding"] = "gzip"
        return Response(self.body if compressed is None else compressed, headers=headers, media_type=self.media_type)

    def _varies(self) -> Iterable[tuple[str, bool]]:
        yield "Accept-Encoding", self.compressed is not None
        yield "Accept-Language", LANGUAGE in self.headers


def prepared(document: object, media_type: str = "application/json", headers: Mapping[str, str] | None = None) -> Page:
    """A document, ready to be sent."""
    body = document if isinstance(document, bytes) else to_json(document)
    compressed = gzip.compress(body, mtime=0)
    shorter = compressed if len(compressed) < len(body) else None
    return Page(body, shorter, hashlib.sha256(body).hexdigest()[:32], media_type, headers or {})


def matches(if_none_match: Iterable[str], etag: str) -> bool:
    """Whether a client's `If-None-Match` names the ETag (RFC 9110, weak comparison)."""
    given = [each.strip().removeprefix("W/") for line in if_none_match for each in line.split(",")]
    return "*" in given or etag in given


def takes_gzip(accept_encoding: Iterable[str]) -> bool:
    """Whether a client takes gzip at least as gladly as the bytes as they are (RFC 9110 12.5.3)."""
    wishes = [GZIP.fullmatch(each) for line in accept_encoding for each in line.split(",")]
    weights = {wish[1].lower(): float(wish[2] or 1) for wish in wishes if wish is not None}
    weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return weight > 0 and weight >= weights.get("identity", 0.0)


class HeavyPages:
    """Pages that are heavy to make, by what names them.

    Args:
        quiet: seconds from the start in which nothing is made that nobody asked for.
    """

    def __init__(self, quiet: float = QUIET) -> None:
        self._quiet = quiet
        self._made: dict[str, Page] = {}
        self._ahead: dict[str, Callable[[], Page]] = {}
        self._flights: Flights[Page] = Flights()
        self._turn = Lock()

    def ahead(self, name: str, make: Callable[[], Page]) -> None:
        """Say that a page will be asked for, and is to be made soon after the start."""
        self._ahead[name] = make

    async def begin(self) -> None:
        """Make what will be asked for."""
        await sleep(self._quiet)
        for name, make in self._ahead.items():
            await self.page(name, make)

    async def page(self, name: str, make: Callable[[], Page]) -> Page:
        """The page; made now if it was not yet. What cannot be made is tried anew for whoever asks next."""
        if name not in self._made:
            self._made[name] = await self._flights.join(name, lambda: wrap_future(self._begun(make)))
        return self._made[name]

    def _begun(self, make: Callable[[], Page]) -> Future[Page]:
        """A page that is being made, in its turn, by a thread that does not hold up the end of the process."""
        future: Future[Page] = Future()

        def run() -> None:
            with self._turn:
                if not future.set_running_or_notify_cancel():
                    return  # the process ends, and nobody waits any more
                try:
                    future.set_result(make())
                except Exception as error:  # noqa: BLE001 - whatever it is, it is told to who waits
                    future.set_exception(error)

        Thread(target=run, name="heavy page", daemon=True).start()
        return future
