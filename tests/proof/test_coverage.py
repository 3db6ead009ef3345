from pathlib import Path

from app.engine.truth import FALSE, TRUE
from app.proof.coverage import coverage
from tests.books import working
from tests.proof.planted import Edit, about, answers, caught, planted

WITHIN_A_YEAR = "base/medicines/isotretinoin-within-a-year.toml"
MILD = "scars.severity == 'mild'"


def test_what_the_rulebook_leaves_uncovered_is_known() -> None:
    """Between the rules on the young and on the old nothing is said of age; all else is covered, used and in a row."""
    found = caught(working(), coverage, "uncovered_gap")
    assert [(each.rules, each.facts) for each in found.faults] == [
        (("age-young-adult", "age-beyond-trials"), ("person.age",))
    ]
    assert [each.code for each in coverage(working())] == ["uncovered_gap"]


def test_a_gap_between_bands_is_found(tmp_path: Path) -> None:
    """Months that no band covers are found, with people below, within and above who show where it opens and ends."""
    found = about(
        caught(planted(tmp_path, _band("medicines.isotretinoin_months > months")), coverage, "uncovered_gap"),
        "isotretinoin-recent",
        "isotretinoin-within-a-year",
    )
    assert "from 6 to 12" in found.faults[0].message
    months = [dict(answers(person))["medicines.isotretinoin_months"] for person in found.faults[0].witness]
    assert months == [5, 6, 13]
    assert [seen.finds("isotretinoin-recent") for seen in found.seen] == [True, False, False]
    assert [seen.finds("isotretinoin-within-a-year") for seen in found.seen] == [False, False, True]
    assert found.seen[1].assessed().at_best == "suitable"


def test_a_gap_within_a_band_is_found(tmp_path: Path) -> None:
    """A second band that begins too late leaves the months between."""
    found = caught(planted(tmp_path, _band("9 <= medicines.isotretinoin_months < months")), coverage, "uncovered_gap")
    assert any("from 6 to 8" in each.message for each in found.faults)


def test_bands_that_meet_leave_no_gap(tmp_path: Path) -> None:
    """A second band that begins where the first ends is no fault."""
    found = caught(planted(tmp_path, _band("6 <= medicines.isotretinoin_months < months")), coverage, "uncovered_gap")
    assert about(found, "isotretinoin-recent", "isotretinoin-within-a-year").faults == ()


def _band(condition: str) -> Edit:
    return WITHIN_A_YEAR, "medicines.isotretinoin_months < months", condition


def test_a_gap_in_a_scale_is_found(tmp_path: Path) -> None:
    """Options of an ordered choice that fall through are found as numbers are."""
    rule = "base/scars/raised-scar-tendency.toml"
    edit = (rule, "health.keloid >= 'family'", "health.keloid == 'family'")
    found = about(caught(planted(tmp_path, edit), coverage, "uncovered_gap"), "raised-scar-tendency", "keloid-ever")
    assert "from raised_scar to raised_scar" in found.faults[0].message
    assert found.seen[1].assessed().at_best == "suitable"


def test_a_question_without_use_is_found(tmp_path: Path) -> None:
    """A question that nothing reads is found: its answer changes nothing in the whole assessment."""
    edit = ("base/health/pacemaker.toml", '= "health.pacemaker"', '= "health.heart_disease"')
    found = caught(planted(tmp_path, edit), coverage, "unused_question")
    assert [each.facts for each in found.faults] == [("health.pacemaker",)]
    without, with_it = found.seen
    assert dict(answers(with_it.person)) == {"health.pacemaker": "yes"}
    assert without.assessed() == with_it.assessed()


def test_a_question_that_decides_what_is_asked_is_used(tmp_path: Path) -> None:
    """A parent is of use as long as its question is; once that is not, neither is the parent."""
    first = (
        "base/skin/acne-cleared-recently.toml",
        "skin.acne == 'none' and skin.acne_clear_months < months",
        "skin.warts",
    )
    found = caught(planted(tmp_path, first), coverage, "unused_question")
    assert [each.facts for each in found.faults] == [("skin.acne_clear_months",)]


def test_a_gap_in_the_session_table_is_found(tmp_path: Path) -> None:
    """A severity without a row is found, with somebody for whom no course could be estimated."""
    found = caught(
        planted(tmp_path, ("sessions.toml", MILD, "scars.severity == 'flat_marks'")), coverage, "sessions_gap"
    )
    seen = found.seen[0]
    assert seen.facts is not None
    assert seen.facts.known["scars.severity"] == "mild"
    assert {seen.truth(row.when) for row in found.book.sessions.rows} == {FALSE}


def test_overlapping_session_rows_are_found(tmp_path: Path) -> None:
    """Two rows that fit one person are found, and the person's estimate spans both."""
    found = caught(
        planted(tmp_path, ("sessions.toml", MILD, "scars.severity <= 'moderate'")), coverage, "sessions_overlap"
    )
    seen = found.seen[0]
    assert [row.id for row in found.book.sessions.rows if seen.truth(row.when) is TRUE] == ["mild", "moderate"]
    count = seen.assessed().sessions.number
    assert count is not None
    assert (count.min, count.max) == (2, 5)
