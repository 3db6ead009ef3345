"""How hard the texts for people are to read: the Flesch-Kincaid grade, which is that of a school year.

Only whole sentences are graded: labels and titles have no grammar to speak of.
"""

import re
from collections.abc import Iterator, Mapping
from statistics import median

import pytest
import textstat

from app.api.codes import CODES
from app.rules.check import every_text
from app.wire.problems import problem_texts
from tests.books import working

HARDEST = 8.0
FEWEST_WORDS = 3  # of a sentence: what is shorter is a lead
MEDIAN = 5.0
EXPLAINED: Mapping[str, str] = {
    "benzocaine": "allergies.ester_anaesthetic",
    "tetracaine": "allergies.ester_anaesthetic",
    "chlorhexidine": "allergies.chlorhexidine",
    "antiseptic": "allergies.chlorhexidine",
    "nitrofurantoin": "medicines.methaemoglobin_raising",
    "sulfonamide": "medicines.methaemoglobin_raising",
    "sarcoidosis": "health.granulomatous",
    "granuloma annulare": "health.granulomatous",
    "G6PD deficiency": "health.numbing_risk",
    "methaemoglobinaemia": "health.numbing_risk",
    "pseudocholinesterase deficiency": "health.numbing_risk",
}
"""Names that have no plainer word, by the question whose help says what they are or where one finds them."""


def sentences() -> Iterator[tuple[str, str]]:
    """Each text for people that is made of sentences, by where it stands."""
    for where, text in every_text(working()):
        for_clinicians = where[-1] == "choice" or (where[0] == "definitions" and where[-1] == "text")
        lead = len(text.split()) < FEWEST_WORDS
        if text.endswith((".", "?", "!")) and not (for_clinicians or lead):
            yield "/".join(map(str, where)), text
    for code in CODES:
        yield f"problems/{code}", problem_texts("en").meaning(code)


def grade(text: str, explained: Mapping[str, str] = EXPLAINED) -> float:
    """The grade of a text; a name that is explained counts as a short word."""
    for name in explained:
        text = re.sub(rf"\b{name}s?\b", "this", text, flags=re.IGNORECASE)
    return float(textstat.flesch_kincaid_grade(text))


def test_every_text_can_be_read_by_a_child_of_thirteen() -> None:
    """No text that a person is shown is harder than grade 8."""
    hard = [(grade(text), where, text) for where, text in sentences() if grade(text) > HARDEST]
    assert not hard, sorted(hard, reverse=True)


def test_most_texts_can_be_read_by_a_child_of_eleven() -> None:
    """Half of all texts have grade 5 or less."""
    assert median(grade(text) for _, text in sentences()) <= MEDIAN


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_name_that_is_let_pass_is_needed_and_explained(name: str) -> None:
    """The question asks by that name and has a help; without the name on the list, its text would be too hard."""
    question = working().questionnaire.questions[EXPLAINED[name]]
    assert name.lower() in question.text.lower()
    assert question.help is not None
    without = {each: path for each, path in EXPLAINED.items() if each != name}
    assert grade(question.text, without) > grade(question.text)
