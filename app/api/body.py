"""Reading a body: JSON by its content type, never more than a limit, and never longer than the server waits for it.

The server's protocol keeps the time, because only it sees a body that does not come; what it found is answered here.
"""

import re

from starlette.requests import Request

from app.api.problems import ProblemError

ASSESSMENT_LIMIT = 64 * 1024
BATCH_LIMIT = 1024 * 1024
TOO_SLOW = "candidacy.too_slow"  # the key in the request's state that the protocol sets
LONGEST_TYPE = 1_000  # characters of a content type
CLOSE = {"Connection": "close"}
_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_PARAMETER = re.compile(rf""";[ \t]*+(?:(?P<name>{_WORD})=(?P<value>{_WORD}|"(?:[^"\\]|\\.)*+"))?+[ \t]*+""")
"""One parameter of a media type, or the place where one could be; what it took it never looks at again."""


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
    """Whether it is JSON in UTF-8 (RFC 9110 8.3)."""
    if len(content_type) > LONGEST_TYPE:
        return False
    media, _, _ = content_type.partition(";")
    place = len(media)
    while place < len(content_type):
        parameter = _PARAMETER.match(content_type, place)
        if parameter is None or not _is_right(parameter["name"] or "", parameter["value"]):
            return False
        place = parameter.end()
    return media.strip(" \t").lower() == "application/json"


def _is_right(name: str, value: str) -> bool:
    """Whether a parameter fits JSON: any does, but for another charset than UTF-8 or what is the same in it."""
    return name.lower() != "charset" or value.strip('"').lower() in ("utf-8", "utf8", "us-ascii")


def _is_as_it_is(content_encodings: list[str]) -> bool:
    """Whether nothing was done to the body: a coding may be named, but `identity` is none (RFC 9110 8.4)."""
    codings = [each.strip().lower() for line in content_encodings for each in line.split(",")]
    return all(each in ("", "identity") for each in codings)
