import re

from hypothesis import given

from app.rules.complete import TEXTS
from app.wire.markdown import page
from app.wire.render import Rendering
from tests.books import assessed, working
from tests.docs.answers import FILE, PEOPLE, answers
from tests.strategies import Answers, facts, law, partial_answers


def test_the_page_of_answers_is_what_comes_out() -> None:
    """Eight whole answers stand in the documents as a person reads them today; `make answers` writes them anew."""
    assert FILE.read_text("utf-8") == answers()


def test_eight_people_are_there() -> None:
    """Each of the eight has a page."""
    assert len(PEOPLE) == answers().count("\n# Somebody") == 8


@law
@given(answers=partial_answers())
def test_no_id_is_shown_to_a_person(answers: Answers) -> None:
    """Labels and words only, with everything put in: no path, no id of a rule, an option or a suitability."""
    book = working()
    printed = page(book, Rendering(book, "0").assessment(assessed(facts(answers)), None))
    shown = {*re.findall(r"[A-Za-z]+(?:[_.][a-z]+)+|[a-z]+(?:-[a-z]+)+", printed)}
    assert shown.isdisjoint(book.vocabulary)
    assert shown.isdisjoint(book.by_id)
    assert not {word for word in shown if "_" in word}
    assert not {"{", "}"} & {*printed}
    assert "None" not in printed.replace("None of these", "")


def test_every_label_has_few_words() -> None:
    """A suitability is named in two to four words, each by its own."""
    labels = working().texts.table("suitability_labels")
    assert set(TEXTS["suitability_labels"]) == labels.keys()
    assert all(2 <= len(label.split()) <= 4 for label in labels.values())
    assert len(set(labels.values())) == len(labels)
