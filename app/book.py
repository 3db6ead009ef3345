"""The rulebook as a book: one self-contained page that a clinician can read, search, print and sign.

How it looks is `app/web/book`'s business. It loads nothing, and runs one script that is named by its hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup

from app.book_words import Words
from app.compare.difference import difference
from app.page import hashed, in_its_language
from app.rules.model import Rule, Rulebook, SessionRow
from app.rules.places import ENGLISH
from app.rules.tree import HERE, WORKING
from app.wire import definitions
from app.wire.differences import ReleaseDifference
from app.wire.speaking import is_english
from app.wire.wording import answers_in_words, condition_in_words, in_one_line

WEB = Path(__file__).parent / "web" / "book"
GAPS = HERE / "GAPS.md"


@dataclass(frozen=True, slots=True)
class Book:
    """A page, and the policy it must be served with: its own style and script, and nothing from elsewhere."""

    html: bytes
    policy: str


def printed(of: Rulebook, releases: Mapping[str, Rulebook]) -> Book:
    """The page of a rulebook.

    Args:
        of: the rulebook.
        releases: every release, oldest first: what changed is told against the one before.
    """
    style, script = _read("book.css"), _read("book.js")
    policy = (
        f"default-src 'none'; style-src {hashed(style)}; script-src {hashed(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = _templates().get_template("book.html.j2")
    words = Words(of)
    files = {"style": Markup(style), "script": Markup(script)}  # noqa: S704 - our own
    html = page.render(**_content(of, releases, words), words=words, **files, policy=policy)
    return Book(html.encode(), policy)


def _read(name: str) -> str:
    return (WEB / name).read_text("utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(WEB),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_marked,
    )


@pass_context
def _marked(context: Context, value: object) -> object:
    """What a template shows; a text that is English where the page is not, as that."""
    of: Rulebook = context["book"]
    if isinstance(value, str) and not isinstance(value, Markup) and is_english(of.language, value):
        return in_its_language(value, ENGLISH, of.language.code)
    return value


def _content(of: Rulebook, releases: Mapping[str, Rulebook], words: Words) -> dict[str, Any]:
    before = previous(of, releases)
    by_topic = sorted(of.rules, key=lambda rule: (rule.topic, -of.effects[rule.effect].rank, rule.id))
    return {
        "book": of,
        "language": of.language.code,
        "direction": "rtl" if of.texts.speech.is_right_to_left else "ltr",
        "topics": [
            {"id": topic, "title": words.topic(topic), "rules": [_rule(of, rule, releases, words) for rule in rules]}
            for topic, rules in groupby(by_topic, key=lambda rule: rule.topic)
        ],
        "rows": [_row(of, row) for row in of.sessions.rows],
        "slower": in_one_line(of.texts, condition_in_words(of, of.sessions.slower_when)),
        "sources": definitions.source_list(of)["sources"],
        "meanings": definitions.rulebook(of, releases),
        "named": [(each, condition_in_words(of, each.when)) for each in of.definitions.values()],
        "before": before.release if before else None,
        "changes": _changes(difference(before, of.language.original or of), of) if before else None,
        "gaps": _gaps(),
    }


def previous(of: Rulebook, releases: Mapping[str, Rulebook]) -> Rulebook | None:
    """The release before a rulebook; for the working tree the latest."""
    names = list(releases)
    place = len(names) if of.release == WORKING else names.index(of.release)
    return releases[names[place - 1]] if place else None


def _gaps() -> Markup:
    """The notes on gaps, below their title, their headings a level down."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(GAPS.read_text("utf-8").partition("\n")[2])
    for token in tokens:
        if token.tag in ("h2", "h3"):
            token.tag = f"h{int(token.tag[1]) + 1}"
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - escaped by the renderer


def _rule(of: Rulebook, rule: Rule, releases: Mapping[str, Rulebook], words: Words) -> dict[str, Any]:
    shape = definitions.rule(of, rule, releases)
    examples = [
        {"told": answers_in_words(of, example.given) or (words.say("rule", "nothing"),), "then": example.then.value}
        for example in rule.examples
    ]
    return {**shape, "words": condition_in_words(of, rule.when), "examples": examples, "sources": of.sources}


def _row(of: Rulebook, row: SessionRow) -> dict[str, Any]:
    return {"row": row, "words": in_one_line(of.texts, condition_in_words(of, row.when))}


def _changes(found: ReleaseDifference, of: Rulebook) -> dict[str, Any]:
    """What changed, with people in words; rules that only got other words by the keys that changed."""
    reworded = sorted((rule["fields"], rule["rule"]) for rule in found["rules"] if rule["change"] == "reworded")
    return {
        **found,
        "rules": [rule for rule in found["rules"] if rule["change"] != "reworded"],
        "reworded": [
            (fields, [rule for _, rule in rules]) for fields, rules in groupby(reworded, key=lambda each: each[0])
        ],
        "people": {
            rule["rule"]: [
                {**witness, "told": answers_in_words(of, _only(witness["answers"], set(witness["differs_in"])))}
                for witness in rule["witnesses"]
            ]
            for rule in found["rules"]
        },
    }


def _only(answers: Mapping[str, Mapping[str, object]], paths: set[str]) -> dict[str, dict[str, object]]:
    return {
        section: {name: answer for name, answer in given.items() if f"{section}.{name}" in paths}
        for section, given in answers.items()
    }
