"""The hot path: a plain `POST /v1/assessments`, answered as soon as its last byte is there, in front of all the rest.

`protocol.py` withholds such a request from the server until it is whole. It is answered here, or, on any doubt - a
header that is not plain, anything raised - handed on as if nothing had been withheld: the stack decides anew and tells
every error. So this can only ever be faster, never different.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Literal

from app.api.body import ASSESSMENT_LIMIT
from app.api.envelope import GUARDS, VARYING, Observe, new_request_id
from app.api.guards import Answering
from app.api.heads import Headers
from app.api.languages import Languages
from app.api.plain import is_plain
from app.api.rate_limits import Allowance, Limits
from app.service import Service
from app.service.access import ANYBODY, Caller
from app.service.assessments import write

TARGET = b"/v1/assessments"
TOO_LARGE = ASSESSMENT_LIMIT + 1
LONGEST_ORIGIN = 300
ORIGINS = 256  # how many pages' headers are kept ready

NO_PAGES: frozenset[str] = frozenset()
Why = Literal["header", "repeated_header", "content", "key", "busy", "connection", "limits", "body"]
"""Why a request was handed on: a header that is not plain, or that stands twice; another content type, or a length
that is not told or too large; a key that has to be looked at, or is missing; all places taken; a connection or service
that is to end; a limit that is reached, or counted elsewhere; what the body says."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A request that may be answered once it is whole.

    Attributes:
        head: of the response.
        allowance: what whoever makes it may ask for; None where that is not limited.
        service: answers it.
    """

    head: bytes
    allowance: Allowance | None
    service: Service


class FastPath:
    """Answers requests whole.

    Args:
        answering: who is answered by what.
        observe: is told of every request that is answered here.
        is_busy: whether the stack would refuse to answer now.
        added: the headers that the stack adds to a response for a page of this origin, or for none, where a clinic's
            pages are these.
        handed_on: is told of every request that is not answered here, and why.
        limits: what is allowed; None where that is not limited.
    """

    def __init__(
        self,
        answering: Answering,
        observe: Observe | None,
        is_busy: Callable[[], bool],
        added: Callable[[bytes | None, frozenset[str]], Headers] = lambda _origin, _open_to: (),
        handed_on: Callable[[Why], object] = lambda _why: None,
        limits: Limits | None = None,
    ) -> None:
        self.answering = answering
        self.observe = observe
        self.is_busy = is_busy
        self.tell = handed_on
        self.limits = limits
        self._languages = Languages(answering.service)
        self._ready = lru_cache(ORIGINS)(lambda origin, open_to, language: _ready(added(origin, open_to), language))

    def takes(self, headers: Headers, named: Mapping[bytes, bytes], peer: str | None) -> Ready | None:
        """What is known of a POST with these headers; None where they are not plain.

        Args:
            headers: all of them.
            named: the same by name.
            peer: the address that it came from.
        """
        why = self._why_not(headers, named)
        if why is None:
            origin, asked = named.get(b"origin"), self._asked(named)
            if asked is not None:
                service, open_to, caller = asked
                language = self._languages.of(named.get(b"accept-language")).code
                head = self._ready(origin, open_to, language)
                return Ready(head, self._allowance(caller, named, peer), service.in_language(language))
        self.hand_on(why or "key")
        return None

    def _asked(self, named: Mapping[bytes, bytes]) -> tuple[Service, frozenset[str], Caller] | None:
        """What answers whoever sent these headers, the clinic's pages, and who that is; None where it is not known."""
        authorization, directory = named.get(b"authorization"), self.answering.directory
        if authorization is None:
            return None if self.answering.keys_only else (self.answering.service, NO_PAGES, ANYBODY)
        if directory is None:
            return None
        origin = named.get(b"origin")
        with suppress(Exception):  # the stack asks again, and tells it
            caller = directory.caller(
                authorization.decode("latin-1"), None if origin is None else origin.decode("latin-1")
            )
            service = directory.loaded(caller)
            if service is not None and caller.key is not None:
                return service, directory.origins_of(caller.key.clinic), caller
        return None

    def _allowance(self, caller: Caller, named: Mapping[bytes, bytes], peer: str | None) -> Allowance | None:
        limits = self.limits
        return None if limits is None else limits.allowance(caller, peer, named.get(limits.peers.header))

    def _why_not(self, headers: Headers, named: Mapping[bytes, bytes]) -> Why | None:
        if len(named) != len(headers):
            return "repeated_header"
        if not is_plain(named) or len(named.get(b"origin", b"")) > LONGEST_ORIGIN:
            return "header"
        if named.get(b"content-type") != b"application/json" or not _fits(named):
            return "content"
        return "busy" if self.is_busy() else None

    def hand_on(self, why: Why) -> None:
        """Tell that a request is not answered here."""
        self.tell(why)

    def respond(self, ready: Ready, body: bytes) -> bytes | None:
        """The response to a whole body: status 200, what follows its general headers; None on any doubt.

        Args:
            ready: what `takes` gave.
            body: the body.
        """
        began = perf_counter()
        if ready.allowance and not (self.limits and self.limits.allows_now(ready.allowance)):
            self.hand_on("limits")
            return None
        try:
            response = write(ready.service, ready.service.reader.read_plainly(body))
        except Exception:  # noqa: BLE001 - the stack does it again, and tells it as it tells every error
            self.hand_on("body")
            return None
        request_id = new_request_id()
        if self.observe is not None:
            with suppress(Exception):  # what was decided and counted stays answered
                self.observe(TARGET.decode(), "POST", 200, perf_counter() - began, request_id)
        limits = self.limits.count_now(ready.allowance) if self.limits and ready.allowance else b""
        return ready.head % (len(response), limits, request_id.encode(), response)


def _fits(named: Mapping[bytes, bytes]) -> bool:
    return int(named.get(b"content-length", TOO_LARGE)) <= ASSESSMENT_LIMIT


def _ready(added: Headers, language: str) -> bytes:
    """The headers of a response, but for its length, what limits say, and its request id."""
    lines = b"".join([b"%b: %b\r\n" % header for header in (*added, *GUARDS, *VARYING)]).replace(b"%", b"%%")
    return (
        b"cache-control: no-store\r\ncontent-language: "
        + language.encode()
        + b"\r\ncontent-length: %d\r\ncontent-type: application/json\r\n%b"
        + lines
        + b"request-id: %b\r\n\r\n%b"
    )
