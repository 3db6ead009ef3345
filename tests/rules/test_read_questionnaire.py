from pathlib import Path

import pytest

from app.engine.facts import Choice, Choices, Number, YesNo
from tests.books import small_tree, working
from tests.rules.refused import assert_refused

FAULTS = {
    "an option twice": (
        "questionnaire.toml",
        "options = [",
        '{ id = "pregnant", label',
        '{ id = "no", label',
        "ids are given once",
    ),
    "a reserved option": (
        "questionnaire.toml",
        "options = [",
        '{ id = "pregnant", label',
        '{ id = "not_sure", label',
        "`not_sure` and `others` are taken",
    ),
    "a reserved question": ("questionnaire.toml", 'id = "others"', 'id = "warts"', 'id = "others"', "are taken"),
    "a choice without options": (
        "questionnaire.toml",
        'id = "warts"',
        'id = "warts"\nkind = "yes_no"',
        'id = "warts"\nkind = "choice"',
        "choices have options, and nothing else has",
    ),
    "a number without unit": ("questionnaire.toml", "min = 0", 'unit = "years"\n', "", "a number needs `min` below"),
    "a number upside down": ("questionnaire.toml", "min = 130", "min = 0", "min = 130", "a number needs `min` below"),
    "a none value of another kind": ("questionnaire.toml", 'none = "nope"', 'none = "no"', 'none = "nope"', "one of"),
    "asked when what": (
        "questionnaire.toml",
        "asked_when",
        "skin.acne == 'none'",
        "skin.acme == 'none'",
        "did you mean `skin.acne`?",
    ),
    "follows from nothing": ("questionnaire.toml", "[[follows]]", "not herpes.history", "not herpes.ever", "no fact"),
    "nothing follows": (
        "questionnaire.toml",
        "[[follows]]",
        'fact = "herpes.outbreak_now"',
        'fact = "herpes.outbreak"',
        "there is no fact `herpes.outbreak`",
    ),
    "what follows is no answer": (
        "questionnaire.toml",
        "[[follows]]",
        'is = "no"',
        'is = "none"',
        "answer of this kind",
    ),
    "a list of what is no question": (
        "questionnaire.toml",
        'id = "rules-it-out"',
        '  "health.scleroderma",',
        '  "health.sclero",',
        "`health.sclero` is a question that stands in no other list or page",
    ),
    "a question in two lists": (
        "questionnaire.toml",
        'id = "touches-the-skin"',
        '  "allergies.latex",',
        '  "skin.melasma",',
        "`skin.melasma` is a question that stands in no other list or page",
    ),
    "an item that cannot be none": (
        "questionnaire.toml",
        'id = "touches-the-skin"',
        '  "allergies.latex",',
        '  "plans.goal",',
        "`plans.goal` has no answer that says none, or is not always asked",
    ),
    "an item that is not always asked": (
        "questionnaire.toml",
        'id = "touches-the-skin"',
        '  "allergies.latex",',
        '  "skin.acne_clear_months",',
        "`skin.acne_clear_months` has no answer that says none, or is not always asked",
    ),
    "a list that is too long": (
        "questionnaire.toml",
        'id = "touches-the-skin"',
        '  "allergies.latex",',
        '  "allergies.latex",\n  "health.fainting",\n  "health.pacemaker",',
        "a list has at most 8 items",
    ),
    "a change by time of what is no number": (
        "questionnaire.toml",
        'by = "time", text =',
        '{ by = "event", to = "no", text = "Wait until you are well again." }',
        '{ by = "time", text = "Wait until you are well again." }',
        "a number changes by time, and anything else to an answer, with a text",
    ),
    "a change that starts nothing": (
        "questionnaire.toml",
        'starts = "skin.warts"',
        'starts = "skin.acne_clear_months"',
        'starts = "skin.warts"',
        "what starts is a number, with `after` for the wait from that moment on",
    ),
    "a change to what is no answer": (
        "questionnaire.toml",
        'to = "well"',
        '{ by = "event", to = "no", text = "Wait until you are well again." }',
        '{ by = "event", to = "well", text = "Wait until you are well again." }',
        "answer of this kind",
    ),
    "a contradiction nowhere": (
        "questionnaire.toml",
        "[[contradictions]]",
        'at = "scars.main_type"',
        'at = "scars.main"',
        "there is no fact `scars.main`",
    ),
    "an age that is none": (
        "questionnaire.toml",
        'age = "scars.newest_months"',
        'age = "person.age"',
        'age = "scars.newest_months"',
        "`scars.newest_months` is no number of years",
    ),
    "an age nowhere": ("questionnaire.toml", "[lifetime]", 'age = "person.age"', 'age = "person.years"', "no fact"),
    "a unit that nothing counts in": (
        "questionnaire.toml",
        "per_year = {",
        "weeks = 53",
        "week = 53",
        "no question counts in `week`",
    ),
    "a year of nothing": (
        "questionnaire.toml",
        "per_year = {",
        "weeks = 53",
        "weeks = 0",
        "greater than or equal to 1",
    ),
    "a contradiction of nothing": (
        "questionnaire.toml",
        "[[contradictions]]",
        "when = \"scars.main_type == 'ice_pick'",
        "when = \"scars.main_type == 'icepick'",
        "did you mean `ice_pick`?",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_questionnaire_that_cannot_be_read_is_refused(name: str, tmp_path: Path) -> None:
    """Each kind of error is told, with the file and the line where it stands."""
    assert_refused(small_tree(tmp_path / "rules", "health/unwell"), FAULTS[name])


def test_questions_as_read() -> None:
    """Each kind of question is a kind of fact, with its none value as a fact."""
    questions = working().questionnaire.questions
    assert questions["person.age"].kind == Number(0, 120, "years")
    assert questions["skin.warts"].kind == YesNo()
    assert questions["skin.warts"].none is False
    assert questions["skin.marks_darkly"].kind == Choice(("no", "sometimes", "usually"), ordered=True)
    assert isinstance(questions["scars.types"].kind, Choices)
    assert questions["scars.types"].kind.at_least_one
    assert questions["procedures.past_year"].none == frozenset()
    assert questions["scars.severity"].none is None
