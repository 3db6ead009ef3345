"""The conformance cases: what conditions mean, as data that any implementation can be held to.

Each file has a vocabulary, `definitions` and `parameters` if it uses any, and cases. A fact that is
not among the facts of a case is unknown; a list stands for a set.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engine.condition import Condition
from app.engine.facts import Choice, Choices, Facts, Kind, Number, Value, Vocabulary, YesNo
from app.engine.language import parse
from app.engine.truth import Truth

FOLDER = Path(__file__).parent.parent / "conformance"


@dataclass(frozen=True, slots=True)
class Case:
    """One condition, what is known, and the truth it must have."""

    name: str
    vocabulary: Vocabulary
    condition: Condition
    facts: Facts
    truth: Truth


def cases() -> Iterator[Case]:
    """Every case of every file."""
    for file in sorted(FOLDER.glob("*.json")):
        yield from _cases_of(file.stem, json.loads(file.read_text(encoding="utf-8")))


def _cases_of(stem: str, document: Mapping[str, Any]) -> Iterator[Case]:
    vocabulary = Vocabulary({path: _kind(each) for path, each in document["vocabulary"].items()})
    definitions = {name: parse(text, vocabulary) for name, text in document.get("definitions", {}).items()}
    for each in document["cases"]:
        yield Case(
            name=f"{stem}: {each['condition']} given {json.dumps(each['facts'])}",
            vocabulary=vocabulary,
            condition=parse(each["condition"], vocabulary, definitions, document.get("parameters", {})),
            facts=Facts(dict(_known(each["facts"]))),
            truth=Truth(each["truth"]),
        )


def _kind(about: Mapping[str, Any]) -> Kind:
    match about:
        case {"kind": "yes_no"}:
            return YesNo()
        case {"kind": "choice", "options": [*options], "ordered": bool(ordered)}:
            return Choice(tuple(options), ordered)
        case {"kind": "choices", "options": [*options], "at_least_one": bool(at_least_one)}:
            return Choices(tuple(options), at_least_one)
        case {"kind": "number", "low": int(low), "high": int(high), "unit": str(unit)}:
            return Number(low, high, unit)
    raise ValueError(f"no kind of fact: {about}")


def _known(facts: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    for path, value in facts.items():
        yield path, frozenset(value) if isinstance(value, list) else value
