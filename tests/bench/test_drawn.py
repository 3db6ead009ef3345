import pytest

from app.engine.facts import Choices, Number
from app.rules.answers import facts_of, fits
from bench.drawn import Prevalences, people
from tests.books import working

DECIDED_BY_OTHERS = {"scars.main_type"}
"""What a person answers there follows from the kinds of scar that were drawn."""
PREVALENCES = Prevalences(healthier=False)


def test_every_question_and_option_has_its_prevalence() -> None:
    """A question that is new, or an option, is drawn too; nothing that is not asked any more has a prevalence."""
    questions = working().questionnaire.questions
    assert PREVALENCES.questions.keys() | PREVALENCES.options.keys() == questions.keys() - DECIDED_BY_OTHERS
    for path, options in PREVALENCES.options.items():
        kind = questions[path].kind
        assert isinstance(kind, Choices)
        assert options.keys() == set(kind.options)


@pytest.mark.parametrize("path", PREVALENCES.questions)
def test_the_prevalences_of_a_question_are_answers_that_add_up(path: str) -> None:
    """They are a hundred percent together, and each is an answer that the question takes."""
    question, several = working().questionnaire.questions[path], PREVALENCES.questions[path]
    assert sum(each["percent"] for each in several) == pytest.approx(100)
    given = [each["answer"] for each in several if "answer" in each]
    given += [each[end] for each in several if "from" in each for end in ("from", "to")]
    assert all(fits(working().questionnaire, question.section, question.id, answer) for answer in given)
    if not isinstance(question.kind, Number):
        assert {option.id for option in question.options} <= set(given)


def test_nobody_who_is_drawn_contradicts_themselves() -> None:
    """Whoever is drawn can be like that: nothing is longer ago than they are old, or answered without being asked."""
    for person in people(working().questionnaire, 300, seed=7, healthier=False):
        facts_of(working().questionnaire, person)
