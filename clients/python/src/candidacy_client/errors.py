"""What can go wrong. No error says what was sent: answers are health data."""

from typing import cast

from candidacy_client.models import Problem, ProblemFault
from candidacy_client.operations import CODES, ProblemCode


class CandidacyError(Exception):
    """The service did not answer as asked."""


class ProblemError(CandidacyError):
    """The service refused, and said why.

    Attributes:
        problem: what it said, whole.
        code: what to decide on; None where this client does not know the code of a later service: take `status` then.
        status: the HTTP status.
        errors: the faults of the request, each at its place; none, where the request was not at fault.
        request_id: what to quote when it is reported.
        retry_after: seconds after which to come again; None where the service did not say.
    """

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(f"{problem['title']} ({problem['status']} {problem['code']}, {problem['request_id']})")
        self.problem = problem
        self.code: ProblemCode | None = known_code(problem)
        self.status: int = problem["status"]
        self.errors: list[ProblemFault] = problem["errors"]
        self.request_id: str = problem["request_id"]
        self.retry_after = retry_after


class UnexpectedResponseError(CandidacyError):
    """What came back is not of the contract: a proxy spoke, or something else listens there.

    Attributes:
        status: the HTTP status.
        retry_after: seconds after which to come again; None where it was not said.
    """

    def __init__(self, status: int, retry_after: float | None = None) -> None:
        super().__init__(f"the response, with status {status}, is not one of the contract")
        self.status = status
        self.retry_after = retry_after


class UnreachableError(CandidacyError):
    """The service cannot be reached, or the connection broke; `__cause__` says how."""


class TimedOutError(CandidacyError):
    """The service took longer than it was given."""


def known_code(problem: Problem) -> ProblemCode | None:
    """A problem's code, or None where this client does not know it: codes may be added."""
    return cast(ProblemCode, problem["code"]) if problem["code"] in CODES else None
