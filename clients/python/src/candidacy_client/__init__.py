"""A client of Candidacy: whether microneedling may suit somebody's acne scars, with sources. Blocking, or async."""

from candidacy_client.calls import Options
from candidacy_client.client import AsyncCandidacy, Candidacy
from candidacy_client.errors import (
    CandidacyError,
    ProblemError,
    TimedOutError,
    UnexpectedResponseError,
    UnreachableError,
    known_code,
)
from candidacy_client.operations import CODES, CONTRACT, ProblemCode

__all__ = [
    "CODES",
    "CONTRACT",
    "AsyncCandidacy",
    "Candidacy",
    "CandidacyError",
    "Options",
    "ProblemCode",
    "ProblemError",
    "TimedOutError",
    "UnexpectedResponseError",
    "UnreachableError",
    "known_code",
]
