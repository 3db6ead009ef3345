from pathlib import Path

import pytest

from app.engine.residual import open_facts
from app.proof.faults import Code, confirmed
from app.proof.laws import laws
from app.proof.people import play
from tests.books import rank, working
from tests.proof.planted import Caught, answers, caught, planted

FOLLOWS = """
[[follows]]
when = "health.pacemaker"
fact = "herpes.outbreak_now"
is = "yes"
text = "Nothing that anybody should believe."

[[contradictions]]"""


def test_the_laws_hold_for_every_questionnaire() -> None:
    """Laws 1, 3 and 4: the solver proves that nobody's answers, whatever they leave open, break one."""
    assert list(laws(working())) == []


def _milder_than_it_may_be(found: Caught) -> None:
    for fault in found.faults:
        seen = play(found.book, fault.witness[0])
        assert seen.facts is not None
        rule = found.book.by_id[fault.rules[0]]
        waits = open_facts(rule.when, seen.facts)
        assert any(found.book.questionnaire.questions[path].need == "red" for path in waits)
        assert rank(seen.assessed().suitability) < rank("undetermined")


def test_a_result_that_is_too_mild_is_found(tmp_path: Path) -> None:
    """Law 1 broken on purpose: a review that lifts too little is found, and its witness is told too mild a result."""
    edit = ("effects.toml", 'lifts = "clinician_review"', 'lifts = "suitable_with_precautions"')
    found = caught(planted(tmp_path, edit), laws, "law_one_broken")
    assert ("anticoagulant",) in {each.rules for each in found.faults}
    _milder_than_it_may_be(found)


def test_a_red_question_behind_a_milder_one_is_found(tmp_path: Path) -> None:
    """Law 1 broken on purpose: a red question that is asked only after one that may be "not sure" is found."""
    asked_after = 'id = "outbreaks_per_year"\nkind = "number"\nunit = "times a year"\nmin = 0\nmax = 52\nneed = "opt"'
    edit = ("questionnaire.toml", asked_after, asked_after.replace('"opt"', '"red"'))
    found = caught(planted(tmp_path, edit), laws, "law_one_broken")
    assert [each.rules for each in found.faults] == [("herpes-frequent",)]
    assert dict(answers(found.faults[0].witness[0]))["herpes.history"] == "not_sure"
    _milder_than_it_may_be(found)


@pytest.fixture(scope="module")
def unfollowed(tmp_path_factory: pytest.TempPathFactory) -> dict[Code, Caught]:
    """What is found where one answer undoes what followed from another."""
    edit = ("questionnaire.toml", "\n[[contradictions]]", FOLLOWS)
    book = planted(tmp_path_factory.mktemp("laws"), edit)
    faults = [confirmed(book, claim) for claim in laws(book)]
    codes: tuple[Code, ...] = ("law_one_broken", "law_three_broken", "law_four_broken")
    return {code: Caught(book, tuple(each for each in faults if each.code == code)) for code in codes}


def test_an_answer_that_undoes_a_decision_is_found(unfollowed: dict[Code, Caught]) -> None:
    """Law 4 broken on purpose: two people show a rule that was decided and is decided otherwise by an answer more."""
    found = unfollowed["law_four_broken"]
    assert [each.rules for each in found.faults] == [("herpes-now",)]
    before, after = (dict(answers(person)) for person in found.faults[0].witness)
    assert before == {"herpes.history": "not_sure", "health.pacemaker": "yes"}
    assert after == {"herpes.history": "no", "health.pacemaker": "yes"}
    assert [seen.finds("herpes-now") for seen in found.seen] == [True, False]


def test_bounds_that_do_not_hold_are_found(unfollowed: dict[Code, Caught]) -> None:
    """Law 3 broken on purpose: somebody who answers more ends up outside what was said to be possible."""
    found = unfollowed["law_three_broken"]
    assert len(found.faults) == 1
    now, then = (seen.assessed() for seen in found.seen)
    assert not rank(now.at_best) <= rank(then.suitability) <= rank(now.at_worst)
    assert unfollowed["law_one_broken"].faults == ()
