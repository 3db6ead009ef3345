import re

import pytest

from app.cohort.questions import CohortError, questions_of
from app.engine.facts import Choices, Number
from app.rules.release import load_all
from tests.books import working

QUESTIONS = questions_of([working()])


def test_every_question_may_be_named() -> None:
    """A column of answers for each, one of who does not know where words have no room for it, and each `others`."""
    asked = working().questionnaire.questions
    others = [f"{section.id}.others" for section in working().questionnaire.sections]
    unsure = [f"{path}.not_sure" for path, each in asked.items() if isinstance(each.kind, Number | Choices)]
    QUESTIONS.check([*asked, *unsure, *others])


@pytest.mark.parametrize("name", ["skin.tone.not_sure", "skin", "skin.tones", "clinic.numbing", "nowhere.others"])
def test_a_column_that_is_no_path_stops_everything(name: str) -> None:
    """Nothing is passed over because its name is not known."""
    with pytest.raises(CohortError, match="is no question"):
        QUESTIONS.check(["person.age", name])


def test_a_column_to_keep_may_have_any_name() -> None:
    """It is carried through; the way to do so is told of each that is no question."""
    questions_of([working()], ["id"]).check(["id", "person.age"])
    said = "the column 'person.agee' is no question; did you mean 'person.age'? (--keep person.agee carries it through)"
    with pytest.raises(CohortError, match=re.escape(said)):
        QUESTIONS.check(["person.agee"])


def test_a_column_to_keep_has_to_be_there() -> None:
    """What is to be carried through and is not there was meant otherwise."""
    with pytest.raises(CohortError, match="there is no column 'id' to keep"):
        questions_of([working()], ["id"]).check(["person.age"])


def test_a_column_stands_there_once() -> None:
    """Of two of the same name nobody knows which one is meant."""
    with pytest.raises(CohortError, match=r"the column 'person\.age' is there more than once"):
        QUESTIONS.check(["person.age", "skin.tone", "person.age"])


def test_several_rulebooks_ask_what_any_of_them_asks() -> None:
    """A question that two of them ask alike is of one kind."""
    several = questions_of([*load_all().values(), working()])
    several.check({path for book in load_all().values() for path in book.questionnaire.questions})
    assert all(len(kinds) == len(set(kinds)) for kinds in several.kinds.values())
    assert several.kinds["person.age"] == QUESTIONS.kinds["person.age"]
