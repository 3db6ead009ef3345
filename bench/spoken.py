"""What an assessment costs in each language: the same answers, from body to written response, in process."""

import json
from functools import partial

from app.service import Service
from app.service.assessments import write
from bench.measure import Effort, interleaved
from bench.sent import bodies


def measure(service: Service, effort: Effort) -> dict[str, object]:
    """By language and by what is sent: microseconds of CPU, and bytes of the response."""
    calls = {
        (language, name): partial(_assessed, spoken, json.dumps({"answers": answers}).encode())
        for language, spoken in service.in_each_language().items()
        for name, answers in bodies().items()
    }
    micros = interleaved({" ".join(key): call for key, call in calls.items()}, effort)
    return {
        language: {
            name: {"micros": micros[f"{language} {name}"], "bytes": len(call())}
            for (one, name), call in calls.items()
            if one == language
        }
        for language in service.languages
    }


def _assessed(service: Service, body: bytes) -> bytes:
    return write(service, service.reader.read_plainly(body))
