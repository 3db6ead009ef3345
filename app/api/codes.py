"""Every error code with its status: what clients are written against. What each says is `app.wire.problems`'s."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.wire import shapes
from app.wire.problems import ProblemTexts


@dataclass(frozen=True, slots=True)
class Code:
    """An error code; `status` is None for one that stands inside `errors` only."""

    status: int | None


CODES: Mapping[str, Code] = {
    "not_json": Code(400),
    "duplicate_key": Code(400),
    "not_utf8": Code(400),
    "too_deep": Code(400),
    "cors_refused": Code(400),
    "bad_request": Code(400),
    "unusable_parameter": Code(400),
    "unusable_idempotency_key": Code(400),
    "credential_needed": Code(401),
    "credential_refused": Code(401),
    "not_allowed": Code(403),
    "origin_refused": Code(403),
    "clinic_suspended": Code(403),
    "not_found": Code(404),
    "release_not_found": Code(404),
    "release_not_for_clinic": Code(409),
    "idempotency_key_in_use": Code(409),
    "gone": Code(410),
    "method_not_allowed": Code(405),
    "too_large": Code(413),
    "not_json_content_type": Code(415),
    "encoded_body": Code(415),
    "invalid_request": Code(422),
    "sharing_unavailable": Code(422),
    "idempotency_key_reused": Code(422),
    "receipts_unavailable": Code(409),
    "too_slow": Code(408),
    "too_many_requests": Code(429),
    "headers_too_large": Code(431),
    "unknown_transfer_coding": Code(501),
    "version_not_supported": Code(505),
    "internal_error": Code(500),
    "overloaded": Code(503),
    "storage_unavailable": Code(503),
    "not_ready": Code(503),
    "shutting_down": Code(503),
    "unknown_field": Code(None),
    "missing_field": Code(None),
    "wrong_type": Code(None),
    "not_an_option": Code(None),
    "out_of_range": Code(None),
    "repeated": Code(None),
    "inconsistent_answers": Code(None),
    "not_in_release": Code(None),
}


def page(code: str, texts: ProblemTexts) -> shapes.ProblemPage:
    """The page that explains a code."""
    return {
        "code": code,
        "title": texts.title(code),
        "status": CODES[code].status,
        "meaning": texts.meaning(code),
        "what_to_do": texts.what_to_do(code),
        "language": texts.language_of(code),
    }
