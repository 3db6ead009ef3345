import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assess import assess
from app.clinics import NO_CLINIC
from app.compare.comparison import comparison
from app.compare.difference import difference
from app.compare.unremarkable import SOME_DAY, assessed
from app.rules.answers import facts_of
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.release import digest, load_all
from app.wire.differences import ReleaseDifference, RuleChange
from tests.books import working
from tests.small import rule, rulebook
from tests.strategies import Answers, law, partial_answers

Edit = Callable[[dict[str, Any]], object]


def edited(edit: Edit) -> Rulebook:
    """The working tree with something changed by hand."""
    document = copy.deepcopy(dict(working().document))
    edit(document)
    return read(document, digest(document))


def differing(edit: Edit) -> ReleaseDifference:
    """What an edit of the working tree changes; each witness is assessed again, by the public way."""
    after = edited(edit)
    found = difference(working(), after)
    for witness in [*found["witnesses"], *(each for one in found["rules"] for each in one["witnesses"])]:
        assert suitability(working(), witness["answers"]) == witness["before"]
        assert suitability(after, witness["answers"]) == witness["after"]
        assert witness["before"] != witness["after"]
    return found


def suitability(book: Rulebook, answers: Answers) -> str:
    """What somebody's answers come to."""
    return assess(book, facts_of(book.questionnaire, answers), NO_CLINIC, SOME_DAY).suitability


def only(found: ReleaseDifference) -> RuleChange:
    """The one rule that changed."""
    (changed,) = found["rules"]
    return changed


def shorter(document: dict[str, Any]) -> None:
    """Isotretinoin: 3 months instead of 6."""
    document["rules"]["isotretinoin-recent"]["parameters"]["months"]["value"] = 3


def test_nothing_differs_from_itself() -> None:
    """A rulebook and itself: no rule, no part, and a proof for everybody."""
    found = difference(working(), working())
    assert (found["rules"], found["parts"], found["witnesses"]) == ([], [], [])
    assert found["proof"]["suitability_can_change"] is False


def test_a_shorter_wait_is_looser_and_has_a_witness_between_the_two_waits() -> None:
    """Isotretinoin 6 → 3 months is told as looser, with somebody who took it 3 to 5 months ago and nothing else."""
    changed = only(differing(shorter))
    assert (changed["rule"], changed["change"], changed["direction"]) == ("isotretinoin-recent", "changed", "looser")
    assert changed["parameters"] == [{"name": "months", "before": 6, "after": 3, "unit": "months"}]
    (witness,) = changed["witnesses"]
    assert witness["before"] == "deferred"
    assert witness["differs_in"].keys() == {"medicines.isotretinoin", "medicines.isotretinoin_months"}
    assert 3 <= witness["differs_in"]["medicines.isotretinoin_months"] <= 5
    assert changed["proof"]["suitability_can_change"] is True


def test_the_same_change_the_other_way_is_stricter() -> None:
    """From 3 to 6 months, the same witness goes the other way."""
    changed = only(difference(edited(shorter), working()))
    assert changed["direction"] == "stricter"
    assert [(each["before"], each["after"]) for each in changed["witnesses"]] == [
        ("suitable_with_precautions", "deferred")
    ]


def test_new_words_change_nobody() -> None:
    """A reworded rule is told as reworded, and proved to change no suitability."""

    def reword(document: dict[str, Any]) -> None:
        document["rules"]["herpes-history"]["advice"] = "Ask a clinician about it."

    changed = only(differing(reword))
    assert (changed["change"], changed["direction"], changed["fields"]) == ("reworded", "neither", ["advice"])
    assert changed["witnesses"] == []
    assert changed["proof"]["suitability_can_change"] is False
    assert changed["proof"]["regions"] > 1


def test_a_condition_said_in_another_way_is_proved_the_same() -> None:
    """Other words for the same condition: changed, neither stricter nor looser, nobody affected."""

    def turn(document: dict[str, Any]) -> None:
        written = document["rules"]["isotretinoin-recent"]
        written["when"] = "not (medicines.isotretinoin != 'stopped' or medicines.isotretinoin_months >= months)"

    changed = only(differing(turn))
    assert (changed["change"], changed["direction"]) == ("changed", "neither")
    assert changed["proof"]["suitability_can_change"] is False


def test_a_rule_that_moves_is_both_stricter_and_looser() -> None:
    """Another group of people is told as both, with somebody for each."""

    def move(document: dict[str, Any]) -> None:
        document["rules"]["isotretinoin-now"]["when"] = "medicines.isotretinoin == 'stopped'"

    changed = only(differing(move))
    assert changed["direction"] == "both"
    ends = {(each["before"], each["after"]) for each in changed["witnesses"]}
    assert any(after == "deferred" for _, after in ends)
    assert any(before == "deferred" for before, _ in ends)


@pytest.mark.parametrize(("effect", "direction"), [("precaution", "looser"), ("exclude", "stricter")])
def test_another_effect_is_told(effect: str, direction: str) -> None:
    """A weaker effect is looser, a stronger one stricter."""

    def weigh(document: dict[str, Any]) -> None:
        document["rules"]["changing-spot"]["effect"] = effect

    changed = only(differing(weigh))
    assert (changed["effect"]["after"], changed["direction"]) == (effect, direction)
    assert changed["witnesses"]


def test_a_removed_rule_is_looser() -> None:
    """A rule that is gone is told with whom it no longer stops."""

    def remove(document: dict[str, Any]) -> None:
        del document["rules"]["changing-spot"]

    changed = only(differing(remove))
    assert (changed["change"], changed["direction"]) == ("removed", "looser")
    assert changed["witnesses"][0]["differs_in"] == {"skin.changing_lesion": "yes"}


def test_a_renamed_rule_changes_nobody_and_both_halves_say_so() -> None:
    """One removed and one added that do the same are proved to change nothing together."""

    def rename(document: dict[str, Any]) -> None:
        document["rules"]["isotretinoin-at-present"] = document["rules"].pop("isotretinoin-now")

    found = differing(rename)
    assert [(each["rule"], each["change"]) for each in found["rules"]] == [
        ("isotretinoin-at-present", "added"),
        ("isotretinoin-now", "removed"),
    ]
    assert found["proof"]["suitability_can_change"] is False


def test_two_rules_that_become_one_change_nobody() -> None:
    """A rule that now holds for either answer, and one that is gone, are proved together to be what they were."""
    before = rulebook(a=rule("review", "health.unwell"), b=rule("review", "health.fainting"))
    found = difference(before, rulebook(a=rule("review", "health.unwell or health.fainting")))
    assert {each["rule"]: each["proof"]["suitability_can_change"] for each in found["rules"]} == {
        "a": False,
        "b": False,
    }


def test_from_one_questionnaire_to_the_next_each_change_has_a_person_or_a_proof() -> None:
    """Between the first release and the last, whoever has a treatment that could not be told before is shown too."""
    releases = list(load_all().values())
    before, after = releases[0], releases[-1]
    found = difference(before, after)
    new = after.questionnaire.questions.keys() - before.questionnaire.questions.keys()
    assert {f"questionnaire {path}" for path in new} <= {f"{each['part']} {each['place']}" for each in found["parts"]}
    assert {each["rule"] for each in found["rules"] if each["change"] == "added"} == after.by_id.keys() - before.by_id
    undecided = [each["rule"] for each in found["rules"] if each["proof"]["suitability_can_change"] is None]
    assert undecided == []
    shown = {each["rule"]: each["witnesses"] for each in found["rules"] if each["proof"]["suitability_can_change"]}
    assert all(shown.values())
    (subcision,) = [each for each in shown["recent-subcision"] if each["after"] == "clinician_review"]
    assert subcision["answers"]["procedures"]["past_year"] == ["subcision"]


def test_a_rule_under_a_stricter_one_is_proved_to_change_nobody() -> None:
    """Where another rule lifts the same people higher anyway, the proof says so."""
    strict, mild = rule("exclude", "herpes.history"), rule("review", "herpes.history")
    changed = only(difference(rulebook(strict=strict), rulebook(strict=strict, mild=mild)))
    assert changed["direction"] == "stricter"
    assert changed["proof"]["suitability_can_change"] is False


def test_a_changed_definition_changes_the_rules_that_name_it() -> None:
    """A rule whose own words did not change is told when what a name in it stands for did."""

    def redefine(document: dict[str, Any]) -> None:
        document["definitions"]["weak_immunity"]["when"] = "medicines.immunosuppressant"

    found = differing(redefine)
    assert {each["rule"] for each in found["rules"]}
    assert all(each["fields"] == [] and each["direction"] != "neither" for each in found["rules"])
    assert [(each["part"], each["place"]) for each in found["parts"]] == [("definitions", "weak_immunity")]


def test_a_question_that_counts_for_more_is_shown_by_who_leaves_it_out() -> None:
    """A question made red changes the result of somebody who does not answer it, or is not sure."""

    def matter(document: dict[str, Any]) -> None:
        for section in document["questionnaire"]["sections"]:
            for question in section["questions"]:
                if (section["id"], question["id"]) == ("health", "heart_disease"):
                    question["need"] = "red"

    found = differing(matter)
    assert [(each["place"], each["fields"]) for each in found["parts"]] == [("health.heart_disease", ["need"])]
    assert {("suitable", "undetermined")} <= {(each["before"], each["after"]) for each in found["witnesses"]}
    assert found["proof"]["suitability_can_change"] is True


def test_sources_questions_and_texts_are_named() -> None:
    """What changed beside the rules is told with its place, and changes nobody."""

    def beside(document: dict[str, Any]) -> None:
        document["sources"]["seed"]["note"] = "Read again."
        document["questionnaire"]["sections"][0]["questions"][0]["help"] = "Whole years."
        document["texts"]["en"]["answers"]["yes"] = "So it is"
        document["sessions"]["rows"][0]["max"] = 4

    found = differing(beside)
    assert [(each["part"], each["place"], each["fields"]) for each in found["parts"]] == [
        ("questionnaire", "person.age", ["help"]),
        ("sources", "seed", ["note"]),
        ("sessions", "rows.mild", ["max"]),
        ("texts", "en.answers.yes", []),
    ]
    assert found["proof"]["suitability_can_change"] is False


def test_the_unremarkable_person_has_nothing_against_them() -> None:
    """Witnesses differ from somebody who is suitable, decided, and without a single caution."""
    usual = comparison(working(), edited(shorter)).usual
    assessment = assessed(working(), usual)
    assert (assessment.suitability, assessment.at_worst, assessment.cautions) == ("suitable", "suitable", ())


_UNABSORBED = sorted(set(working().by_id) - {each for one in working().rules for each in one.absorbs})


@cache
def weakened(rule_id: str) -> tuple[Rulebook, bool | None]:
    """The working tree without a rule, and whether that is said to change anybody's suitability."""
    after = edited(lambda document: document["rules"].pop(rule_id))
    return after, difference(working(), after)["proof"]["suitability_can_change"]


@pytest.mark.long
@law
@given(partial_answers(), st.sampled_from(_UNABSORBED[::12]))
def test_nobody_is_missed_by_a_proof(answers: Answers, rule_id: str) -> None:
    """Whoever's suitability changes when a rule goes: that rule was not proved to change nobody's."""
    after, can_change = weakened(rule_id)
    if suitability(working(), answers) != suitability(after, answers):
        assert can_change is True
