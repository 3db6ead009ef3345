import re

from app.rules.complete import TEXTS
from tests.books import working
from tests.docs.answers import FILE, PEOPLE, answers


def test_the_page_of_answers_is_what_comes_out() -> None:
    """Eight whole answers stand in the documents as a person reads them today; `make answers` writes them anew."""
    assert FILE.read_text("utf-8") == answers()


def test_no_id_is_shown_to_a_person() -> None:
    """Labels and words only: no path of a question, no id of a rule, an effect or a suitability."""
    page = answers()
    book = working()
    shown = {*re.findall(r"[a-z]+(?:[_.][a-z]+)+|[a-z]+(?:-[a-z]+)+", page)}
    assert shown.isdisjoint(book.vocabulary)
    assert shown.isdisjoint(book.by_id)
    assert shown.isdisjoint({"suitable_with_precautions", "clinician_review", "not_suitable", "very_low"})
    assert len(PEOPLE) == page.count("\n# Somebody")


def test_every_label_has_few_words() -> None:
    """A suitability is named in two to four words, each by its own."""
    labels = working().texts["suitability_labels"]
    assert set(TEXTS["suitability_labels"]) == labels.keys()
    assert all(2 <= len(label.split()) <= 4 for label in labels.values())
    assert len(set(labels.values())) == len(labels)
