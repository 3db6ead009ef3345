"""The named examples of the asking acts, and what this very code says to each; the day is fixed as in `examples`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.api.examples import DAY
from app.service import Service, asking
from app.wire.asking_requests import NextQuestionRequest

HALFWAY: Mapping[str, Any] = {
    "scars": {"severity": "moderate", "types": ["rolling"], "newest_months": 30, "areas": ["face"]},
    "person": {"age": 29, "pregnancy": "no"},
    "skin": {"tone": "II", "acne": "inflamed"},
    "allergies": {"others": "no"},
}
REQUESTS: Mapping[str, Mapping[str, dict[str, Any]]] = {
    "NextQuestionRequest": {
        "first": {"summary": "The first question of all", "value": {"answers": {}}},
        "halfway": {
            "summary": "Halfway, and only the suitability is wanted",
            "value": {"answers": HALFWAY, "goal": "suitability"},
        },
    },
}


def next_questions(service: Service) -> dict[str, dict[str, Any]]:
    """What is asked next in each example, under the same name."""
    on_the_day = replace(service, today=lambda: DAY)
    return {
        name: {
            "summary": example["summary"],
            "value": asking.next_question(on_the_day, service.reader.validated(NextQuestionRequest, example["value"])),
        }
        for name, example in REQUESTS["NextQuestionRequest"].items()
    }
