"""Everything that a person reads comes from a catalogue: in a language without a Latin letter, none is left."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from app.api.codes import CODES, page
from app.book import printed
from app.rules.catalogue import Translation
from app.rules.places import places
from app.rules.release import load_all
from app.rules.surface import english_texts, spoken
from app.rules.translate import in_language
from app.service import Service
from app.service.asking import explanations, next_question, what_if
from app.service.assessments import assess
from app.wire import definitions
from app.wire.markdown import page as summary
from app.wire.problems import FOLDER, NAME, ProblemTexts
from app.wire.request import RequestReader
from tests import pseudo
from tests.books import AS_OF, working
from tests.strategies import Answers, law, partial_answers

PROSE = frozenset(
    {"headline", "label", "title", "advice", "disclaimer", "detail", "answer", "help", "why", "item", "meaning"}
    | {"what_to_do", "evidence_text", "unit_label"}
)
SAME = frozenset({"original", "language", "condition", "when", "asked_when", "sources", "citations", "provenance"})
"""What is English, a code or what others say, whatever the language."""
CURRENCY = re.compile(r"US\$")


@cache
def service() -> Service:
    """The service on the working tree, in that language."""
    book = pseudo.translated()
    reader = RequestReader(book.questionnaire, {})
    return Service(book, {}, "0", lambda: AS_OF, reader, language=pseudo.CODE)


def texts(part: Any, key: str = "") -> Iterator[str]:  # noqa: ANN401 - JSON
    """Every text of a response."""
    if isinstance(part, str):
        if key in PROSE or key == "text":
            yield part
    elif isinstance(part, dict):
        yield from (text for name, each in part.items() if name not in SAME for text in texts(each, name))
    elif isinstance(part, list | tuple):
        yield from (text for each in part for text in texts(each, key))


def leaks(part: Any) -> set[str]:  # noqa: ANN401 - JSON
    """The texts in which a Latin letter stands."""
    return {text for text in texts(part) if pseudo.LATIN.search(CURRENCY.sub("", text))}


@law
@given(answers=partial_answers())
def test_no_act_says_anything_in_english(answers: Answers) -> None:
    """Results, questions, changes, explanations and the page to print, whoever the person is."""
    request: Any = {"answers": answers}
    open_rules: Any = {"answers": answers, "rules": "open"}
    found_rules: Any = {"answers": answers, "rules": "found"}
    shown = assess(service(), request)
    assert not leaks(shown)
    assert not leaks(next_question(service(), request))
    assert not leaks(what_if(service(), request))
    assert not leaks(explanations(service(), open_rules))
    assert not leaks(explanations(service(), found_rules))
    told = summary(service().book(None), shown).replace(service().current.release, "")
    for title in sorted((each.title for each in service().current.sources.values()), key=len, reverse=True):
        told = told.replace(title, "")  # the longest first: one title may begin with another
    assert not pseudo.LATIN.search(CURRENCY.sub("", told))


def test_no_definition_says_anything_in_english() -> None:
    """The questionnaire with its labels, the rulebook and every rule."""
    book = service().book(None)
    asked = definitions.questionnaire(book)
    assert not leaks({**asked, "follows": [each["text"] for each in asked["follows"]]})
    assert not any(pseudo.LATIN.search(text) for text in (*asked["answers"].values(), *asked["needs"].values()))
    assert not leaks(definitions.rulebook(book, {}))
    assert not leaks(definitions.rule_list(book))
    assert not [
        leaks(definitions.rule(book, each, {})) for each in book.rules if leaks(definitions.rule(book, each, {}))
    ]


@pytest.mark.parametrize("code", CODES)
def test_no_problem_says_anything_in_english(code: str) -> None:
    """Each code's title, meaning and what to do, but for the program's own words in backticks."""
    english = english_texts(FOLDER / "en" / f"{NAME}.toml", NAME)
    problems = ProblemTexts(*spoken(english, pseudo.catalogue(english), pseudo.CODE))
    shown = page(code, problems)
    assert shown["language"]["stale"] == 0
    told = re.sub(r"`[^`]*`|not_sure", "", " ".join(texts(shown)))
    assert not pseudo.LATIN.search(told)


def test_the_rulebooks_page_is_right_to_left() -> None:
    """It says its language and direction, and what stays English is marked so."""
    html = printed(service().book(None), load_all()).html.decode()
    assert f'<html lang="{pseudo.CODE}" dir="rtl">' in html
    assert html.count('lang="en" dir="ltr"') > len(service().current.sources)


def test_what_is_english_on_the_rulebooks_page_is_marked() -> None:
    """The page's own words, which nobody put into it, and a rule whose text is stale; but no markup in an attribute."""
    drafts = pseudo.catalogue({place.id: place.written for place in places(working().document)})
    drafts["rules.sunburn.title"] = Translation("-", "0" * 16)
    html = printed(in_language(pseudo.with_language(pseudo.CODE, drafts), pseudo.CODE), {}).html.decode()
    title = working().by_id["sunburn"].title
    for said in (title, "The rules"):
        assert f'<span lang="en" dir="ltr">{said}</span></h' in html
    assert html.count(f">{title}<") == html.count(f'<span lang="en" dir="ltr">{title}</span>')
    assert not re.search(r'="[^"<>]*<span|<title><|&lt;span', html)


def test_the_language_is_longer_and_has_every_plural() -> None:
    """So that a layout which holds it holds others."""
    assert len(pseudo.pseudo("an answer is needed")) > len("an answer is needed")
    assert pseudo.pseudo("wait {months} months").count("{months}") == 1
    said = [service().book(None).texts.say("amounts", "weeks", count=number) for number in (0, 1, 2, 3, 11, 100)]
    assert len(set(said)) == 6
