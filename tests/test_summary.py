import json
import re
from typing import Any

import pytest
from markupsafe import escape

from app import summary
from app.assess import assess
from app.clinics import NO_CLINIC
from app.compare.unremarkable import SOME_DAY
from app.rules.translate import in_language
from app.wire.render import Rendering
from tests.books import working
from tests.browsing import chromium, needs_chromium
from tests.calls import WHOLE
from tests.strategies import Answers, facts


def record(answers: Answers, language: str = "en") -> dict[str, Any]:
    """What somebody shared who was told it in a language."""
    book = in_language(working(), language)
    made = Rendering(book, "x").assessment(assess(book, facts(answers), NO_CLINIC, SOME_DAY), None)
    return {
        "id": "0f5c1a52-6d0e-4c35-9a3b-2f6f5d1c7e90",
        "shared_at": "2026-12-01T09:30:00Z",
        "until": "2026-12-31T09:30:00Z",
        "consent": {"text_version": "1", "agreed_at": "2026-12-01T09:29:41Z"},
        "answers": answers,
        "assessment": json.loads(json.dumps(made)),
    }


def worst() -> Answers:
    """Somebody with nearly everything that is asked about."""
    everything: Answers = {}
    for path, question in working().questionnaire.questions.items():
        section, name = path.split(".")
        if question.asked_when is None and not question.options and "yes" in str(question.kind).lower():
            everything.setdefault(section, {})[name] = "yes"
    return everything


def page(answers: Answers, told: str = "en", read: str = "en") -> str:
    """The page for a reader of a language, about somebody who was told it in another."""
    sheet = summary.printed(in_language(working(), read), record(answers, told), "River Clinic")
    assert sheet.language == read
    return sheet.html.decode()


def test_it_says_what_was_answered_and_what_came_of_it() -> None:
    """In words, with the clinic, the days and the rulebook; no name, no key, no token."""
    text = page(WHOLE)
    found = record(WHOLE)["assessment"]
    for said in (found["headline"], "River Clinic", "31 December 2026", "29 years", found["provenance"]["digest"]):
        assert said in text
    for caution in found["cautions"]:
        assert caution["title"] in text
    assert "deletion_token" not in text


@pytest.mark.parametrize("language", ["es", "ta"])
def test_it_is_in_one_language_where_reader_and_person_share_it(language: str) -> None:
    """Headings, answers, and what the person was told: nothing of it is in English, and nothing is marked so."""
    text = page(worst(), language, language)
    said = "Para la consulta" if language == "es" else "கலந்தாலோசனைக்கு"
    assert f'<html lang="{language}" dir="ltr">' in text
    assert f"<title>{said}</title>" in text
    assert "lang=" not in text.partition("<body>")[2]
    assert not re.search(r"What was|The course|Rulebook|careful", text)


def test_what_the_person_was_told_stays_in_their_language() -> None:
    """A reader of another language has headings and answers in theirs, and the rest marked as what it is."""
    text, told = page(WHOLE, "ta", "es"), record(WHOLE, "ta")["assessment"]
    assert "Lo que se respondió" in text
    assert "29 años" in text
    for each in (told["headline"], told["disclaimer"], *(caution["title"] for caution in told["cautions"])):
        assert f'<span lang="ta" dir="ltr">{escape(each)}</span>' in text


def test_english_where_a_text_was_stale_is_marked_as_such() -> None:
    """What the person was told in English, in the middle of their language, is read out as English."""
    shared = record(WHOLE, "es")
    title = shared["assessment"]["cautions"][0]["title"]
    shared["assessment"]["language"]["english"] = [title]
    text = summary.printed(in_language(working(), "es"), shared, "River Clinic").html.decode()
    assert text.count('lang="en"') == 1
    assert f'<span lang="en" dir="ltr">{escape(title)}</span>' in text


def test_it_loads_and_runs_nothing() -> None:
    """Its style is named by its hash, and all else is refused."""
    text = page(WHOLE)
    assert not re.search(r"<(script|link|img|form|iframe)|style=|https?://", text)
    assert summary.policy().startswith("default-src 'none'; style-src 'sha256-")


def sheets(html: str) -> int:
    """How many sheets of A4 a page is printed on."""
    with chromium() as browser:
        opened = browser.new_page()
        opened.set_content(html)
        printed = opened.pdf(format="A4")
    return len(re.findall(rb"/Type\s*/Page\b", printed))


@pytest.mark.long
@needs_chromium
@pytest.mark.parametrize("language", ["en", "es", "ta"])
@pytest.mark.parametrize("answers", [{}, WHOLE, worst()], ids=["nothing", "whole", "worst"])
def test_it_is_one_sheet(answers: Answers, language: str) -> None:
    """Of A4, whoever it is about, in every language."""
    assert sheets(page(answers, language, language)) == 1


@pytest.mark.long
@needs_chromium
@pytest.mark.parametrize("part", ["</dl>", "</ul>", "<footer>"])
def test_what_is_too_much_for_a_sheet_would_go_on_another(part: str) -> None:
    """Its style cuts nothing off, wherever it stands, so that what is too much is seen on paper and by these tests."""
    text = page(worst())
    assert text.count(part)
    assert sheets(text.replace(part, "<p>More of it.</p>" * 150 + part)) > 1
