"""A strict consumer of the typed client: it handles every suitability and effect, and reads what a refusal points at.

Reads {name: request} from standard input, posts each to the service named first, and prints what it understood.
"""

import json
import sys
from dataclasses import asdict, dataclass, field
from typing import assert_never

from candidacy_client import Client
from candidacy_client.api.assessments import assess
from candidacy_client.models import Assessment, AssessmentRequest, Effect, Problem, Suitability


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


def understood(answer: Assessment | Problem) -> Understood:
    """What an answer means to us."""
    match answer:
        case Assessment():
            return Understood(
                next=next_step(answer.suitability), concerns=[colour(each.effect) for each in answer.cautions]
            )
        case Problem():
            return Understood(faults=[f"{each.pointer} {each.code}" for each in answer.errors])
    assert_never(answer)


def main(address: str) -> None:
    """Post everything, print everything."""
    client = Client(base_url=address, raise_on_unexpected_status=True)
    answers: dict[str, dict[str, object]] = {}
    for name, request in json.load(sys.stdin).items():
        answer = assess.sync(client=client, body=AssessmentRequest.from_dict(request))
        if answer is None:
            raise RuntimeError(f"the service said nothing to {name}")
        answers[name] = asdict(understood(answer))
    sys.stdout.write(json.dumps(answers) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
