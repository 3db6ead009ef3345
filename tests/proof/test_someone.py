from functools import cache

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.residual import open_facts
from app.engine.truth import FALSE, TRUE
from app.proof.people import Person, Seen, as_answered, person_of, play
from app.proof.solver import Formula, model_of
from app.proof.someone import Someone, answers_more
from app.rules.questionnaire import Question
from tests.books import rank, working
from tests.strategies import Answers, answers_to, completions, facts, partial_answers, with_answer

SOMEONE = Someone(working())
LATER = Someone(working(), "later ")
SEVERAL = settings(deadline=None, max_examples=60)


RANKS = range(1, len(working().suitabilities))


@cache
def levels() -> list[Formula]:
    """For each rank, that suitability, at best and at worst are this rank or above."""
    return [level(each) for level in (SOMEONE.suitability, SOMEONE.at_best, SOMEONE.at_worst) for each in RANKS]


@st.composite
def any_answers(draw: st.DrawFn) -> Answers:
    """Some answers that go together, and a few more that need not."""
    questions = list(working().questionnaire.questions.values())
    answers: Answers = dict(person_of(working(), facts(draw(partial_answers()))).answers)  # type: ignore[arg-type]
    more: list[Question] = draw(st.lists(st.sampled_from(questions), unique=True, max_size=6))
    for question in more:
        answers = with_answer(answers, question.path, draw(answers_to(question)))
    return answers


def told(person: Person, *formulas: Formula) -> list[bool]:
    """What formulas about someone come to for a person."""
    model = model_of(SOMEONE.is_(as_answered(working(), person)))
    assert model is not None
    return [bool(z3.is_true(model.eval(formula, model_completion=True))) for formula in formulas]


@SEVERAL
@given(answers=any_answers())
def test_the_solver_refuses_what_the_questionnaire_refuses(answers: Answers) -> None:
    """Answers are accepted by the formulas if `facts_of` accepts them, and not otherwise."""
    seen = play(working(), Person(answers))
    assert told(seen.person, SOMEONE.accepted) == [seen.facts is not None]


def test_the_solver_refuses_what_no_life_has_room_for() -> None:
    """The most that an age allows is accepted by the formulas, and one more is not: for every such number."""
    lifetime = working().questionnaire.lifetime
    assert lifetime is not None
    for limit in lifetime.limits:
        for age in {0, limit.last_age}:
            for more in (0, 1):
                answers = with_answer({"person": {"age": age}}, limit.path, limit.per_year * (age + 1) - 1 + more)
                assert told(Person(answers), SOMEONE.accepted) == [not more]


@SEVERAL
@given(answers=partial_answers())
def test_the_solver_says_what_assess_says(answers: Answers) -> None:
    """Law 9: suitability, at best and at worst are the same ranks in the formulas as in an assessment."""
    seen = play(working(), person_of(working(), facts(answers)))
    assessment = seen.assessed()
    said = [rank(each) for each in (assessment.suitability, assessment.at_best, assessment.at_worst)]
    assert told(seen.person, *levels()) == [level >= each for level in said for each in RANKS]


@pytest.mark.long
@SEVERAL
@given(answers=partial_answers())
def test_the_solver_decides_and_opens_the_rules_that_assess_does(answers: Answers) -> None:
    """What follows by itself included: each rule holds, is open, and waits for the questions it does in the engine."""
    seen = play(working(), person_of(working(), facts(answers)))
    assert seen.facts is not None
    rules = working().rules
    assert told(seen.person, *map(SOMEONE.holds, rules)) == [seen.truth(each.when) is TRUE for each in rules]
    assert told(seen.person, *map(SOMEONE.may_hold, rules)) == [seen.truth(each.when) is not FALSE for each in rules]
    waits = [(path, formula, rule) for rule in rules for path, formula in SOMEONE.waits_for(rule).items()]
    expected = [path in open_facts(rule.when, seen.facts) for path, _, rule in waits]
    assert told(seen.person, *(formula for _, formula, _ in waits)) == expected


@SEVERAL
@given(answers=any_answers())
def test_a_person_is_read_back_from_a_model(answers: Answers) -> None:
    """The answers in a model of somebody are the answers that were demanded, "not sure" among them."""
    given_ = as_answered(working(), Person(answers))
    model = model_of(SOMEONE.is_(given_))
    assert model is not None
    read = SOMEONE.read(model)
    assert (read.known, read.unsure) == (given_.known, given_.unsure)


@SEVERAL
@given(pair=completions(), other=partial_answers())
def test_answering_more_means_what_it_says(pair: tuple[Answers, Answers], other: Answers) -> None:
    """The formula for answering more holds of a completion, and of two people only if the second takes nothing back."""
    before, after, stranger = (play(working(), person_of(working(), facts(each))) for each in (*pair, other))
    assert _extends(before, after)
    known, further = _known(before), _known(stranger)
    assert _extends(before, stranger) == all(further.get(path) == value for path, value in known.items())


def _known(seen: Seen) -> dict[str, object]:
    assert seen.facts is not None
    return dict(seen.facts.known)


def _extends(before: Seen, after: Seen) -> bool:
    first, then = (as_answered(working(), each.person) for each in (before, after))
    return model_of([*SOMEONE.is_(first), *LATER.is_(then), answers_more(SOMEONE, LATER)]) is not None
