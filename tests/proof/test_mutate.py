from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from app.engine.evaluate import evaluate
from app.engine.regions import every_person
from app.proof.mutants import ConditionMutant, EffectMutant
from app.proof.mutate import Fate, Tried, mutate_rule, score
from app.proof.people import person_of, play
from app.rules.model import Example, Rule, Rulebook
from app.rules.read import read
from tests.books import working

ALL = [rule.id for rule in working().rules]


def tried(one: Rule, book: Rulebook | None = None) -> list[Tried]:
    """What became of the mutants of a rule."""
    return list(mutate_rule(book or working(), one))


@cache
def fates_of(rule_id: str) -> tuple[Tried, ...]:
    """What became of the mutants of a rule of the working tree; found once for all who ask."""
    return tuple(tried(working().by_id[rule_id]))


@pytest.mark.parametrize("one", ALL)
def test_no_mutant_of_the_rulebook_survives(one: str) -> None:
    """Every slip in every rule is noticed by the rule's own file, or proved to change nothing for anybody."""
    fates = fates_of(one)
    assert len(fates) >= 6
    assert [str(each.mutant) for each in fates if each.fate == "survived"] == []


@pytest.mark.parametrize("one", ALL)
def test_what_is_called_equivalent_is(one: str) -> None:
    """An equivalent mutant has the truth of its rule for everybody, tried once more without the proof's own help."""
    for each in fates_of(one):
        if each.fate == "equivalent":
            assert isinstance(each.mutant, ConditionMutant)
            pair = [each.mutant.rule.when, each.mutant.when]
            people = list(every_person(pair, working().vocabulary))
            differ = [person for person in people if len({evaluate(when, person) for when in pair}) > 1]
            assert [person for person in differ if play(working(), person_of(working(), person)).facts] == []


def without(rule: Rule, dropped: Callable[[Example], bool]) -> Rule:
    """A rule without some of its examples."""
    return replace(rule, examples=tuple(each for each in rule.examples if not dropped(each)))


def test_a_missing_example_lets_a_threshold_slip() -> None:
    """Without the example at its threshold, a rule does not notice that the threshold moved."""
    one = without(
        working().by_id["isotretinoin-recent"],
        lambda example: example.given.get("medicines", {}).get("isotretinoin_months") == 5,
    )
    survived = {str(each.mutant) for each in tried(one) if each.fate == "survived"}
    assert any("threshold" in each and "months = 5" in each for each in survived)


def test_a_rule_without_examples_notices_little() -> None:
    """Without examples only the stated directions kill, and those only what they speak of."""
    one = replace(working().by_id["isotretinoin-recent"], examples=())
    fates = [each for each in tried(one) if isinstance(each.mutant, ConditionMutant)]
    assert {each.fate for each in fates} == {"killed", "survived"}
    assert {each.by for each in fates if each.fate == "killed"} == {"the direction of medicines.isotretinoin_months"}


@pytest.mark.parametrize(
    ("rule", "effect", "by"),
    [
        ("antiplatelet", "precaution", "lifts to"),
        ("antiplatelet", "exclude", "lifts to"),
        ("antiplatelet", "defer", "`until` belongs to"),
        ("antiplatelet", "temper", "`benefit` belongs to"),
        ("deep-boxcar", "inform", "`benefit` belongs to"),
        ("warts", "exclude", "`until` belongs to"),
        ("needle-depth", "precaution", "lifts to"),
    ],
)
def test_an_effect_is_held_by_what_its_file_says(rule: str, effect: str, by: str) -> None:
    """Another effect contradicts what an example says it lifts to, or what its file must have."""
    found = of_effect(tried(working().by_id[rule]), effect)
    assert found.fate == "killed"
    assert by in found.by


def of_effect(fates: list[Tried], effect: str) -> Tried:
    """What became of the mutant with an effect."""
    return next(each for each in fates if isinstance(each.mutant, EffectMutant) and each.mutant.effect == effect)


def test_a_rule_must_say_what_it_lifts_to() -> None:
    """A rule whose examples do not say what it lifts to is no rule that may be frozen, whatever its effect."""
    rules = working().written_rules
    written = rules["antiplatelet"]
    unsaid = [{key: value for key, value in each.items() if key != "lifts"} for each in written["examples"]]
    changed = {**working().document, "rules": {**rules, "antiplatelet": {**written, "examples": unsaid}}}
    book = read(changed, "sha256:made-up")
    found = of_effect(tried(book.by_id["antiplatelet"], book), "precaution")
    assert found.by == "no example says what the rule lifts to"


@pytest.mark.parametrize(("survived", "of", "expected"), [(0, 3, 100.0), (1, 3, 66.6), (1, 10000, 99.9), (2, 2, 0.0)])
def test_the_score_is_whole_only_if_none_survived(survived: int, of: int, expected: float) -> None:
    """Killed and equivalent mutants count, and the score is rounded down, so that one survivor always shows."""
    mutant = EffectMutant(working().by_id["warts"], "exclude")
    lost, kept = list[Fate](["survived"]), list[Fate](["killed", "equivalent"])
    fates = lost * survived + kept * of
    assert score([Tried(mutant, fate, "") for fate in fates[:of]]) == expected
