"""What a response means, and whether to ask once more: the same whether one waits blocking or async."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from candidacy_client.calls import Call
from candidacy_client.errors import (
    CandidacyError,
    ProblemError,
    TimedOutError,
    UnexpectedResponseError,
    UnreachableError,
)

BUSY = frozenset({429, 503})
"""Come again later, these say."""
FIRST_PAUSE = 0.25  # seconds, where the service does not say; each later one is twice as long


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask again, and how many seconds to wait at most before that."""

    retries: int
    longest_wait: float

    def pause(self, failed: CandidacyError, before: int) -> float | None:
        """Seconds to wait before asking again, None where that is not to be done.

        Every call may be sent again: what stores has a key of its own. The wait is as long as the service asks for or
        longer, by chance, so that not all who were turned away come back at once.

        Args:
            failed: how it went.
            before: how often it was asked again already.
        """
        if before >= self.retries or not _passing(failed):
            return None
        asked: float | None = getattr(failed, "retry_after", None)
        least = FIRST_PAUSE * 2**before if asked is None else asked
        if least > self.longest_wait:
            return None
        return min(least * random.uniform(1, 1.5), self.longest_wait)  # noqa: S311 - no secret


@dataclass(frozen=True, slots=True)
class Manner:
    """Where the service is and how it is asked; `timeout` in seconds."""

    url: str
    key: str | None
    language: str | None
    timeout: float
    patience: Patience

    def request(self, call: Call, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """What is sent, and sent again."""
        return http.build_request(
            call.method,
            self.url + call.address(),
            params=call.behind(),
            json=call.body,
            headers=call.headers(self.key, self.language),
            timeout=call.options.get("timeout", self.timeout),
        )


def _passing(failed: CandidacyError) -> bool:
    if isinstance(failed, ProblemError | UnexpectedResponseError):
        return failed.status in BUSY
    return isinstance(failed, UnreachableError)


def failure(error: httpx.TransportError) -> CandidacyError:
    """What it means that no response came."""
    if isinstance(error, httpx.TimeoutException):
        return TimedOutError("the service took too long")
    return UnreachableError("the service cannot be reached")


def result(response: httpx.Response, accept: str) -> Any:
    """What the service gives back: JSON, or text; None where there is nothing.

    Args:
        response: as it came, read whole.
        accept: the media type that was asked for.

    Raises:
        ProblemError: the service refused.
        UnexpectedResponseError: the response is not of the contract.
    """
    if response.status_code == httpx.codes.NO_CONTENT:
        return None
    said = response.headers.get("content-type", "").partition(";")[0].strip()
    if response.is_success and said == accept:
        return _json(response) if accept.endswith("json") else response.text
    problem = _json(response) if said == "application/problem+json" else None
    if isinstance(problem, dict) and {"code", "status", "title", "errors", "request_id"} <= problem.keys():
        raise ProblemError(problem, retry_after(response))  # type: ignore[arg-type]  # the contract says what else it has
    raise UnexpectedResponseError(response.status_code, retry_after(response))


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise UnexpectedResponseError(response.status_code) from error


def retry_after(response: httpx.Response) -> float | None:
    """Seconds after which to come again, None where that is not said in a way that can be read."""
    said = response.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
