"""Problems (RFC 9457): every error code, its texts, and the response that carries it.

No submitted value is ever in one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.rules.errors import ReleaseNotFound
from app.wire import shapes
from app.wire.errors import MOST_FAULTS, NotJson, NotJsonReason, ReceiptsUnavailable, RequestFault, RequestRefused

MEDIA_TYPE = "application/problem+json"
REQUEST_ID = "candidacy.request_id"  # keys in the scope of a request
ROOT = "candidacy.root"


@dataclass(frozen=True, slots=True)
class Code:
    """An error code; `status` is None for one that stands inside `errors` only."""

    status: int | None
    title: str
    meaning: str
    what_to_do: str


CODES: Mapping[str, Code] = {
    "not_json": Code(
        400,
        "The body is not JSON",
        "The body could not be read as JSON, so nothing was decided.",
        "Send one JSON object, in UTF-8 without a byte-order mark, without NaN or Infinity.",
    ),
    "duplicate_key": Code(
        400,
        "A key stands twice",
        "The same key stands twice in one object, so it is not clear which answer is meant.",
        "Send each key once.",
    ),
    "not_utf8": Code(
        400,
        "The body is not UTF-8",
        "The body holds bytes that are not UTF-8.",
        "Encode the body as UTF-8.",
    ),
    "too_deep": Code(
        400,
        "The body is nested too deep",
        "Objects and lists stand inside each other deeper than any request needs.",
        "Send the shape that the contract shows.",
    ),
    "cors_refused": Code(
        400,
        "This origin may not call the service",
        "A browser asked whether a page may call the service, and its origin, method or header is not allowed.",
        "Ask whoever runs the service to add the origin to its settings.",
    ),
    "bad_request": Code(
        400, "The request is malformed", "The request could not be understood.", "Compare it with the contract."
    ),
    "not_found": Code(
        404,
        "There is nothing at this address",
        "The address names nothing that the service has.",
        "Compare the address with the contract; the lists name everything there is.",
    ),
    "release_not_found": Code(
        404,
        "There is no such release",
        "The request names a rulebook release that this service does not have.",
        "Leave `release` out for the current one, or take a name from `/v1/rulebook/releases`.",
    ),
    "method_not_allowed": Code(
        405,
        "This address does not take this method",
        "The address exists, and takes other methods.",
        "Use one of the methods in the `Allow` header.",
    ),
    "too_large": Code(
        413,
        "The body is too large",
        "A request has at most 64 KiB, and a batch at most 1 MiB.",
        "Send less in one request.",
    ),
    "not_json_content_type": Code(
        415,
        "The content type is not JSON",
        "Bodies are read as JSON only.",
        "Send the header `Content-Type: application/json`.",
    ),
    "encoded_body": Code(
        415,
        "The body is compressed or otherwise encoded",
        "Bodies are read as they are: no `Content-Encoding` but `identity` is taken.",
        "Send the body as it is, and leave the header `Content-Encoding` out.",
    ),
    "invalid_request": Code(
        422,
        "The request does not fit the contract",
        "It is JSON, and some of it is not what the contract asks for. `errors` lists each fault once, at most "
        f"{MOST_FAULTS} for one body; `errors_left_out` says how many more there are.",
        "Mend each fault at its pointer; `suggestion` names what may have been meant.",
    ),
    "receipts_unavailable": Code(
        409,
        "This service makes no receipts",
        "A receipt was asked for, and the service has no secret to key one with. Nothing was decided.",
        "Leave `receipt` out, or ask whoever runs the service to set a secret for receipts.",
    ),
    "too_slow": Code(
        408,
        "The request came too slowly",
        "A whole request has to arrive within 10 seconds. Otherwise one connection could hold the service.",
        "Send it again, over a better connection or in smaller parts.",
    ),
    "headers_too_large": Code(
        431,
        "The headers are too large",
        "The request line and the headers have at most 64 KiB together. There are at most 100 headers, trailers too.",
        "Send fewer or shorter headers; the service reads few of them.",
    ),
    "unknown_transfer_coding": Code(
        501,
        "The transfer coding is not known",
        "The body was sent in a transfer coding that the service does not know; it knows `chunked` alone.",
        "Send the body with its length, or in chunks.",
    ),
    "version_not_supported": Code(
        505,
        "The version of HTTP is not supported",
        "On this connection the service speaks HTTP/1.1 and HTTP/1.0.",
        "Send the request as HTTP/1.1; a proxy in front of the service may speak others.",
    ),
    "internal_error": Code(
        500,
        "Something went wrong here",
        "The service failed. Nothing was decided, and nothing about the request was kept.",
        "Try again; if it fails again, report the request id.",
    ),
    "overloaded": Code(
        503,
        "The service is busy",
        "It answers as many requests as it can at once. Nothing was decided.",
        "Try again after the seconds in the `Retry-After` header.",
    ),
    "not_ready": Code(
        503,
        "The service cannot do its work",
        "It is stopping, or a rulebook release is not the one that its digest names.",
        "Send requests elsewhere; whoever runs the service finds the reason in its releases and its log.",
    ),
    "shutting_down": Code(
        503,
        "The service stops",
        "It stopped before the request had arrived whole. Nothing was decided.",
        "Send it again; another process will answer.",
    ),
    "unknown_field": Code(
        None,
        "There is no such field",
        "A misspelt answer would otherwise be lost without a word, so it is refused.",
        "Take the field's name from the contract; `suggestion` may have it.",
    ),
    "missing_field": Code(None, "A field is missing", "The field is always needed.", "Add it."),
    "wrong_type": Code(
        None,
        "The value has the wrong type",
        'Answers are never converted: true is no number, and "29" is not 29.',
        "Send the type that the contract names.",
    ),
    "not_an_option": Code(
        None,
        "This is not an option",
        "The question has other options.",
        "Send one of the options that `detail` lists.",
    ),
    "out_of_range": Code(
        None,
        "The value is out of range",
        "The number is not plausible, or a list is too short or too long.",
        "Send a value in the range that `detail` names.",
    ),
    "repeated": Code(
        None, "An option stands twice", "A list of options holds one of them twice.", "Send each option once."
    ),
    "inconsistent_answers": Code(
        None,
        "Two answers contradict each other",
        "Both cannot be true, and the service does not guess which one is.",
        "Ask the person again; `detail` names the questions.",
    ),
    "not_in_release": Code(
        None,
        "The release does not have this question or option",
        "The request names an older release, which could not take this answer into account.",
        "Leave the answer out, or use the current release.",
    ),
}
NOT_JSON: Mapping[NotJsonReason, str] = {
    "syntax": "not_json",
    "duplicate_key": "duplicate_key",
    "not_utf8": "not_utf8",
    "too_deep": "too_deep",
}
BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "not_json_content_type"}


@dataclass(eq=False)
class ProblemError(Exception):
    """A problem to answer with.

    Attributes:
        code: one of CODES that has a status.
        errors: the faults of a request.
        left_out: how many faults it has besides.
        headers: what the response needs besides.
        place: where in the body it is, as a sentence.
    """

    code: str
    errors: Sequence[RequestFault] = ()
    left_out: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    place: str = ""


def problem_of(error: Exception) -> ProblemError:
    """The problem that an error amounts to; anything not foreseen is an internal error."""
    match error:
        case ProblemError():
            return error
        case NotJson(reason=reason, place=place):
            return ProblemError(NOT_JSON[reason], place=place)
        case RequestRefused(faults=faults, left_out=left_out):
            return ProblemError("invalid_request", faults, left_out)
        case ReleaseNotFound():
            return ProblemError("release_not_found")
        case ReceiptsUnavailable():
            return ProblemError("receipts_unavailable")
        case HTTPException(status_code=status, headers=headers):
            code = BY_STATUS.get(status, "bad_request" if status < 500 else "internal_error")
            return ProblemError(code, headers=_allowing_head(headers or {}))
    return ProblemError("internal_error")


def _allowing_head(headers: Mapping[str, str]) -> dict[str, str]:
    """GET implies HEAD."""
    allowed = set(headers.get("Allow", "").split(", "))
    allowed |= {"HEAD"} if "GET" in allowed else set()
    return {**headers, **({"Allow": ", ".join(sorted(allowed))} if "Allow" in headers else {})}


def problem(error: ProblemError, request_id: str, root: str = "", most: int = MOST_FAULTS) -> shapes.Problem:
    """The JSON of a problem, with at most so many of its faults; `root` is where a proxy has put the service."""
    code = CODES[error.code]
    told = error.errors[:most]
    return {
        "type": f"{root}/problems/{error.code}",
        "title": code.title,
        "status": code.status or 500,
        "detail": f"{code.meaning} {error.place}".strip(),
        "code": error.code,
        "request_id": request_id,
        "errors": [
            {"pointer": each.pointer, "code": each.code, "detail": each.detail, "suggestion": each.suggestion}
            for each in told
        ],
        "errors_left_out": error.left_out + len(error.errors) - len(told),
    }


def problem_response(error: ProblemError, scope: Mapping[str, Any]) -> Response:
    """The response that carries a problem, to the request of this scope."""
    shown = problem(error, scope[REQUEST_ID], scope[ROOT])
    headers = {"Cache-Control": "no-store", **error.headers}
    return Response(to_json(shown), shown["status"], headers, media_type=MEDIA_TYPE)


async def answer_problem(request: Request, error: Exception) -> Response:
    """The exception handler for everything."""
    return problem_response(problem_of(error), request.scope)


def page(code: str) -> shapes.ProblemPage:
    """The page that explains a code."""
    one = CODES[code]
    return {
        "code": code,
        "title": one.title,
        "status": one.status,
        "meaning": one.meaning,
        "what_to_do": one.what_to_do,
    }
