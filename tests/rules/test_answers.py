from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.facts import Value
from app.rules.answers import Dropped, facts_of, fits, standing
from app.rules.errors import InconsistentAnswers, NotAnAnswer
from app.rules.questionnaire import NOT_ASKED, OTHERS
from tests.books import working
from tests.strategies import Answers, facts, law, partial_answers, with_answer

Given = dict[str, dict[str, Any]]


def known(answers: Given) -> dict[str, Value]:
    """What is known from some answers."""
    return dict(facts_of(working().questionnaire, answers).known)


def refused(answers: Given) -> list[tuple[str, tuple[str, ...]]]:
    """The answers that are refused, and what they contradict."""
    with pytest.raises(InconsistentAnswers) as error:
        facts_of(working().questionnaire, answers)
    return [(each.path, each.because) for each in error.value.inconsistencies]


def test_answers_become_facts() -> None:
    """Yes and no become bools, lists sets, and the rest stays as it is."""
    answers: Given = {
        "person": {"age": 29, "pregnancy": "no"},
        "skin": {"warts": "yes", "broken": "no"},
        "scars": {"types": ["rolling", "ice_pick"]},
        "procedures": {"past_year": []},
    }
    assert known(answers) == {
        "person.age": 29,
        "person.pregnancy": "no",
        "skin.warts": True,
        "skin.broken": False,
        "scars.types": frozenset({"rolling", "ice_pick"}),
        "procedures.past_year": frozenset(),
    }


def test_what_is_left_out_is_unknown() -> None:
    """Nothing, an empty section and null are all the same: not answered."""
    nothing: list[Given] = [{}, {"person": {}}, {"person": {"age": None}}, {"person": {OTHERS: None}}]
    for answers in nothing:
        facts = facts_of(working().questionnaire, answers)
        assert (facts.known, facts.unsure) == ({}, frozenset())


@pytest.mark.parametrize("path", ["person.age", "scars.types", "skin.tone", "skin.warts", "procedures.past_year"])
def test_not_sure_is_an_answer(path: str) -> None:
    """Not sure is unknown of every kind of question, and `others` does not touch it."""
    section, question = path.split(".")
    facts = facts_of(working().questionnaire, {section: {question: "not_sure", OTHERS: "no"}})
    assert facts.unsure == {path}
    assert path not in facts.known


# Others


@pytest.mark.parametrize("section", ["person", "scars", "skin", "herpes", "allergies", "medicines", "health", "plans"])
def test_others_answers_what_has_a_none_value(section: str) -> None:
    """Each question of the section that has one gets its none value, and no other question gets anything."""
    questions = [each for each in working().questionnaire.questions.values() if each.section == section]
    assert known({section: {OTHERS: "no"}}) == {each.path: each.none for each in questions if each.none is not None}


def test_others_leaves_given_answers_alone() -> None:
    """What was answered stays, whatever the order."""
    assert known({"person": {OTHERS: "no", "pregnancy": "trying"}})["person.pregnancy"] == "trying"
    assert known({"person": {"pregnancy": "trying", OTHERS: "no"}})["person.pregnancy"] == "trying"


@pytest.mark.parametrize(
    ("section", "answer", "left_open"),
    [
        ("herpes", {"outbreak_now": "yes"}, {"herpes.history"}),
        ("herpes", {"outbreak_now": "not_sure"}, {"herpes.history"}),
        ("herpes", {"sites": ["eye"]}, {"herpes.history"}),
        ("herpes", {"antiviral_arranged": "yes"}, {"herpes.history"}),
        ("herpes", {"outbreaks_per_year": "not_sure"}, {"herpes.history"}),
        ("herpes", {"spread_over_eczema": "yes", "outbreak_now": "yes"}, {"herpes.history"}),
        ("medicines", {"isotretinoin_months": 3}, {"medicines.isotretinoin"}),
        (
            "medicines",
            {"cancer_treatment_weeks": 3, "isotretinoin_months": 3},
            {
                "medicines.cancer_treatment",
                "medicines.isotretinoin",
            },
        ),
        ("procedures", {"weeks_since_surgery": 3}, {"procedures.past_year"}),
        ("procedures", {"weeks_since_surgery": 3, "weeks_since_hair_removal": 0}, {"procedures.past_year"}),
    ],
)
def test_others_never_creates_a_contradiction(section: str, answer: dict[str, Any], left_open: set[str]) -> None:
    """What `others` would answer against an answer that was given stays open; everything else it answers."""
    facts = facts_of(working().questionnaire, {section: {**answer, OTHERS: "no"}})
    nones = working().questionnaire.nones[section]
    given = {f"{section}.{question}" for question in answer}
    assert nones.keys() - facts.known.keys() - facts.unsure == left_open
    assert facts.known.keys() | facts.unsure == (nones.keys() | given) - left_open


def test_others_beside_a_contradiction() -> None:
    """A contradiction between answers that were given is refused, and names those alone."""
    answers = {"herpes": {"history": "no", "outbreak_now": "yes", OTHERS: "no"}, "person": {OTHERS: "no"}}
    assert refused(answers) == [("herpes.outbreak_now", ("herpes.history",))]


@law
@given(answers=partial_answers(), data=st.data())
def test_others_is_always_allowed(answers: Answers, data: st.DataObject) -> None:
    """Whatever was answered without a contradiction, closing a section takes nothing back and contradicts nothing."""
    section = data.draw(st.sampled_from([each.id for each in working().questionnaire.sections]))
    given = facts(with_answer(answers, f"{section}.{OTHERS}", None)).known
    closed = facts(with_answer(answers, f"{section}.{OTHERS}", "no"))
    assert given.items() <= closed.known.items()


# What follows, and contradictions


def test_an_answer_that_follows() -> None:
    """Who never had a cold sore has none now."""
    assert known({"herpes": {"history": "no"}}) == {"herpes.history": False, "herpes.outbreak_now": False}
    assert known({"herpes": {"history": "no", "outbreak_now": "no"}})["herpes.outbreak_now"] is False
    assert "herpes.outbreak_now" not in known({"herpes": {"history": "yes"}})
    assert "herpes.outbreak_now" not in known({"herpes": {"history": "not_sure"}})


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_against_what_follows(answer: str) -> None:
    """Any other answer than the one that follows is refused, not sure included."""
    assert refused({"herpes": {"history": "no", "outbreak_now": answer}}) == [
        ("herpes.outbreak_now", ("herpes.history",))
    ]


@pytest.mark.parametrize("main", ["ice_pick", "boxcar_shallow", "boxcar_deep", "hypertrophic", "keloid", "flat_marks"])
def test_the_main_kind_is_one_of_the_kinds(main: str) -> None:
    """A main kind that was not ticked is refused."""
    assert refused({"scars": {"types": ["rolling"], "main_type": main}}) == [("scars.main_type", ("scars.types",))]


@pytest.mark.parametrize(
    "scars",
    [
        {"types": ["rolling", "keloid"], "main_type": "keloid"},
        {"types": ["rolling"], "main_type": "mixed"},
        {"types": ["rolling"], "main_type": "not_sure"},
        {"types": "not_sure", "main_type": "keloid"},
        {"main_type": "keloid"},
    ],
)
def test_main_kinds_that_may_be(scars: dict[str, Any]) -> None:
    """One that was ticked, a mix, not sure, and anything while the kinds are unknown."""
    assert "scars.main_type" in known({"scars": scars}) or scars["main_type"] == "not_sure"


@pytest.mark.parametrize(
    ("answers", "path", "because"),
    [
        ({"skin": {"acne": "inflamed", "acne_clear_months": 3}}, "skin.acne_clear_months", "skin.acne"),
        (
            {"medicines": {"isotretinoin": "taking", "isotretinoin_months": 0}},
            "medicines.isotretinoin_months",
            "medicines.isotretinoin",
        ),
        ({"herpes": {"history": "no", "antiviral_arranged": "no"}}, "herpes.antiviral_arranged", "herpes.history"),
        ({"herpes": {"history": "no", "sites": "not_sure"}}, "herpes.sites", "herpes.history"),
        ({"herpes": {"history": "no", "spread_over_eczema": "yes"}}, "herpes.spread_over_eczema", "herpes.history"),
        (
            {"procedures": {"past_year": ["surgery"], "weeks_since_hair_removal": 1}},
            "procedures.weeks_since_hair_removal",
            "procedures.past_year",
        ),
        (
            {"procedures": {"past_year": [], "weeks_since_surgery": "not_sure"}},
            "procedures.weeks_since_surgery",
            "procedures.past_year",
        ),
    ],
)
def test_an_answer_to_a_question_that_is_not_asked(answers: Given, path: str, because: str) -> None:
    """It is refused, not sure included, and the answer that it contradicts is named."""
    assert refused(answers) == [(path, (because,))]


def test_the_reason_is_told() -> None:
    """Each refusal carries a text for the person."""
    with pytest.raises(InconsistentAnswers) as error:
        facts_of(working().questionnaire, {"skin": {"acne": "inflamed", "acne_clear_months": 3}})
    assert [each.text for each in error.value.inconsistencies] == [NOT_ASKED]
    assert "acne" not in str(error.value)


def test_every_contradiction_is_told_at_once() -> None:
    """All that is wrong is told together."""
    answers: Given = {
        "scars": {"types": ["rolling"], "main_type": "keloid"},
        "herpes": {"history": "no", "outbreak_now": "yes", "outbreaks_per_year": 2},
        "skin": {"acne": "inflamed", "acne_clear_months": 3},
    }
    assert sorted(path for path, _ in refused(answers)) == [
        "herpes.outbreak_now",
        "herpes.outbreaks_per_year",
        "scars.main_type",
        "skin.acne_clear_months",
    ]


def test_answers_that_no_longer_go_together_are_left_out() -> None:
    """What is not asked any more goes first, and then what contradicts another answer; the rest stands."""
    answers: Given = {
        "skin": {"acne": "inflamed", "acne_clear_months": 3},
        "scars": {"types": ["rolling"], "main_type": "keloid"},
    }
    facts, dropped = standing(working().questionnaire, answers)
    assert dict(facts.known) == {"skin.acne": "inflamed", "scars.types": frozenset({"rolling"})}
    assert dropped == (Dropped("skin.acne_clear_months", "not_asked"), Dropped("scars.main_type", "contradicts"))
    assert standing(working().questionnaire, {"skin": {"acne": "inflamed"}})[1] == ()


def test_whole_forms_may_post_none_values() -> None:
    """The none value of a question that is not asked is accepted."""
    assert known({"herpes": {"history": "no", "spread_over_eczema": "no", "outbreak_now": "no"}}) == {
        "herpes.history": False,
        "herpes.spread_over_eczema": False,
        "herpes.outbreak_now": False,
    }


def test_an_answer_before_its_parent() -> None:
    """While it is unknown whether a question is asked, it may be answered."""
    assert known({"medicines": {"isotretinoin_months": 3}}) == {"medicines.isotretinoin_months": 3}
    assert known({"medicines": {"isotretinoin": "not_sure", "isotretinoin_months": 3}}) == {
        "medicines.isotretinoin_months": 3
    }


@pytest.mark.parametrize(
    ("section", "question", "answer"),
    [
        ("pets", "dog", "yes"),
        ("person", "height", 170),
        ("person", "age", "old"),
        ("person", "pregnancy", "maybe"),
        ("scars", "types", 7),
        ("scars", "types", ["freckles"]),
    ],
)
def test_what_is_no_answer_is_refused(section: str, question: str, answer: object) -> None:
    """No section, no question, no option, or another kind of answer."""
    with pytest.raises(NotAnAnswer):
        facts_of(working().questionnaire, {section: {question: answer}})
    assert not fits(working().questionnaire, section, question, answer)


def test_an_answer_fits_its_question() -> None:
    """Of every kind."""
    for section, question, answer in (
        ("person", "age", 29),
        ("person", "pregnancy", "no"),
        ("scars", "types", ["ice_pick"]),
    ):
        assert fits(working().questionnaire, section, question, answer)
