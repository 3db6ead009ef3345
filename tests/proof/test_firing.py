from pathlib import Path

import pytest

from app.proof.firing import asked_for, firing
from tests.books import working
from tests.proof.planted import caught, planted

ISOTRETINOIN = "base/medicines/isotretinoin-recent.toml"
WITHIN = "medicines.isotretinoin == 'stopped' and medicines.isotretinoin_months < months"


def test_every_rule_of_the_rulebook_can_fire() -> None:
    """Each rule holds of somebody, and none waits for a question that nobody is asked."""
    assert list(firing(working())) == []


def test_a_rule_that_excludes_itself_is_found(tmp_path: Path) -> None:
    """Clauses that cannot hold together are found, with somebody who meets one of them and not the rule."""
    both = "medicines.isotretinoin == 'stopped' and medicines.isotretinoin == 'taking'"
    found = caught(planted(tmp_path, (ISOTRETINOIN, WITHIN, both)), firing, "never_fires")
    assert [each.rules for each in found.faults] == [("isotretinoin-recent",)]
    assert "exclude each other" in found.faults[0].message
    assert found.seen[0].facts is not None
    assert found.seen[0].facts.known["medicines.isotretinoin"] in ("stopped", "taking")
    assert "isotretinoin-recent" not in dict(found.seen[0].assessed().score.contributions)


@pytest.mark.parametrize(
    ("condition", "at"),
    [
        (
            "medicines.isotretinoin == 'never' and medicines.isotretinoin_months < months",
            "medicines.isotretinoin_months",
        ),
        ("not herpes.history and herpes.outbreak_now", "herpes.outbreak_now"),
        ("scars.main_type == 'rolling' and 'rolling' not in scars.types", "scars.main_type"),
    ],
)
def test_a_rule_that_only_refused_answers_meet_is_found(tmp_path: Path, condition: str, at: str) -> None:
    """A rule that skip logic, what follows or a contradiction forbids can never fire; the witness is refused."""
    found = caught(planted(tmp_path, (ISOTRETINOIN, WITHIN, condition)), firing, "never_fires")
    assert [each.rules for each in found.faults] == [("isotretinoin-recent",)]
    assert "refuses" in found.faults[0].message
    assert found.seen[0].facts is None
    assert at in found.seen[0].refused


def test_a_rule_that_waits_for_nobody_is_found(tmp_path: Path) -> None:
    """A rule that stays open for somebody who is asked nothing that could close it contradicts the skip logic."""
    rule = "base/herpes/herpes-without-antiviral.toml"
    edit = (rule, "herpes.history and not herpes.antiviral_arranged", "not herpes.antiviral_arranged")
    found = caught(planted(tmp_path, edit), firing, "contradicts_skip_logic")
    assert [(each.rules, each.facts) for each in found.faults] == [
        (("herpes-without-antiviral",), ("herpes.antiviral_arranged",))
    ]
    seen = found.seen[0]
    assert seen.leaves_open("herpes-without-antiviral")
    assert asked_for(seen, "herpes-without-antiviral") == ()
