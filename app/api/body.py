"""Reading a body: JSON by its content type, and never more than a limit."""

from email.message import Message

from starlette.requests import Request

from app.api.problems import ProblemError

ASSESSMENT_LIMIT = 64 * 1024
BATCH_LIMIT = 1024 * 1024


async def read_body(request: Request, limit: int) -> bytes:
    """The bytes of a JSON body.

    Args:
        request: the request.
        limit: the most bytes it may have.

    Raises:
        ProblemError: 415 if it is not declared as JSON in UTF-8; 413 if it is larger than the limit.
    """
    if not _is_json(request.headers.get("content-type", "")):
        raise ProblemError("not_json_content_type", headers={"Accept-Post": "application/json"})
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise ProblemError("too_large", headers={"Connection": "close"})
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ProblemError("too_large", headers={"Connection": "close"})
    return bytes(body)


def _is_json(content_type: str) -> bool:
    if content_type == "application/json":
        return True
    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_content_charset("utf-8")
    return message.get_content_type() == "application/json" and charset in ("utf-8", "utf8", "us-ascii")
