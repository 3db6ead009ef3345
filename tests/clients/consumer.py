"""A strict consumer of the Python client: it handles every suitability and effect, and reads what a refusal points at.

Reads {name: request} from standard input, posts each to the service named first, and prints what it understood.
"""

import json
import sys
from dataclasses import asdict, dataclass, field
from typing import assert_never

from candidacy_client import Candidacy, ProblemError
from candidacy_client.models import Assessment, AssessmentRequest, Effect, Suitability


@dataclass(frozen=True)
class Understood:
    """What the answer to one request means to us."""

    next: str | None = None
    concerns: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def next_step(suitability: Suitability) -> str:
    """What to do next."""
    match suitability:
        case "suitable":
            return "book a consultation"
        case "suitable_with_precautions":
            return "book a consultation, and read the precautions"
        case "undetermined":
            return "ask the open questions"
        case "clinician_review":
            return "ask a clinician before booking"
        case "deferred":
            return "wait"
        case "not_suitable":
            return "speak about other options"
    assert_never(suitability)


def colour(effect: Effect) -> str:
    """How loudly to show a caution."""
    match effect:
        case "inform" | "temper":
            return "grey"
        case "precaution":
            return "yellow"
        case "review" | "defer":
            return "orange"
        case "exclude":
            return "red"
    assert_never(effect)


def understood(assessment: Assessment) -> Understood:
    """What an assessment means to us."""
    return Understood(next_step(assessment["suitability"]), [colour(each["effect"]) for each in assessment["cautions"]])


def refused(problem: ProblemError) -> Understood:
    """What a refusal means to us."""
    match problem.code:
        case "invalid_request":
            return Understood(faults=[f"{each['pointer']} {each['code']}" for each in problem.errors])
        case _:
            raise problem


def main(address: str) -> None:
    """Post everything, print everything."""
    requests: dict[str, AssessmentRequest] = json.load(sys.stdin)
    answers: dict[str, dict[str, object]] = {}
    with Candidacy(address) as client:
        for name, request in requests.items():
            try:
                answers[name] = asdict(understood(client.assess(request)))
            except ProblemError as problem:
                answers[name] = asdict(refused(problem))
    sys.stdout.write(json.dumps(answers) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
