from pathlib import Path

import pytest

from app.engine.truth import TRUE
from app.proof.overlaps import overlaps
from tests.books import working
from tests.proof.planted import about, caught, planted

PEEL = "base/procedures/recent-superficial-peel.toml"
DEEP = "base/procedures/recent-deep-peel.toml"


def test_what_the_rulebook_says_twice_is_known() -> None:
    """Two rules ask for a doctor beside a wait; nothing else is said twice, and nothing against another."""
    found = caught(working(), overlaps, "subsumed").faults
    assert {each.rules for each in found} == {
        ("acne-inflamed", "acne-nodules-or-cysts"),
        ("rosacea-spots", "rosacea-spots-doctor"),
    }
    assert {each.code for each in overlaps(working())} == {"subsumed"}


@pytest.mark.long
def test_a_subsumed_rule_is_found(tmp_path: Path) -> None:
    """A rule that holds only where a stricter one does, and is not absorbed, is found: both hold of the witness."""
    stricter = ("base/medicines/isotretinoin-within-a-year.toml", 'effect     = "precaution"', 'effect     = "exclude"')
    unabsorbed = (
        "base/medicines/isotretinoin-recent.toml",
        'absorbs    = ["isotretinoin-within-a-year"]',
        "absorbs    = []",
    )
    found = about(
        caught(planted(tmp_path, stricter, unabsorbed), overlaps, "subsumed"),
        "isotretinoin-recent",
        "isotretinoin-within-a-year",
    )
    assert len(found.faults) == 1
    assert "`isotretinoin-recent` adds nothing" in found.faults[0].message
    counted = dict(found.seen[0].assessed().score.contributions)
    assert {"isotretinoin-recent", "isotretinoin-within-a-year"} <= counted.keys()
    assert found.seen[0].assessed().suitability == "not_suitable"


@pytest.mark.long
def test_an_absorbed_rule_is_not_told(tmp_path: Path) -> None:
    """The same pair is no fault while one absorbs the other: it is not shown twice."""
    stricter = ("base/medicines/isotretinoin-within-a-year.toml", 'effect     = "precaution"', 'effect     = "exclude"')
    found = caught(planted(tmp_path, stricter), overlaps, "subsumed")
    assert about(found, "isotretinoin-recent", "isotretinoin-within-a-year").faults == ()


@pytest.mark.long
def test_duplicate_advice_is_found(tmp_path: Path) -> None:
    """Two rules of one effect that hold of the same people are found, and the witness is told both."""
    found = caught(
        planted(tmp_path, ("base/skin/warts.toml", '= "skin.warts"', '= "skin.infection"')),
        overlaps,
        "duplicate_advice",
    )
    assert [set(each.rules) for each in found.faults] == [{"skin-infection", "warts"}]
    told = {finding.rule for finding in found.seen[0].assessed().cautions}
    assert {"skin-infection", "warts"} <= told


@pytest.mark.long
def test_an_effect_whatever_is_answered_is_found(tmp_path: Path) -> None:
    """Two rules of one effect, one of which holds of anybody who answers, contradict each other: two people show it."""
    edit = ("base/skin/raised-moles.toml", '= "skin.raised_moles"', '= "not skin.tattoo"')
    found = about(caught(planted(tmp_path, edit), overlaps, "contradictory_advice"), "raised-moles", "tattoo")
    assert len(found.faults) == 1
    with_tattoo, without = sorted(found.seen, key=lambda seen: not seen.finds("tattoo"))
    assert with_tattoo.assessed().at_best == without.assessed().at_best == "suitable_with_precautions"
    assert (with_tattoo.finds("raised-moles"), without.finds("tattoo")) == (False, False)


@pytest.mark.long
def test_two_waits_on_one_number_are_found(tmp_path: Path) -> None:
    """Two rules that defer one person until two values of one number, neither absorbing the other, are found."""
    edits = [(DEEP, each, each.replace("deep_peel", "superficial_peel")) for each in _lines(DEEP, "deep_peel")]
    found = caught(planted(tmp_path, *edits), overlaps, "contradictory_advice")
    assert [set(each.rules) for each in found.faults] == [{"recent-superficial-peel", "recent-deep-peel"}]
    waits = [each.wait.until for each in found.seen[0].assessed().cautions if each.wait is not None]
    assert len(set(waits)) == 2


@pytest.mark.long
def test_two_benefits_for_the_same_people_are_found(tmp_path: Path) -> None:
    """Two rules that promise the same people different benefits contradict each other."""
    rule = "base/scars/raised-scars-benefit.toml"
    edits = [
        (rule, "'hypertrophic' in scars.types", "only_flat_marks"),
        (rule, 'benefit    = "limited"', 'benefit    = "fair"'),
    ]
    found = caught(planted(tmp_path, *edits), overlaps, "contradictory_advice")
    assert [set(each.rules) for each in found.faults] == [{"only-flat-marks-benefit", "raised-scars-benefit"}]
    book = found.book
    promised = {book.by_id[each].benefit for each in found.faults[0].rules if found.seen[0].finds(each)}
    assert promised == {"fair", "limited"}


@pytest.mark.long
def test_informing_and_excluding_is_no_contradiction(tmp_path: Path) -> None:
    """One fact may both be told and exclude: the first says what is so, the second what follows."""
    edit = ("base/health/pacemaker.toml", '= "health.pacemaker"', '= "health.bleeding_disorder"')
    book = planted(tmp_path, edit)
    assert about(caught(book, overlaps, "contradictory_advice"), "pacemaker", "bleeding-disorder").faults == ()
    assert {each.code for each in overlaps(book)} == {"subsumed"}


@pytest.mark.long
def test_everybody_is_told_once(tmp_path: Path) -> None:
    """Two rules that lift for everybody repeat each other, though they read nothing."""
    edits = [
        ("base/everyone/needle-depth.toml", 'effect   = "inform"', 'effect     = "precaution"'),
        ("base/everyone/nothing-pushed-in.toml", 'effect   = "inform"', 'effect     = "precaution"'),
    ]
    found = caught(planted(tmp_path, *edits), overlaps, "duplicate_advice")
    assert [set(each.rules) for each in found.faults] == [{"needle-depth", "nothing-pushed-in"}]
    assert found.seen[0].truth(found.book.by_id["needle-depth"].when) is TRUE


def _lines(file: str, word: str) -> list[str]:
    """The lines of a rule above its examples that have a word in them."""
    text = (Path("app/rules") / file).read_text("utf-8").split("[[examples]]", maxsplit=1)[0]
    return [line for line in text.splitlines() if word in line and not line.startswith("absorbs")]
