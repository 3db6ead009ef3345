"""What is asked next, and when there is nothing more to ask."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.asking.plan import Goal, Plan, plan
from app.assess import assess
from app.clinics import NO_CLINIC, Clinic
from app.engine.facts import Facts, Value
from app.engine.residual import open_facts
from app.rules.errors import InconsistentAnswers
from app.rules.model import Rulebook
from app.rules.pack import apply, read_pack
from app.rules.questionnaire import NOT_SURE
from app.rules.release import load_all
from bench.drawn import people
from bench.interviews import assessed as assessed_by
from bench.interviews import interview
from tests.books import AS_OF, assessed, rank, working
from tests.rules.packs import GOOD
from tests.small import rule, rulebook
from tests.strategies import Answers, answers_to, completions, facts, law, partial_answers, with_answer

RED, CORE, OPT = "health.scleroderma", "health.unwell", "health.fainting"
GOALS: tuple[Goal, ...] = get_args(Goal)


def planned(book: Rulebook, *unsure: str, goal: Goal = "suitability", **known: Value) -> Plan:
    """The plan for somebody; `health__unwell` stands for `health.unwell`."""
    person = Facts({path.replace("__", "."): value for path, value in known.items()}, frozenset(unsure))
    return plan(book, person, NO_CLINIC, goal)


def asked(found: Plan) -> list[str]:
    """What is asked next."""
    return [item.path for item in found.exchange.items] if found.exchange else []


def test_nothing_is_asked_that_could_not_lift_the_result() -> None:
    """Beside a stricter finding, or a question answered "not sure", a rule that is no stricter is not asked for."""
    book = rulebook(a=rule("defer", CORE), b=rule("review", RED), c=rule("precaution", OPT))
    assert asked(planned(book)) == [CORE]
    assert asked(planned(book, health__unwell=True)) == []
    assert asked(planned(book, health__unwell=False)) == [RED]
    assert asked(planned(book, RED, health__unwell=False)) == []


def test_what_is_urgent_is_asked_whatever_is_found() -> None:
    """For the result, but not for the suitability alone, something urgent is asked though it can lift nothing."""
    book = rulebook(a=rule("exclude", CORE), b=rule("review", OPT, urgent=True))
    assert asked(planned(book, health__unwell=True)) == []
    assert asked(planned(book, health__unwell=True, goal="result")) == [OPT]
    assert planned(book, health__unwell=True).urgent_possible == 1


def test_the_course_is_asked_unless_none_is_advised() -> None:
    """What changes the number of sessions or their interval is asked for the result, but of nobody it does not suit."""
    book = rulebook(a=rule("exclude", CORE))
    found = planned(book, health__unwell=False, goal="result")
    assert set(asked(found)) == {"scars.severity", "scars.types"}
    with_scars = planned(
        book, health__unwell=False, goal="result", scars__severity="mild", scars__types=frozenset({"rolling"})
    )
    assert set(asked(with_scars)) == {"skin.tone", "skin.marks_darkly"}
    assert asked(planned(book, health__unwell=True, goal="result")) == []
    assert asked(planned(book, health__unwell=False)) == []


def test_everything_asks_for_each_caution() -> None:
    """Every rule that could add a caution is asked for, though it lifts nothing; one that only informs is not."""
    book = rulebook(a=rule("exclude", CORE), b=rule("precaution", OPT), c=rule("inform", RED))
    assert asked(planned(book, health__unwell=True, goal="everything")) == [OPT]
    assert planned(book, health__unwell=True).cautions_possible == 1
    assert asked(planned(book, health__unwell=True, health__fainting=False, goal="everything")) == []


def test_a_question_that_may_answer_another_goes_first() -> None:
    """Whether there is a cold sore now is not asked of somebody who may never have had one."""
    book = rulebook(now=rule("defer", "herpes.outbreak_now"))
    assert asked(planned(book)) == ["herpes.history"]
    assert asked(planned(book, herpes__history=True)) == ["herpes.outbreak_now"]


def test_progress_counts_answers_and_exchanges() -> None:
    """Questions that are answered, "not sure" among them, and the exchanges that are left, this one included."""
    book = rulebook(a=rule("defer", CORE), b=rule("review", RED), c=rule("precaution", OPT))
    first = planned(book)
    assert (first.answered, first.left) == (0, 3)
    then = planned(book, OPT, health__unwell=False)
    assert (then.answered, then.left) == (2, 1)


def test_facts_of_the_clinic_are_known() -> None:
    """A rule that waits for the clinic's profile alone is never asked for."""
    book = rulebook(a=rule("review", f"{CORE} and clinic.numbing == 'amide'"))
    assert asked(plan_at(book, Clinic(numbing="ester"))) == []
    assert asked(plan_at(book, Clinic(numbing="amide"))) == [CORE]


def plan_at(book: Rulebook, clinic: Clinic) -> Plan:
    """The plan for somebody who answered nothing, at a clinic."""
    return plan(book, Facts(), clinic, "suitability")


# Laws


@law
@given(answers=partial_answers(), goal=st.sampled_from(GOALS))
def test_nothing_is_asked_twice_or_for_nothing(answers: Answers, goal: Goal) -> None:
    """Whatever is asked is not answered yet, not even "not sure", and something open reads it or what it may answer."""
    person = facts(answers)
    found = plan(working(), person, NO_CLINIC, goal)
    conditions = [each.when for each in working().rules] + list(working().sessions.conditions.values())
    waited_for = {path for each in conditions for path in open_facts(each, person)}
    follows = {"herpes.history"} if "herpes.outbreak_now" in waited_for else set()
    for path in asked(found):
        assert path not in person.known
        assert path not in person.unsure
        assert path in waited_for | follows


@law
@given(answers=completions())
def test_where_the_suitability_is_reached_it_stays(answers: tuple[Answers, Answers]) -> None:
    """Once nothing is asked for the suitability, it is settled, and whatever else is answered leaves it as it is."""
    before, after = map(facts, answers)
    found = plan(working(), before, NO_CLINIC, "suitability")
    assert (found.exchange is None) == assessed(before).settled
    if found.exchange is None and before.unsure <= after.unsure:
        assert assessed(after).suitability == assessed(before).suitability


@law
@given(answers=completions())
def test_where_the_result_is_reached_it_stays(answers: tuple[Answers, Answers]) -> None:
    """Once nothing is asked for the result, no answer changes suitability or sessions, or adds something urgent."""
    before, after = map(facts, answers)
    found = plan(working(), before, NO_CLINIC, "result")
    if found.exchange is None and before.unsure <= after.unsure:
        now, then = assessed(before), assessed(after)
        assert now.suitability == then.suitability
        assert (now.sessions.number, now.sessions.interval) == (then.sessions.number, then.sessions.interval)
        assert {each.rule for each in then.urgent if each.rule} <= {each.rule for each in now.urgent}


def told(answers: Answers, path: str, answer: object) -> Answers:
    """The answers with one more; who would contradict themselves is not sure."""
    more = with_answer(answers, path, answer)
    try:
        facts(more)
    except InconsistentAnswers:
        return with_answer(answers, path, NOT_SURE)
    return more


@law
@given(data=st.data(), goal=st.sampled_from(GOALS))
def test_every_interview_ends(data: st.DataObject, goal: Goal) -> None:
    """Whatever somebody answers, nothing is asked twice, and the goal is reached within 32 exchanges."""
    answers: Answers = {}
    questions = working().questionnaire.questions
    seen: set[str] = set()
    for _ in range(33):
        found = plan(working(), facts(answers), NO_CLINIC, goal)
        if found.exchange is None:
            break
        for path in asked(found):
            assert path not in seen
            seen.add(path)
            answers = told(answers, path, data.draw(answers_to(questions[path])))
    assert found.exchange is None


@pytest.mark.parametrize("release", load_all())
def test_older_releases_are_planned_for_too(release: str) -> None:
    """Every release that there is can be asked from its first question to its last, nothing answered but "not sure"."""
    book = load_all()[release]
    unsure: frozenset[str] = frozenset()
    while (found := plan(book, Facts({}, unsure), NO_CLINIC, "everything")).exchange:
        unsure |= {item.path for item in found.exchange.items}
        assert len(unsure) <= len(book.questionnaire.questions)
    suitability = assess(book, Facts({}, unsure), NO_CLINIC, AS_OF).suitability
    assert found.levels.now == rank(suitability) >= rank("clinician_review")


FEW = 60


def assert_interviews_end_as_the_whole(book: Rulebook) -> None:
    """A few made-up people end with the suitability and the sessions of the whole questionnaire."""
    for person in people(book.questionnaire, FEW, seed=5):
        found, whole = interview(book, person, "result").result, assessed_by(book, person)
        assert (found.suitability, found.sessions.number) == (whole.suitability, whole.sessions.number)


@pytest.mark.parametrize("release", load_all())
def test_interviews_by_older_releases_end_as_the_whole(release: str) -> None:
    """Each release asks by its own questionnaire, in lists or one by one, and ends as it does when all is answered."""
    assert_interviews_end_as_the_whole(load_all()[release])


def test_interviews_with_a_clinics_pack_end_as_the_whole() -> None:
    """Rules that a clinic adds are asked for like all others."""
    pack = read_pack(GOOD, "pack.toml")
    book = apply(working(), pack, {**NO_CLINIC.facts, "clinic.minimum_age": 25})
    assert len(book.rules) > len(working().rules)
    assert_interviews_end_as_the_whole(book)
