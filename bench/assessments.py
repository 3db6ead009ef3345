"""The whole assessment in process: from answers to an assessment, to written bytes, and a hundred in one batch."""

import json
from collections.abc import Callable
from datetime import date

from pydantic_core import to_json

from app.assess import assess
from app.clinics import NO_CLINIC
from app.rules.answers import facts_of
from app.service import Service
from app.service.assessments import write
from app.wire.render import Rendering
from app.wire.request import AssessmentRequest
from bench.measure import Effort, interleaved
from bench.people import cases, partial_answers, request_body

AS_OF = date(2026, 11, 22)
BATCHES = (1, 10, 100)


def steps(service: Service) -> dict[str, Callable[[], object]]:
    """What is timed, each for one questionnaire unless it says otherwise."""
    book, reader, body = service.current, service.reader, request_body()
    request: AssessmentRequest = {**reader.read_assessment(body), "as_of": AS_OF}
    rendering, reference = Rendering(book, service.software), request.get("client_reference")
    answers = request["answers"]
    partial: AssessmentRequest = {"answers": partial_answers()}
    people: list[AssessmentRequest] = [{"answers": each} for each in cases()]
    facts = facts_of(book.questionnaire, answers)
    known = facts.known
    return {
        "rules alone": lambda: book.decide(known),
        "answers to facts": lambda: facts_of(book.questionnaire, answers),
        "facts to assessment": lambda: assess(book, facts, NO_CLINIC, AS_OF),
        "full assessment": lambda: assess(book, facts_of(book.questionnaire, answers), NO_CLINIC, AS_OF),
        "full assessment, written": lambda: write(service, request),
        "full assessment, rendered: what written is measured by": lambda: to_json(
            rendering.assessment(assess(book, facts_of(book.questionnaire, answers), NO_CLINIC, AS_OF), reference)
        ),
        "the same, half unanswered": lambda: write(service, partial),
        "the same, every person of the tests": lambda: [write(service, each) for each in people],
        "body to request": lambda: reader.read_plainly(body),
        "body to written response": lambda: write(service, reader.read_plainly(body)),
        "the same, checked first": lambda: write(service, reader.read_assessment(body)),
    }


def measure(service: Service, effort: Effort) -> dict[str, object]:
    """Microseconds of CPU of each step, and of one questionnaire in batches."""
    times = interleaved(steps(service), effort)
    everybody = times["the same, every person of the tests"]
    for key in everybody:
        everybody[key] /= len(cases())
    return {"response_bytes": len(write(service, service.reader.read_assessment(request_body()))), "micros": times}


def batch_body(size: int) -> bytes:
    """A batch of the request."""
    return json.dumps({"assessments": [json.loads(request_body())] * size}).encode()
