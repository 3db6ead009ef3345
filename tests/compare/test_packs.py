from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assess import assess
from app.assessment import Assessment
from app.clinics import NO_CLINIC, Clinic
from app.compare.packs import check_pack
from app.compare.unremarkable import SOME_DAY
from app.rules.answers import facts_of
from app.rules.model import Rulebook
from app.rules.pack import Pack, apply, merged, read_pack
from tests.books import working
from tests.rules.packs import GOOD, adding, tightening
from tests.small import rule, rulebook
from tests.strategies import Answers, facts, law, partial_answers

PARAMETERS = [(rule.id, name, each) for rule in working().rules for name, each in rule.parameters.items()]
CONDITIONS = [rule.written for rule in working().rules if not rule.parameters and rule.written != "always"]
EFFECTS = ["inform", "temper", "precaution", "review", "defer", "exclude"]


def made(tighten: dict[str, dict[str, int]], rules: dict[str, dict[str, Any]]) -> Pack:
    """A pack that nobody wrote down."""
    return Pack("river-clinic", tighten, rules, "", "pack.toml")


def added(effect: str, when: str) -> dict[str, Any]:
    """A rule as a pack says it."""
    return {key: value for key, value in rule(effect, when).items() if key not in ("topic", "row")}


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """Packs that are allowed: numbers further in their direction, and any rules at all."""
    chosen = draw(st.lists(st.sampled_from(PARAMETERS), unique_by=lambda each: each[0], max_size=4))
    tighten = {
        rule_id: {name: max(1, each.value + draw(st.integers(0, 3)) * (1 if each.tighten == "up" else -1))}
        for rule_id, name, each in chosen
    }
    written = draw(st.lists(st.tuples(st.sampled_from(EFFECTS), conditions()), max_size=4))
    return made(tighten, {f"river-{place}": added(*each) for place, each in enumerate(written)})


def conditions() -> st.SearchStrategy[str]:
    """Conditions of the rulebook, joined and turned over."""
    one = st.sampled_from(CONDITIONS)
    both = st.tuples(one, st.sampled_from(["and", "or"]), one).map(lambda each: f"({each[0]}) {each[1]} ({each[2]})")
    return one | both | one.map(lambda each: f"not ({each})")


def result(book: Rulebook, answers: Answers) -> Assessment:
    """What some answers come to."""
    return assess(book, facts(answers), NO_CLINIC, SOME_DAY)


def ranks(book: Rulebook, found: Assessment) -> list[int]:
    """How strict it is: now, at best and at worst."""
    return [book.suitabilities[each].rank for each in (found.suitability, found.at_best, found.at_worst)]


@pytest.mark.long
@law
@given(packs(), st.lists(partial_answers(), min_size=5, max_size=5))
def test_no_allowed_pack_is_milder_to_anybody(pack: Pack, people: list[Answers]) -> None:
    """Law 7: with a pack, suitability and both its bounds are the same or stricter, whatever is known or open."""
    tightened = apply(working(), pack, NO_CLINIC.facts)
    for answers in people:
        without, with_pack = result(working(), answers), result(tightened, answers)
        assert all(new >= old for old, new in zip(ranks(working(), without), ranks(tightened, with_pack), strict=True))
        if not pack.tighten:
            shown = {each.rule for each in with_pack.cautions}
            assert {each.rule for each in without.cautions if each.rule is not None} <= shown


@pytest.mark.parametrize("release", ["working"])
def test_a_good_pack_has_nothing_against_it(release: str) -> None:
    """A pack that adds a rule and lengthens a wait is proved to tighten only."""
    assert release == working().release
    assert check_pack(working(), read_pack(GOOD, "pack.toml"), Clinic(minimum_age=25).facts) == []


@pytest.mark.parametrize(
    "text",
    [
        tightening("isotretinoin-recent", "months = 3"),
        adding("isotretinoin-now", "precaution", "medicines.isotretinoin == 'taking'"),
        adding("herpes-history", "inform", "herpes.history"),
        adding("changing-spot", "review", "skin.infection"),
    ],
)
def test_each_side_door_has_a_witness_to_whom_it_is_milder(text: str) -> None:
    """Whoever a softening would touch is shown, and really comes out milder with the pack."""
    pack = read_pack(text, "pack.toml")
    (refusal,) = check_pack(working(), pack)
    assert refusal.witness is not None
    softened, answers = merged(working(), pack, NO_CLINIC.facts), refusal.witness["answers"]
    before, after = (
        result(working(), answers),
        assess(softened, facts_of(softened.questionnaire, answers), NO_CLINIC, SOME_DAY),
    )
    assert (before.suitability, after.suitability) == (refusal.witness["before"], refusal.witness["after"])
    assert ranks(softened, after)[0] < ranks(working(), before)[0]


def test_a_hidden_caution_has_a_witness_from_whom_it_is_hidden() -> None:
    """A rule that absorbs one of the rulebook's would hide it from the person shown."""
    pack = read_pack(adding("river", "review", "herpes.history", 'absorbs = ["herpes-history"]'), "pack.toml")
    (refusal,) = check_pack(working(), pack)
    assert refusal.witness is not None
    answers = refusal.witness["answers"]
    hiding = merged(working(), pack, NO_CLINIC.facts)
    assert "herpes-history" in {each.rule for each in result(working(), answers).cautions}
    assert "herpes-history" not in {each.rule for each in result(hiding, answers).cautions}


def test_information_may_not_stand_beside_a_warning_about_the_same_answer() -> None:
    """A pack cannot reassure where the rulebook warns; the person who would read both is shown."""
    text = adding("river", "inform", "medicines.isotretinoin == 'taking'")
    refused = check_pack(working(), read_pack(text, "pack.toml"))
    (contradiction,) = [each for each in refused if "warns" in each.fault.message]
    assert contradiction.witness is not None
    assert contradiction.witness["answers"]["medicines"]["isotretinoin"] == "taking"


def test_what_tighten_declares_is_tried_and_not_believed() -> None:
    """A parameter whose declared direction is wrong loosens when it is followed, and the pack is refused for it."""
    wrong = {"months": {"value": 6, "unit": "months", "tighten": "down"}}
    when = "medicines.isotretinoin == 'stopped' and medicines.isotretinoin_months < months"
    book = rulebook(wait=rule("review", when, parameters=wrong))
    (refusal, *_) = check_pack(book, made({"wait": {"months": 3}}, {}))
    assert refusal.fault.message == "it would be milder for somebody"
    assert refusal.witness is not None
    assert (refusal.witness["before"], refusal.witness["after"]) == ("clinician_review", "suitable")


def test_a_milder_result_for_the_unanswered_is_found_too() -> None:
    """A number that only takes a red question out of what is open is refused, though nobody complete is touched."""
    when = "(medicines.isotretinoin_months < months or herpes.history) and health.recent_vaccine"
    parameters = {"months": {"value": 6, "unit": "months", "tighten": "up"}}
    book = rulebook(wait=rule("review", when, parameters=parameters))
    messages = [each.fault.message for each in check_pack(book, made({"wait": {"months": 9}}, {}))]
    assert messages == ["it would be milder for somebody"]


def test_the_demands_on_a_rule_hold_for_a_packs_rules() -> None:
    """Examples, directions and plain language are asked of a pack's rules, with their lines."""
    refused = check_pack(working(), read_pack(adding("river", "review", "health.pacemaker"), "pack.toml"))
    messages = {each.fault.message for each in refused}
    assert "say which direction `health.pacemaker` has" in messages
    assert "no example shows that it can be true" in messages
    assert all(each.fault.line >= 3 for each in refused)
