"""Reading a body: JSON by its content type, never more than a limit, and never longer than the server waits for it.

The server's protocol keeps the time, because only it sees a body that does not come; what it found is answered here.
"""

from email.message import Message

from starlette.requests import Request

from app.api.problems import ProblemError

ASSESSMENT_LIMIT = 64 * 1024
BATCH_LIMIT = 1024 * 1024
TOO_SLOW = "candidacy.too_slow"  # the key in the request's state that the protocol sets
CLOSE = {"Connection": "close"}


async def read_body(request: Request, limit: int) -> bytes:
    """The bytes of a JSON body.

    Args:
        request: the request.
        limit: the most bytes it may have.

    Raises:
        ProblemError: 415 if it is not declared as JSON in UTF-8, or is encoded; 413 if it is larger than the limit;
            408 if it came too slowly; 400 if the client left before its end.
    """
    if not _is_json(request.headers.get("content-type", "")):
        raise ProblemError("not_json_content_type", headers={"Accept-Post": "application/json"})
    if not _is_as_it_is(request.headers.getlist("content-encoding")):
        raise ProblemError("encoded_body", headers={"Accept-Encoding": "identity"})
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise ProblemError("too_large", headers=CLOSE)
    return await _within(request, limit)


async def _within(request: Request, limit: int) -> bytes:
    body = bytearray()
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ProblemError("bad_request", headers=CLOSE)
        body += message.get("body", b"")
        if len(body) > limit:
            raise ProblemError("too_large", headers=CLOSE)
        if not message.get("more_body"):
            return bytes(body)
        if TOO_SLOW in request.scope.get("state", ()):
            raise ProblemError("too_slow", headers=CLOSE)


def _is_json(content_type: str) -> bool:
    if content_type == "application/json":
        return True
    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_content_charset("utf-8")
    return message.get_content_type() == "application/json" and charset in ("utf-8", "utf8", "us-ascii")


def _is_as_it_is(content_encodings: list[str]) -> bool:
    """Whether nothing was done to the body: a coding may be named, but `identity` is none (RFC 9110 8.4)."""
    codings = [each.strip().lower() for line in content_encodings for each in line.split(",")]
    return all(each in ("", "identity") for each in codings)
