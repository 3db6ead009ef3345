import json

from app.engine.condition import paths
from app.rules.questionnaire import NOT_SURE, OTHERS
from tests.books import rendered, working
from tests.strategies import WELL, facts, with_answer


def test_a_question_has_a_path() -> None:
    """Section and id, which is how everything names it."""
    for path, question in working().questionnaire.questions.items():
        assert question.path == path == f"{question.section}.{question.id}"


def test_no_id_is_a_reserved_word() -> None:
    """No question and no option is named as an answer that every question, or every section, has by itself."""
    for question in working().questionnaire.questions.values():
        assert not {NOT_SURE, OTHERS} & {question.id, *(option.id for option in question.options)}


def told_to_who_is_not_sure(path: str) -> tuple[str, bool]:
    """What who is not sure of one question is told, and whether it is urgent."""
    told = json.loads(rendered(facts(with_answer(WELL, path, "not_sure"))))
    (caution,) = [each for each in told["cautions"] if each["because"] == [path]]
    return caution["advice"], caution in told["urgent"]


def test_who_is_not_sure_is_told_what_fits_the_question() -> None:
    """The caution for who is not sure has its own words where the usual ones would press, or not be soon enough."""
    said = {each.path: each.if_unsure for each in working().questionnaire.questions.values() if each.if_unsure}
    assert {"health.hiv_or_hepatitis", "plans.distress"} <= set(said)
    assert {path: told_to_who_is_not_sure(path)[0] for path in said} == said
    assert told_to_who_is_not_sure("skin.raised_moles") == (working().texts.say("unsure", "precaution"), False)


def test_what_is_urgent_does_not_wait_for_a_booking() -> None:
    """Who is not sure of something urgent is told to see a doctor soon, whatever they decide."""
    asked = [path for path, each in working().questionnaire.questions.items() if each.asked_when is None]
    told = [
        told_to_who_is_not_sure(path)
        for rule in working().rules
        if rule.urgent
        for path in paths(rule.when)
        if path in asked
    ]
    urgent = [advice for advice, is_urgent in told if is_urgent]
    assert len(urgent) > 1
    assert all("soon, whatever you decide" in advice for advice in urgent)
