"""People as they answer: random partial questionnaires of the real rulebook, completions of them, and other orders.

Answers have the shape that is posted: section to question to answer.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from app.engine.facts import Choice, Choices, Facts, Number, YesNo
from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.questionnaire import NOT_SURE, OTHERS, Question
from tests.books import telling_values, working

Answers: TypeAlias = dict[str, dict[str, object]]

law = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
"""How a law is tried; the clock of a busy machine decides nothing."""

WELL: Answers = {
    "person": {"age": 29},
    "scars": {"severity": "moderate", "types": ["rolling"], "newest_months": 30, "areas": ["face"]},
    "skin": {"tone": "II", "sun_protection": "yes"},
}
"""What `others` cannot answer for a person whom nothing speaks against."""


def facts(answers: Answers) -> Facts:
    """What the answers amount to; they must not contradict each other."""
    return facts_of(working().questionnaire, answers)


def with_answer(answers: Answers, path: str, answer: object) -> Answers:
    """The same answers with one more, or another."""
    section, question = path.split(".")
    return {**answers, section: {**answers.get(section, {}), question: answer}}


def answers_to(question: Question) -> st.SearchStrategy[object]:
    """Every answer a question accepts; numbers mostly at the thresholds of rules."""
    match question.kind:
        case YesNo():
            return st.sampled_from(["yes", "no", NOT_SURE])
        case Choice(options):
            return st.sampled_from([*options, NOT_SURE])
        case Choices(options, at_least_one):
            some = st.lists(st.sampled_from(options), unique=True, min_size=int(at_least_one))
            return some | st.just(NOT_SURE)
        case Number(low, high):
            telling = [value for value in telling_values().get(question.path, ()) if isinstance(value, int)]
            return st.sampled_from([*telling, low, high]) | st.integers(low, high) | st.just(NOT_SURE)


@st.composite
def partial_answers(draw: st.DrawFn) -> Answers:
    """From nothing to a whole questionnaire, never contradicting itself."""
    questionnaire = working().questionnaire
    answers: Answers = draw(st.sampled_from([{}, WELL]))
    for section in questionnaire.sections:
        if draw(st.booleans()):
            answers = with_answer(answers, f"{section.id}.{OTHERS}", "no")
    for path in draw(st.lists(st.sampled_from(list(questionnaire.questions)), unique=True, max_size=25)):
        answers = with_answer(answers, path, draw(st.none() | answers_to(questionnaire.questions[path])))
    return _consistent(answers)


def _consistent(answers: Answers) -> Answers:
    """The answers without those that are refused."""
    try:
        facts(answers)
    except InconsistentAnswers as error:
        for each in error.inconsistencies:
            answers = with_answer(answers, each.path, None)
        return _consistent(answers)
    return answers


@st.composite
def completions(draw: st.DrawFn) -> tuple[Answers, Answers]:
    """Some answers, and the same with more questions answered: a few, all that can be, or as by someone well."""
    before = draw(partial_answers())
    questions = working().questionnaire.questions
    still = [path for path in questions if path not in facts(before).known]
    if draw(st.booleans()):
        return before, _extended(before, _well())
    some = st.lists(st.sampled_from(still), unique=True, max_size=10) if still else st.just([])
    return before, _extended(before, {path: draw(answers_to(questions[path])) for path in draw(st.just(still) | some)})


def _well() -> dict[str, object]:
    """The answers of someone whom nothing speaks against."""
    given: dict[str, object] = {f"{key}.{name}": answer for key, one in WELL.items() for name, answer in one.items()}
    return given | {f"{section.id}.{OTHERS}": "no" for section in working().questionnaire.sections}


def _extended(answers: Answers, further: Mapping[str, object]) -> Answers:
    """The answers, and each further one that takes nothing back."""
    for path, answer in further.items():
        more = with_answer(answers, path, answer)
        answers = more if is_completion(answers, more) else answers
    return answers


def is_completion(before: Answers, after: Answers) -> bool:
    """Whether nothing was taken back: what `others` answered included, for that would be a new request."""
    try:
        more = facts(after)
    except InconsistentAnswers:
        return False
    known = facts(before).known
    return all(more.known.get(path) == value for path, value in known.items())


@st.composite
def reordered(draw: st.DrawFn, answers: Answers) -> Answers:
    """The same answers, sections, questions and list items in another order."""
    again: Answers = {}
    for section in draw(st.permutations(list(answers))):
        questions = draw(st.permutations(list(answers[section])))
        again[section] = {each: draw(_shuffled(answers[section][each])) for each in questions}
    return again


def _shuffled(answer: object) -> st.SearchStrategy[object]:
    return (
        st.permutations(answer).map(list)
        if isinstance(answer, Sequence) and not isinstance(answer, str)
        else st.just(answer)
    )
