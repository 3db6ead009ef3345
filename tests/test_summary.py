import json
import re
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from app import summary
from app.assess import assess
from app.clinics import NO_CLINIC
from app.compare.unremarkable import SOME_DAY
from app.wire.render import Rendering
from tests.books import working
from tests.calls import WHOLE
from tests.strategies import Answers, facts


def record(answers: Answers) -> dict[str, Any]:
    """What somebody shared."""
    made = Rendering(working(), "x").assessment(assess(working(), facts(answers), NO_CLINIC, SOME_DAY), None)
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


def page(answers: Answers) -> str:
    """The page."""
    return summary.printed(working(), record(answers), "River Clinic").decode()


def test_it_says_what_was_answered_and_what_came_of_it() -> None:
    """In words, with the clinic, the days and the rulebook; no name, no key, no token."""
    text = page(WHOLE)
    found = record(WHOLE)["assessment"]
    for said in (found["headline"], "River Clinic", "2026-12-31", "29 years", found["provenance"]["digest"]):
        assert said in text
    for caution in found["cautions"]:
        assert caution["title"] in text
    assert "deletion_token" not in text


def test_it_loads_and_runs_nothing() -> None:
    """Its style is named by its hash, and all else is refused."""
    text = page(WHOLE)
    assert not re.search(r"<(script|link|img|form|iframe)|style=|https?://", text)
    assert summary.policy().startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.long
@pytest.mark.parametrize("answers", [{}, WHOLE, worst()], ids=["nothing", "whole", "worst"])
def test_it_is_one_sheet(answers: Answers) -> None:
    """Of A4, whoever it is about."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        opened = browser.new_page()
        opened.set_content(page(answers))
        printed = opened.pdf(format="A4")
        browser.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
