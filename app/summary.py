"""What a person shared as one printable sheet for the consultation. Who shared it is the clinic's business: no name.

How it looks is `app/web/summary`'s business. It loads nothing, and runs nothing.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.engine.facts import Value
from app.page import hashed
from app.rules.answers import facts_of
from app.rules.model import Rulebook
from app.wire import shapes
from app.wire.answered import in_words, label

WEB = Path(__file__).parent / "web" / "summary"
IN_FULL = 6  # cautions that are told with their advice
MOST = 16  # cautions that are told at all: one sheet has no room for more
POLICY = "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def policy() -> str:
    """What the page must be served with: its own style, and nothing from elsewhere."""
    return POLICY.format(style=hashed(_style()))


def printed(book: Rulebook, record: Mapping[str, Any], clinic: str) -> bytes:
    """The page.

    Args:
        book: the rulebook that it was assessed by.
        record: what was shared, as `SharedAssessment` has it.
        clinic: what people call the clinic.
    """
    assessment: shapes.Assessment = record["assessment"]
    cautions = assessment["cautions"]
    page = _templates().get_template("summary.html.j2")
    html = page.render(
        style=Markup(_style()),  # noqa: S704 - our own file
        assessment=assessment,
        cautions=[
            {"title": each["title"], "short": each["advice"] if place < IN_FULL else ""}
            for place, each in enumerate(cautions[:MOST])
        ],
        left_out=max(0, len(cautions) - MOST),
        answers=_answers(book, record["answers"]),
        open=len(assessment["open_questions"]),
        clinic=clinic,
        id=record["id"],
        shared_at=record["shared_at"][:10],
        until=record["until"][:10],
        consent=record["consent"]["text_version"],
    )
    return html.encode()


def _answers(book: Rulebook, answers: Mapping[str, Mapping[str, object]]) -> list[dict[str, str]]:
    """What was answered, in words, but a no: what nobody asks about has no place on one sheet."""
    facts = facts_of(book.questionnaire, answers)
    told: list[tuple[str, Value | None]] = [(path, value) for path, value in facts.known.items() if value is not False]
    told += [(path, None) for path in facts.unsure]
    order = {path: place for place, path in enumerate(book.questionnaire.questions)}
    told = sorted([each for each in told if each[0] in order], key=lambda each: order[each[0]])
    return [{"label": label(book, path), "answer": in_words(book, path, value)} for path, value in told]


def _style() -> str:
    return (WEB / "summary.css").read_text("utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
