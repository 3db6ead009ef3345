"""Small rulebooks: the real questionnaire, effects, session table and texts, with a few made-up rules."""

from typing import Any

from app.rules.model import Rulebook
from app.rules.read import read
from tests.books import working


def rule(effect: str, when: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a rule as TOML gives it
    """A rule as its file would say it, filled up with what every rule needs."""
    needed: dict[str, Any] = {
        "topic": "made-up",
        "title": "Something that was made up",
        "effect": effect,
        "when": when,
        "advice": "Ask a clinician about it.",
        "evidence": "judgement",
        "row": "NONE",
        "cites": [{"source": "judgement"}],
        "examples": [{"given": {}, "then": "unknown"}],
    }
    if effect == "defer":
        needed["until"] = {"event": "well_again"}
    if effect == "temper":
        needed["benefit"] = "fair"
    return {**needed, **more}


def rulebook(**rules: dict[str, Any]) -> Rulebook:
    """A rulebook of these rules, by id; an underscore in a name stands for the hyphen of an id."""
    named = {name.replace("_", "-"): written for name, written in rules.items()}
    return read({**working().document, "rules": named}, "sha256:made-up")
