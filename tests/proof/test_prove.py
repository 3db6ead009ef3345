import json
from datetime import date
from pathlib import Path

import pytest

from app.proof.faults import Code, confirmed
from app.proof.people import Person, play
from app.proof.prove import Report, claims, prove, reported
from app.proof.waivers import read_waivers
from tests.books import working
from tests.proof.planted import Edit, planted

TODAY = date(2026, 11, 22)
RECENT = "base/medicines/isotretinoin-recent.toml"
YEAR = "base/medicines/isotretinoin-within-a-year.toml"
WHEN = "medicines.isotretinoin == 'stopped' and medicines.isotretinoin_months < months"
OUTBREAKS = 'unit = "times a year"\nmin = 0\nmax = 52\nneed = "opt"'
FAULTS: dict[str, tuple[Code, set[str], list[Edit]]] = {
    "a rule that excludes itself": (
        "never_fires",
        {"isotretinoin-recent"},
        [(RECENT, WHEN, "medicines.isotretinoin == 'stopped' and medicines.isotretinoin == 'taking'")],
    ),
    "a rule that only refused answers meet": (
        "never_fires",
        {"isotretinoin-recent"},
        [(RECENT, WHEN, "medicines.isotretinoin == 'taking' and medicines.isotretinoin_months < months")],
    ),
    "a rule that forgets the parent of its question": (
        "contradicts_skip_logic",
        {"herpes-eye"},
        [("base/herpes/herpes-eye.toml", "herpes.history and 'eye' in herpes.sites", "'eye' in herpes.sites")],
    ),
    "a rule that adds nothing": (
        "subsumed",
        {"isotretinoin-recent", "isotretinoin-within-a-year"},
        [
            (YEAR, 'effect     = "precaution"', 'effect     = "exclude"'),
            (RECENT, 'absorbs    = ["isotretinoin-within-a-year"]', "absorbs    = []"),
        ],
    ),
    "the same advice twice": (
        "duplicate_advice",
        {"skin-infection", "warts"},
        [("base/skin/warts.toml", '= "skin.warts"', '= "skin.infection"')],
    ),
    "the same effect whatever is answered": (
        "contradictory_advice",
        {"raised-moles", "tattoo"},
        [("base/skin/raised-moles.toml", '= "skin.raised_moles"', '= "not skin.tattoo"')],
    ),
    "a gap between 6 and 12 months": (
        "uncovered_gap",
        {"isotretinoin-recent", "isotretinoin-within-a-year"},
        [(YEAR, "medicines.isotretinoin_months < months", "medicines.isotretinoin_months >= months")],
    ),
    "a question that nothing uses": (
        "unused_question",
        set(),
        [("base/health/pacemaker.toml", '= "health.pacemaker"', '= "health.heart_disease"')],
    ),
    "a severity without a session row": (
        "sessions_gap",
        set(),
        [("sessions.toml", "scars.severity == 'mild'", "scars.severity == 'flat_marks'")],
    ),
    "two session rows for one person": (
        "sessions_overlap",
        set(),
        [("sessions.toml", "scars.severity == 'mild'", "scars.severity <= 'moderate'")],
    ),
    "a direction that does not hold": (
        "direction_does_not_hold",
        {"age-minor"},
        [("base/person/age-minor.toml", "more is never worse", "more is never safer")],
    ),
    "a red question behind a milder one": (
        "law_one_broken",
        {"herpes-frequent"},
        [("questionnaire.toml", OUTBREAKS, OUTBREAKS.replace('"opt"', '"red"'))],
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_with_a_witness(tmp_path: Path, fault: str) -> None:
    """Each kind of fault, planted in a copy of the rulebook, is found by its code and about its rules.

    That the witness shows it is seen when it is played through once more, as whoever reads the report would.
    """
    code, rules, edits = FAULTS[fault]
    book = planted(tmp_path, *edits)
    claim = next(each for each in claims(book) if each.code == code and rules <= set(each.rules))
    found = confirmed(book, claim)
    assert found.witness
    posted = tuple(Person(json.loads(json.dumps(person.answers))) for person in found.witness)
    assert claim.shows(tuple(play(book, person) for person in posted))


@pytest.fixture(scope="module")
def report() -> Report:
    """What is found in the working tree, with the waivers there are."""
    return prove(working(), read_waivers(), TODAY)


def test_the_rulebook_holds(report: Report) -> None:
    """No fault of the real rulebook is left without a waiver, and no waiver without a fault."""
    assert report.waiver_faults == ()
    assert [fault.message for fault, waiver in report.faults if waiver is None] == []
    assert report.holds
    assert len(report.proved) == 3


def test_a_fault_without_a_waiver_counts(report: Report) -> None:
    """Without waivers the same faults are there to be mended."""
    unwaived = reported(working(), tuple(fault for fault, _ in report.faults), (), TODAY)
    assert unwaived.waiver_faults == ()
    assert not unwaived.holds
    assert {waiver for _, waiver in unwaived.faults} == {None}
