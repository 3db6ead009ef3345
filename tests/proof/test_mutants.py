import pytest

from app.engine.condition import leaves
from app.engine.language import render
from app.proof.mutants import condition_mutants, effect_mutants, spelled_out
from app.rules.model import Rule, Rulebook
from tests.books import working
from tests.small import rule, rulebook


def book(when: str, **parameters: int) -> Rulebook:
    """A rulebook of one rule."""
    numbers = {name: {"value": value, "unit": "months", "tighten": "up"} for name, value in parameters.items()}
    return rulebook(one=rule("precaution", when, parameters=numbers))


def slips(when: str, **parameters: int) -> list[tuple[str, str]]:
    """The slips in a condition, and what is then written."""
    made = book(when, **parameters)
    return [(each.slip, render(each.when)) for each in condition_mutants(made, made.by_id["one"])]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("always", [("negation", "not always")]),
        ("skin.warts", [("negation", "not skin.warts")]),
        ("not skin.warts", [("negation", "skin.warts")]),
        ("'face' in scars.areas", [("negation", "'face' not in scars.areas")]),
        (
            "skin.eczema == 'past'",
            [("negation", "not skin.eczema == 'past'"), ("comparison", "skin.eczema != 'past'")],
        ),
        (
            "skin.rosacea >= 'flushing'",
            [
                ("negation", "not skin.rosacea >= 'flushing'"),
                ("comparison", "skin.rosacea < 'flushing'"),
                ("comparison", "skin.rosacea <= 'flushing'"),
                ("comparison", "skin.rosacea > 'flushing'"),
                ("comparison", "skin.rosacea == 'flushing'"),
                ("comparison", "skin.rosacea != 'flushing'"),
                ("option", "skin.rosacea >= 'spots_or_bumps'"),
            ],
        ),
        (
            "scars.areas <= {'eyelids', 'lips'}",
            [
                ("negation", "not scars.areas <= {'eyelids', 'lips'}"),
                ("clause", "scars.areas <= {'lips'}"),
                ("clause", "scars.areas <= {'eyelids'}"),
            ],
        ),
        (
            "18 <= person.age < 22",
            [
                ("negation", "not 18 <= person.age < 22"),
                ("comparison", "18 < person.age < 22"),
                ("comparison", "18 <= person.age <= 22"),
                ("threshold", "17 <= person.age < 22"),
                ("threshold", "19 <= person.age < 22"),
                ("threshold", "18 <= person.age < 21"),
                ("threshold", "18 <= person.age < 23"),
            ],
        ),
        (
            "skin.warts and not skin.tattoo",
            [
                ("negation", "not (skin.warts and not skin.tattoo)"),
                ("connective", "skin.warts or not skin.tattoo"),
                ("clause", "not skin.tattoo"),
                ("negation", "not skin.warts and not skin.tattoo"),
                ("clause", "skin.warts"),
                ("negation", "skin.warts and skin.tattoo"),
            ],
        ),
    ],
)
def test_every_slip_is_made(when: str, expected: list[tuple[str, str]]) -> None:
    """Each node is negated, comparison flipped, bound and option moved, clause dropped, connective swapped."""
    assert slips(when) == expected


def test_a_parameter_is_shifted_by_one() -> None:
    """A number that has a name is moved in its one place, and the condition is written as before."""
    made = book("person.age < years", years=18)
    shifted = [each for each in condition_mutants(made, made.by_id["one"]) if each.slip == "threshold"]
    assert [each.numbers for each in shifted] == [{"years": 17}, {"years": 19}]
    assert {str(each) for each in shifted} == {
        "one: threshold: person.age < years with years = 17",
        "one: threshold: person.age < years with years = 19",
    }
    assert [bound.value for each in shifted for leaf in leaves(each.when) if (bound := leaf.bound)] == [17, 19]  # type: ignore[union-attr]


def test_a_parameter_that_only_texts_use_is_left() -> None:
    """A number that no condition reads makes no mutant: nobody's findings could differ."""
    made = rulebook(
        one=rule("precaution", "skin.warts", parameters={"weeks": {"value": 2, "unit": "weeks", "tighten": "up"}})
    )
    assert [each.slip for each in condition_mutants(made, made.by_id["one"])] == ["negation"]


def test_what_cannot_be_written_is_no_mutant() -> None:
    """A slip that the language refuses, such as one that is always so, could never be in a file."""
    assert ("comparison", "person.age <= 120") not in slips("person.age < 120")
    assert ("comparison", "person.age > 120") not in slips("person.age < 120")
    assert ("comparison", "person.age != 120") in slips("person.age < 120")


def test_a_definition_is_spelled_out() -> None:
    """A slip in a named condition is a slip in each rule that uses it."""
    one = working().by_id["off-the-face"]
    assert render(spelled_out(one.when)) == working().definitions["off_the_face"].written
    assert sum(each.slip == "clause" for each in condition_mutants(working(), one)) == 4


@pytest.mark.parametrize("one", [working().by_id["age-minor"], working().by_id["needle-depth"]], ids=lambda one: one.id)
def test_every_other_effect_is_put_in(one: Rule) -> None:
    """A rule has a mutant for each effect but its own."""
    assert {each.effect for each in effect_mutants(working(), one)} == set(working().effects) - {one.effect}


@pytest.mark.parametrize("one", working().rules, ids=lambda one: one.id)
def test_no_mutant_is_made_twice(one: Rule) -> None:
    """Each mutant differs from the rule and from all others, in its condition or its numbers."""
    made = [(render(each.when), *each.numbers.values()) for each in condition_mutants(working(), one)]
    assert len(made) == len(set(made))
    numbers = [parameter.value for parameter in one.parameters.values()]
    assert (render(spelled_out(one.when)), *numbers) not in made
