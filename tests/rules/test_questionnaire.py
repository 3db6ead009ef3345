import json

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


def test_who_does_not_know_of_hiv_is_not_sent_to_a_test() -> None:
    """The caution for who is not sure has its own words where the usual ones would press people to find out."""
    said = {each.path: each.if_unsure for each in working().questionnaire.questions.values() if each.if_unsure}
    assert list(said) == ["health.hiv_or_hepatitis"]
    told = json.loads(rendered(facts(with_answer(WELL, "health.hiv_or_hepatitis", "not_sure"))))
    (caution,) = [each for each in told["cautions"] if each["because"] == ["health.hiv_or_hepatitis"]]
    assert caution["advice"] == said["health.hiv_or_hepatitis"]
    (other,) = [
        each
        for each in json.loads(rendered(facts(with_answer(WELL, "skin.raised_moles", "not_sure"))))["cautions"]
        if each["because"] == ["skin.raised_moles"]
    ]
    assert other["advice"] == working().texts["unsure"]["precaution"]
