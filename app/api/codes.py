"""Every error code, with what it means and what to do: what clients are written against, and what its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.wire import shapes
from app.wire.errors import MOST_FAULTS


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
    "unusable_parameter": Code(
        400,
        "A parameter of the address cannot be used",
        "A parameter is not known, or its value is not what the contract asks for.",
        "Compare the parameters with the contract; take a `cursor` from the response before.",
    ),
    "unusable_idempotency_key": Code(
        400,
        "The idempotency key cannot be used",
        "An `Idempotency-Key` has 1 to 255 visible ASCII characters, and stands once.",
        "Send a UUID that was drawn for this request.",
    ),
    "credential_needed": Code(
        401,
        "A key is needed",
        "This can be done with a key of a clinic only, and none was sent.",
        "Send the key as `Authorization: Bearer …`; whoever runs the service issues them.",
    ),
    "credential_refused": Code(
        401,
        "The key does not hold",
        "The header `Authorization` holds no key that was issued here, or one that was revoked. Nothing is answered "
        "without the rules of the clinic that was meant.",
        "Compare the key with the one that was issued, or ask the clinic for another. To ask as nobody in particular, "
        "leave the header out.",
    ),
    "not_allowed": Code(
        403,
        "This key may not do this",
        "A key for browsers asks, assesses and shares; a deletion token deletes the one record that it was made for.",
        "Use the clinic's key for servers, from a server.",
    ),
    "origin_refused": Code(
        403,
        "This page may not use the key",
        "A key for browsers is bound to the pages of its clinic, and the request came from none of them.",
        "Ask the clinic to add the page's origin to its file.",
    ),
    "clinic_suspended": Code(
        403,
        "The clinic is suspended",
        "Whoever runs the service has suspended the clinic. Its keys hold again once it goes on.",
        "Ask whoever runs the service.",
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
    "release_not_for_clinic": Code(
        409,
        "The clinic's rules do not fit this release",
        "The clinic has rules of its own, and they cannot be used with this release. Nothing was decided without them.",
        "Leave `release` out for the current one, or ask the clinic to bring its file up to date.",
    ),
    "idempotency_key_in_use": Code(
        409,
        "The same request is being answered",
        "A request with this `Idempotency-Key` has begun and not ended.",
        "Send it again a little later.",
    ),
    "gone": Code(
        410,
        "What was stored is gone",
        "It was stored once by this `Idempotency-Key`, and has been deleted since.",
        "To share anew, ask the person, and use another key.",
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
    "sharing_unavailable": Code(
        422,
        "Nothing can be shared here",
        "To share, a clinic's key is needed, of a clinic that keeps what people share, and a service with a database; "
        "a batch shares nothing. Nothing was decided or kept.",
        "Leave `share` out, or send the key of a clinic that stores.",
    ),
    "idempotency_key_reused": Code(
        422,
        "The idempotency key stands for another request",
        "This `Idempotency-Key` was used in the last 24 hours with another body.",
        "Send the very same request again, or use a key of its own for each request.",
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
    "too_many_requests": Code(
        429,
        "Too many requests",
        "This address, or this key, has made as many requests as it may for now. Nothing was decided.",
        "Try again after the seconds in the `Retry-After` header. `RateLimit-Policy` says how many there may be.",
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
    "storage_unavailable": Code(
        503,
        "What is kept cannot be reached",
        "The database is away, locked, full or slow. Nothing was acknowledged.",
        "Try again after the seconds in the `Retry-After` header, with the same `Idempotency-Key` where one was sent.",
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
        "The request names a release that could not take this answer into account.",
        "Leave the answer out, or use a release that asks for it.",
    ),
}


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
