"""Problems (RFC 9457): what an error amounts to, and the response that carries it.

No submitted value is ever in one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from app.api.codes import CODES
from app.api.languages import IN_ENGLISH, SPOKEN, Spoken
from app.rules.errors import ReleaseNotForClinic, ReleaseNotFound
from app.service import access, sharing_errors
from app.service.access import AccessError
from app.service.sharing_errors import SharingError
from app.store.errors import StoreUnavailable
from app.wire import shapes
from app.wire.errors import (
    MOST_FAULT_BYTES,
    MOST_FAULTS,
    NotJson,
    NotJsonReason,
    ReceiptsUnavailable,
    RequestFault,
    RequestRefused,
    Said,
)

MEDIA_TYPE = "application/problem+json"
REQUEST_ID = "candidacy.request_id"  # keys in the scope of a request
ROOT = "candidacy.root"


NOT_JSON: Mapping[NotJsonReason, str] = {
    "syntax": "not_json",
    "duplicate_key": "duplicate_key",
    "not_utf8": "not_utf8",
    "too_deep": "too_deep",
}
CHALLENGE = {"WWW-Authenticate": "Bearer"}
CHALLENGES: Mapping[type[AccessError], Mapping[str, str]] = {
    access.CredentialNeeded: CHALLENGE,
    access.CredentialRefused: {"WWW-Authenticate": 'Bearer error="invalid_token"'},
}
REFUSED: Mapping[type[AccessError], str] = {
    access.CredentialNeeded: "credential_needed",
    access.CredentialRefused: "credential_refused",
    access.NotAllowed: "not_allowed",
    access.OriginRefused: "origin_refused",
    access.ClinicSuspended: "clinic_suspended",
}
UNSHARED: Mapping[type[SharingError], str] = {
    sharing_errors.SharingUnavailable: "sharing_unavailable",
    sharing_errors.NoSuchRecord: "not_found",
    sharing_errors.KeyReused: "idempotency_key_reused",
    sharing_errors.KeyInUse: "idempotency_key_in_use",
    sharing_errors.RecordGone: "gone",
    sharing_errors.UnusableKey: "unusable_idempotency_key",
    sharing_errors.UnusableParameter: "unusable_parameter",
}
RETRY_AFTER = "5"  # seconds, where the database cannot be used
METHODS = ("DELETE", "GET", "POST")  # that any address of ours takes
BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "not_json_content_type"}


@dataclass(eq=False)
class ProblemError(Exception):
    """A problem to answer with.

    Attributes:
        code: one of CODES that has a status.
        errors: the faults of a request.
        left_out: how many faults it has besides.
        headers: what the response needs besides.
        place: where in the body it is.
    """

    code: str
    errors: Sequence[RequestFault] = ()
    left_out: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    place: Said | None = None


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
        case ReleaseNotForClinic():
            return ProblemError("release_not_for_clinic")
        case ReceiptsUnavailable():
            return ProblemError("receipts_unavailable")
        case AccessError():
            return ProblemError(REFUSED[type(error)], headers=CHALLENGES.get(type(error), {}))
        case SharingError():
            return ProblemError(UNSHARED[type(error)])
        case StoreUnavailable():
            return ProblemError("storage_unavailable", headers={"Retry-After": RETRY_AFTER})
        case HTTPException(status_code=status, headers=headers):
            code = BY_STATUS.get(status, "bad_request" if status < 500 else "internal_error")
            return ProblemError(code, headers=headers or {})
    return ProblemError("internal_error")


@dataclass(frozen=True, slots=True)
class Room:
    """What there is room for in one response: so many faults, of so many bytes."""

    faults: int = MOST_FAULTS
    size: int = MOST_FAULT_BYTES

    def first(self, faults: Sequence[RequestFault], spoken: Spoken) -> list[shapes.ProblemFault]:
        """The first faults, as many as fit, in a language."""
        told: list[shapes.ProblemFault] = []
        for each in faults[: self.faults]:
            detail = spoken.problems.detail(each, spoken.book)
            told.append({"pointer": each.pointer, "code": each.code, "detail": detail, "suggestion": each.suggestion})
            if _size(told) > self.size:
                return told[:-1]
        return told

    def behind(self, told: shapes.Problem) -> "Room":
        """What is left of it behind a problem; nothing once a fault did not fit."""
        if told["errors_left_out"]:
            return Room(0, 0)
        return Room(self.faults - len(told["errors"]), self.size - _size(told["errors"]))


WHOLE_ROOM = Room()


def _size(told: list[shapes.ProblemFault]) -> int:
    return sum(len(to_json(each)) + len(",") for each in told)


def problem(
    error: ProblemError, request_id: str, root: str = "", room: Room = WHOLE_ROOM, spoken: Spoken = IN_ENGLISH
) -> shapes.Problem:
    """The JSON of a problem, with the faults that there is room for; `root` is where a proxy has put the service."""
    texts = spoken.problems
    told = room.first(error.errors, spoken)
    place = [texts.said(error.place)] if error.place else []
    return {
        "type": f"{root}/problems/{error.code}",
        "title": texts.title(error.code),
        "status": CODES[error.code].status or 500,
        "detail": " ".join([texts.meaning(error.code), *place]),
        "code": error.code,
        "request_id": request_id,
        "errors": told,
        "errors_left_out": error.left_out + len(error.errors) - len(told),
        "language": texts.language_of(error.code, *place, *(each["detail"] for each in told)),
    }


def problem_response(error: ProblemError, scope: Mapping[str, Any]) -> Response:
    """The response that carries a problem, to the request of this scope."""
    spoken: Spoken = scope.get(SPOKEN, IN_ENGLISH)
    shown = problem(error, scope[REQUEST_ID], scope[ROOT], spoken=spoken)
    headers = {"Cache-Control": "no-store", "Content-Language": shown["language"]["code"], **error.headers}
    return Response(to_json(shown), shown["status"], headers, media_type=MEDIA_TYPE)


async def respond_with_problem(request: Request, error: Exception) -> Response:
    """The exception handler for everything."""
    found = problem_of(error)
    if found.code == "method_not_allowed":
        found.headers = {**found.headers, "Allow": ", ".join(sorted(_allowed(request.scope)))}
    return problem_response(found, request.scope)


def _allowed(scope: Scope) -> set[str]:
    """The methods of an address (RFC 9110 10.2.1), which may have several routes; GET implies HEAD."""
    routes = scope["router"].routes
    methods = {
        method
        for method in METHODS
        if any(each.matches({**scope, "method": method})[0] is Match.FULL for each in routes)
    }
    return methods | {"HEAD"} if "GET" in methods else methods
