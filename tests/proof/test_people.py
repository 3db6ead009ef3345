from dataclasses import replace

import pytest
from hypothesis import given

from app.assess import assess
from app.clinics import Clinic
from app.engine.condition import Holds
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.language import parse
from app.engine.regions import every_person
from app.engine.truth import TRUE, UNKNOWN
from app.proof.people import AS_OF, Person, accepted, as_answered, fewest_answers, ladder, person_of, play, plays
from app.rules.answers import facts_of
from app.rules.model import Rulebook
from tests.books import working
from tests.small import rule, rulebook
from tests.strategies import Answers, facts, law, partial_answers

PARENT_AND_CHILD = parse("herpes.history and 'eye' in herpes.sites", working().vocabulary)


@law
@given(answers=partial_answers())
def test_facts_become_the_answers_they_came_from(answers: Answers) -> None:
    """A person made from facts is somebody whose answers come to these facts, "not sure" included."""
    person = facts(answers)
    again = facts_of(working().questionnaire, person_of(working(), person).answers)
    assert (again.known, again.unsure) == (person.known, person.unsure)


@law
@given(answers=partial_answers())
def test_what_is_seen_is_what_the_hearth_says(answers: Answers) -> None:
    """A person who is played through has the truths of the definition and the assessment of the hearth."""
    seen = play(working(), Person(answers))
    known = facts_of(working().questionnaire, answers)
    assert seen.assessed() == assess(working(), known, Clinic(), AS_OF)
    for each in working().rules:
        truth = evaluate(each.when, known)
        assert (seen.finds(each.id), seen.leaves_open(each.id)) == (truth is TRUE, truth is UNKNOWN)


def test_refused_answers_have_no_truth() -> None:
    """Answers that the questionnaire refuses are seen with the question refused, and nothing holds of them."""
    answers = {"herpes": {"history": "no", "sites": ["eye"]}}
    seen = play(working(), Person(answers))
    assert (seen.facts, seen.refused) == (None, ("herpes.sites",))
    assert not seen.finds("needle-depth")
    assert as_answered(working(), seen.person).known["herpes.sites"] == frozenset({"eye"})


def test_not_sure_stays_not_sure() -> None:
    """What was answered "not sure" is known to be unsure, and not known."""
    read = as_answered(working(), Person({"herpes": {"history": "not_sure"}, "person": {"age": 30}}))
    assert read.unsure == {"herpes.history"}
    assert "herpes.history" not in read.known


def test_everybody_is_played_and_only_the_refused_are_left_out() -> None:
    """All regions and unknowns are played; those accepted are the ones that can be answered so."""
    people = list(plays(working(), [PARENT_AND_CHILD]))
    assert len(people) == len(list(every_person([PARENT_AND_CHILD], working().vocabulary)))
    refused = [seen for seen in people if seen.facts is None]
    assert refused
    assert all(seen.person.answers["herpes"]["history"] == "no" for seen in refused)
    assert len(list(accepted(working(), [PARENT_AND_CHILD]))) == len(people) - len(refused)


def clinical() -> Rulebook:
    """A rulebook with a rule about the clinic."""
    return rulebook(titanium=rule("inform", "clinic.needle_material == 'titanium'"), warts=rule("defer", "skin.warts"))


def test_a_clinic_is_never_unknown() -> None:
    """Of people in front of a rule about clinics, none has a clinic of which nothing is known."""
    book = clinical()
    seen = list(plays(book, [book.by_id["titanium"].when]))
    assert [each.person.clinic.needle_material for each in seen] == ["stainless_steel", "titanium", "unknown"]
    assert [each.finds("titanium") for each in seen] == [False, True, False]
    assert [each.rule for each in seen[1].assessed().information] == ["titanium"]


def test_an_assessment_that_passes_a_rule_over_is_no_witness() -> None:
    """Where the assessment counts other rules than those that hold, nothing is shown: it ends loudly."""
    book = rulebook(warts=rule("defer", "skin.warts"), tattoo=rule("precaution", "skin.tattoo"))
    seen = play(book, Person({"skin": {"warts": "yes"}}))
    assert seen.assessed().suitability == "deferred"
    otherwise = replace(book, by_id={**book.by_id, "warts": replace(book.by_id["warts"], when=Holds("skin.tattoo"))})
    with pytest.raises(AssertionError, match="did not count"):
        replace(seen, book=otherwise).assessed()


def test_answers_that_are_not_needed_are_left_out() -> None:
    """Of a person who shows something, the answers remain that the claim needs, and no other."""
    person = Person({"skin": {"warts": "yes", "tattoo": "yes"}, "person": {"age": 30}, "herpes": {"history": "no"}})
    (fewest,) = fewest_answers(working(), (person,), lambda seen: seen[0].finds("warts"))
    assert fewest.answers == {"skin": {"warts": "yes"}}


def test_people_who_are_compared_leave_out_the_same() -> None:
    """Two people lose an answer together, and keep all that either needs."""
    before = Person({"skin": {"warts": "no", "tattoo": "no"}})
    after = Person({"skin": {"warts": "yes", "tattoo": "no"}})
    fewest = fewest_answers(
        working(), (before, after), lambda seen: not seen[0].leaves_open("warts") and seen[1].finds("warts")
    )
    assert [each.answers for each in fewest] == [{"skin": {"warts": "no"}}, {"skin": {"warts": "yes"}}]


@pytest.mark.parametrize(
    ("path", "values", "up"),
    [
        ("skin.tone", ("V", "I", "III"), ("I", "III", "V")),
        ("person.age", (30, 0, 18), (0, 18, 30)),
        ("skin.warts", (True, False), (False, True)),
    ],
)
def test_a_ladder_goes_up(path: str, values: tuple[str | int, ...], up: tuple[str | int, ...]) -> None:
    """Values are put in the order of the scale, the number, or no before yes."""
    assert ladder(working(), path, values) == up


def test_facts_of_a_clinic_make_a_clinic() -> None:
    """What is known of a clinic becomes its profile, beside the answers."""
    person = person_of(clinical(), Facts({"clinic.minimum_age": 21, "skin.warts": True}))
    assert (person.answers, person.clinic) == ({"skin": {"warts": "yes"}}, Clinic(minimum_age=21))
