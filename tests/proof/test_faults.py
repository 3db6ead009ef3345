from dataclasses import replace
from pathlib import Path

import pytest

from app.proof.faults import Claim, WitnessError, confirmed
from app.proof.people import Person
from tests.books import working
from tests.proof.planted import planted

NOBODY = Person({})
RECENT = "isotretinoin-recent"
CLAIM = Claim(
    "never_fires",
    (RECENT,),
    ("medicines.isotretinoin",),
    "it is said so",
    "nothing was tried",
    (NOBODY,),
    lambda seen: seen[0].leaves_open(RECENT),
)


def test_a_claim_that_its_witness_shows_is_a_fault() -> None:
    """The fault says what was claimed, and carries the people who showed it."""
    fault = confirmed(working(), CLAIM)
    assert (fault.code, fault.rules, fault.message) == ("never_fires", (RECENT,), "it is said so")
    assert fault.witness == (NOBODY,)


@pytest.mark.parametrize("claim", [replace(CLAIM, shows=lambda seen: seen[0].finds(RECENT)), replace(CLAIM, people=())])
def test_a_claim_that_nobody_shows_is_an_error(claim: Claim) -> None:
    """A witness that does not show what is claimed, or none at all, ends the proof loudly."""
    with pytest.raises(WitnessError, match="does not show that it is said so") as raised:
        confirmed(working(), claim)
    assert raised.value.claim is claim


def test_hashes_tell_faults_apart() -> None:
    """Another code, rule, fact or detail has another hash; words and witnesses make no difference."""
    others = [
        replace(CLAIM, code="subsumed"),
        replace(CLAIM, rules=("warts",)),
        replace(CLAIM, facts=()),
        replace(CLAIM, detail="6..11"),
    ]
    hashes = {confirmed(working(), each).hash for each in (CLAIM, *others)}
    assert len(hashes) == 5
    reworded = replace(CLAIM, message="other words", proof="tried again", people=(Person({"skin": {"warts": "no"}}),))
    assert confirmed(working(), reworded).hash == confirmed(working(), CLAIM).hash


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("value = 6", "value = 7", False),
        ('"medicines.isotretinoin == ' + "'stopped'", '"medicines.isotretinoin == ' + "'taking'", False),
        ('title      = "', 'title      = "Reworded: ', True),
    ],
)
def test_a_hash_lasts_until_the_rule_changes(tmp_path: Path, *, old: str, new: str, same: bool) -> None:
    """A waiver does not outlive the number or the condition that it was written for, and does outlive a comma."""
    book = planted(tmp_path, (f"base/medicines/{RECENT}.toml", old, new))
    assert (confirmed(book, CLAIM).hash == confirmed(working(), CLAIM).hash) is same
