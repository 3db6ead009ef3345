"""The hot path: a plain `POST /v1/assessments`, answered as soon as its last byte is there, in front of all the rest.

`protocol.py` withholds such a request from the server until it is whole. It is answered here, or, on any doubt - a
header that is not plain, anything raised - handed on as if nothing had been withheld: the stack decides anew and tells
every error. So this can only ever be faster, never different.
"""

from collections.abc import Callable, Sequence
from time import perf_counter

from app.api.body import ASSESSMENT_LIMIT
from app.api.envelope import GUARDS, Observe, new_request_id
from app.service import Service
from app.service.assessments import write

TARGET = b"/v1/assessments"
TOO_LARGE = ASSESSMENT_LIMIT + 1
NOT_PLAIN = frozenset({b"origin", b"expect", b"upgrade", b"transfer-encoding", b"content-encoding"})
Headers = Sequence[tuple[bytes, bytes]]


class FastPath:
    """Answers requests whole.

    Args:
        service: what the stack asks as well.
        observe: is told of every request that is answered here.
        is_busy: whether the stack would refuse to answer now.
        varies: the headers by which the stack says what its answers depend on.
    """

    def __init__(
        self, service: Service, observe: Observe | None, is_busy: Callable[[], bool], varies: Headers = ()
    ) -> None:
        self.service = service
        self.observe = observe
        self.is_busy = is_busy
        self._head = (
            b"cache-control: no-store\r\ncontent-length: %d\r\ncontent-type: application/json\r\n"
            + b"".join([b"%b: %b\r\n" % header for header in (*varies, *GUARDS)])
            + b"request-id: %b\r\n\r\n%b"
        )

    def takes(self, headers: Headers) -> bool:
        """Whether the headers of a POST are plain: each once, JSON of a size allowed, no page that calls it."""
        named = dict(headers)
        return (
            len(named) == len(headers)
            and named.get(b"content-type") == b"application/json"
            and int(named.get(b"content-length", TOO_LARGE)) <= ASSESSMENT_LIMIT
            and NOT_PLAIN.isdisjoint(named)
            and not self.is_busy()
        )

    def answer(self, body: bytes) -> bytes | None:
        """The answer to a whole body: status 200, what follows its general headers; None on any doubt."""
        began = perf_counter()
        try:
            answer = write(self.service, self.service.reader.read_plainly(body))
            request_id = new_request_id()
            if self.observe is not None:
                self.observe(TARGET.decode(), "POST", 200, perf_counter() - began, request_id)
        except Exception:  # noqa: BLE001 - the stack does it again, and tells it as it tells every error
            return None
        return self._head % (len(answer), request_id.encode(), answer)
