"""What a person shared as one printable sheet for the consultation. Who shared it is the clinic's business: no name.

It is in the reader's language, but for what the person was told, which stays as it was. How it looks is
`app/web/summary`'s business. It loads nothing, and runs nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.engine.facts import Value
from app.page import hashed, in_its_language
from app.rules.answers import facts_of
from app.rules.messages import English, Put, Texts
from app.rules.model import Rulebook
from app.rules.places import ENGLISH
from app.rules.surface import surface_texts
from app.wire import shapes
from app.wire.answered import in_words, label
from app.wire.speaking import is_english

WEB = Path(__file__).parent / "web" / "summary"
FOLDER = WEB.parent / "texts"
NAME = "sheet"
IN_FULL = 900  # characters of advice that the first cautions are told with; some languages are longer than others
MOST = 16  # cautions that are told at all: one sheet has no room for more
POLICY = "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, and the language (BCP 47) that it is in."""

    html: bytes
    language: str


@lru_cache(maxsize=32)
def sheet_texts(language: str) -> Texts:
    """What the sheet itself says in a language; what is missing or stale is English.

    Raises:
        RulebookError: the catalogue cannot be read.
    """
    return surface_texts(FOLDER, NAME, language)[0]


def policy() -> str:
    """What the page must be served with: its own style, and nothing from elsewhere."""
    return POLICY.format(style=hashed(_style()))


def printed(book: Rulebook, record: Mapping[str, Any], clinic: str) -> Sheet:
    """The page.

    Args:
        book: the rulebook that it was assessed by, in the reader's language.
        record: what was shared, as `SharedAssessment` has it.
        clinic: what people call the clinic.
    """
    language = book.language.code
    assessment: shapes.Assessment = record["assessment"]
    cautions = assessment["cautions"]
    page = _templates().get_template("summary.html.j2")
    html = page.render(
        style=Markup(_style()),  # noqa: S704 - our own file
        language=language,
        direction="rtl" if book.texts.speech.is_right_to_left else "ltr",
        title=sheet_texts(language).say("page", "title"),
        say=_Says(book),
        told=_Told(language, assessment["language"]),
        assessment=assessment,
        cautions=_cautions(cautions[:MOST]),
        left_out=max(0, len(cautions) - MOST),
        answers=_answers(book, record["answers"]),
        open=len(assessment["open_questions"]),
        clinic=clinic,
        id=record["id"],
        shared_at=_day(record["shared_at"]),
        until=_day(record["until"]),
        as_of=_day(assessment["provenance"]["as_of"]),
        consent=record["consent"]["text_version"],
    )
    return Sheet(html.encode(), language)


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])


@dataclass(frozen=True, slots=True)
class _Says:
    """What a template calls to say something of the sheet's own."""

    book: Rulebook

    def __call__(self, key: str, **values: Put) -> Markup:
        language = self.book.language.code
        texts = sheet_texts(language)
        said = texts.say("page", key, **values)
        return in_its_language(said, ENGLISH if isinstance(said, English) else texts.language, language)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a template calls to show what the person was told, in the language that it was told in."""

    page: str
    spoken: shapes.InLanguage

    def __call__(self, text: str) -> Markup:
        language = ENGLISH if text in self.spoken["english"] else self.spoken["code"]
        return in_its_language(text, language, self.page)


def _cautions(cautions: Sequence[shapes.Finding]) -> list[dict[str, str]]:
    """Cautions with their advice, as long as there is room; once there is none, by their titles alone."""
    spent = list(accumulate(len(each["advice"]) for each in cautions))
    return [
        {"title": each["title"], "advice": each["advice"] if so_far <= IN_FULL else ""}
        for each, so_far in zip(cautions, spent, strict=True)
    ]


def _answers(book: Rulebook, answers: Mapping[str, Mapping[str, object]]) -> list[dict[str, Markup]]:
    """What was answered, in words, but a no: what nobody asks about has no place on one sheet."""
    facts = facts_of(book.questionnaire, answers)
    told: list[tuple[str, Value | None]] = [(path, value) for path, value in facts.known.items() if value is not False]
    told += [(path, None) for path in facts.unsure]
    order = {path: place for place, path in enumerate(book.questionnaire.questions)}
    told = sorted([each for each in told if each[0] in order], key=lambda each: order[each[0]])
    return [
        {"label": _shown(book, label(book, path)), "answer": _shown(book, in_words(book, path, value))}
        for path, value in told
    ]


def _shown(book: Rulebook, text: str) -> Markup:
    """A text of the rulebook, which may be English."""
    language = book.language.code
    return in_its_language(text, ENGLISH if is_english(book.language, text) else language, language)


def _style() -> str:
    return (WEB / "summary.css").read_text("utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
