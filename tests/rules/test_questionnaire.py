from app.rules.questionnaire import NOT_SURE, OTHERS
from tests.books import working


def test_a_question_has_a_path() -> None:
    """Section and id, which is how everything names it."""
    for path, question in working().questionnaire.questions.items():
        assert question.path == path == f"{question.section}.{question.id}"


def test_no_id_is_a_reserved_word() -> None:
    """No question and no option is named as an answer that every question, or every section, has by itself."""
    for question in working().questionnaire.questions.values():
        assert not {NOT_SURE, OTHERS} & {question.id, *(option.id for option in question.options)}
