"""Doing beforehand what the first request of each kind would wait for, and everybody else with it."""

from typing import Any

from pydantic_core import to_json

from app.service import Service
from app.service.asking import explanations, next_question, what_if
from app.service.assessments import write
from app.wire.asking_requests import ExplanationsRequest, NextQuestionRequest, WhatIfRequest


def prepare(service: Service, release: str | None = None) -> None:
    """Answer one request of each kind, of a person who said nothing; `release` None: the current one."""
    reader = service.reader
    asked: dict[str, Any] = {"answers": {}, "release": release}
    write(service, reader.checked(asked))
    next_question(service, reader.read(NextQuestionRequest, to_json(asked)))
    what_if(service, reader.read(WhatIfRequest, to_json(asked)))
    explanations(service, reader.read(ExplanationsRequest, to_json({**asked, "rules": "open"})))
    _ = reader.batch
