"""The named examples of the asking acts, and what this very code says to each; the day is fixed as in `examples`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from app.api.examples import DAY, as_shortened
from app.service import Service, asking
from app.wire.asking_requests import ExplanationsRequest, NextQuestionRequest, WhatIfRequest

Request = TypeVar("Request")

HALFWAY: Mapping[str, Any] = {
    "scars": {"severity": "moderate", "types": ["rolling"], "newest_months": 30, "areas": ["face"]},
    "person": {"age": 29, "pregnancy": "no"},
    "skin": {"tone": "II", "acne": "inflamed"},
    "allergies": {"others": "no"},
}
YOUNG: Mapping[str, Any] = {
    "scars": {"severity": "moderate", "types": ["rolling"], "newest_months": 4, "areas": ["face"]},
    "skin": {"tone": "II", "sun_protection": "yes", "others": "no"},
    "herpes": {"others": "no"},
    "medicines": {"others": "no"},
    "health": {"others": "no"},
    "procedures": {"others": "no"},
    "plans": {"provider": "dermatologist", "others": "no"},
}
REQUESTS: Mapping[str, Mapping[str, dict[str, Any]]] = {
    "NextQuestionRequest": {
        "first": {"summary": "The first question of all", "value": {"answers": {}}},
        "halfway": {
            "summary": "Halfway, and only the suitability is wanted",
            "value": {"answers": HALFWAY, "goal": "suitability"},
        },
    },
    "WhatIfRequest": {
        "halfway": {"summary": "Halfway through the questions, with acne", "value": {"answers": HALFWAY}},
        "young": {
            "summary": "Scars that are four months old, and nothing else",
            "value": {"answers": {**HALFWAY, **YOUNG}},
        },
    },
    "ExplanationsRequest": {
        "found": {"summary": "Why the rules that hold do", "value": {"answers": HALFWAY, "rules": "found"}},
        "named": {
            "summary": "Why two rules do not hold, or may",
            "value": {"answers": HALFWAY, "rules": ["scars-too-new", "herpes-now"]},
        },
    },
}


def next_questions(service: Service) -> dict[str, dict[str, Any]]:
    """What is asked next in each example, under the same name."""
    return _responses(service, NextQuestionRequest, asking.next_question)


def what_ifs(service: Service) -> dict[str, dict[str, Any]]:
    """What could make each example more suitable, under the same name."""
    return _responses(service, WhatIfRequest, asking.what_if)


def explanations(service: Service) -> dict[str, dict[str, Any]]:
    """Why rules speak in each example, under the same name."""
    return _responses(service, ExplanationsRequest, asking.explanations)


def _responses(
    service: Service, declared: type[Request], act: Callable[[Service, Request], object]
) -> dict[str, dict[str, Any]]:
    on_the_day = replace(service, today=lambda: DAY)
    found = {
        name: act(on_the_day, service.reader.validated(declared, example["value"]))
        for name, example in REQUESTS[declared.__name__].items()
    }
    return {name: as_shortened(value) for name, value in found.items()}
