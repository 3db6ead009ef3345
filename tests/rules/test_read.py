from pathlib import Path

import pytest

from app.engine.truth import FALSE, TRUE, UNKNOWN
from app.rules.model import Span, Until
from tests.books import alter, small_tree, working
from tests.rules.refused import assert_refused, refused
from tests.small import rule, rulebook

RECENT = "base/medicines/isotretinoin-recent.toml"
SMOKING = "base/person/smoking.toml"
UNWELL = "base/health/unwell.toml"
FEW = ("medicines/isotretinoin-recent", "medicines/isotretinoin-within-a-year", "person/smoking", "health/unwell")


UNTIL = 'until      = { fact = "medicines.isotretinoin_months", reaches = "months" }'
FAULTS = {
    # the shape
    "a key too many": (
        UNWELL,
        "urgentt",
        'row        = "ILL-1"',
        'row        = "ILL-1"\nurgentt = true',
        "there is no key `urgentt` here",
    ),
    "a key too few": (UNWELL, "title", 'evidence   = "judgement"\n', "", "the key `evidence` is missing"),
    "a wrong word": (UNWELL, "effect ", 'effect     = "defer"', 'effect     = "wait"', "input should be"),
    # rules
    "a citation of nothing": (RECENT, "cites ", '"iso-pi"', '"iso-pie"', "there is no source `iso-pie`"),
    "absorbs nothing": (RECENT, "absorbs", "-within-a-year", "-within-years", "there is no other rule"),
    "absorbs itself": (RECENT, "absorbs", "isotretinoin-within-a-year", "isotretinoin-recent", "no other rule"),
    "a lost parameter in the title": (RECENT, "title", "last {months}", "last {month}", "no parameter `month`"),
    "a lost parameter in the advice": (RECENT, "advice", "wait {months}", "wait {month}", "no parameter `month`"),
    "a lost parameter in the condition": (
        RECENT,
        "when ",
        "_months < months",
        "_months < month",
        "did you mean `months`",
    ),
    "no end": (RECENT, "title", UNTIL, "", "`until` belongs to each rule that has effect `defer`"),
    "an end of something else": (
        SMOKING,
        "until ",
        'row        = "SMK-1"',
        'row        = "SMK-1"\nuntil = { event = "well_again" }',
        "`until` belongs to each rule",
    ),
    "no benefit": (SMOKING, "title", 'benefit    = "fair"\n', "", "`benefit` belongs to each rule"),
    "a benefit of something else": (
        UNWELL,
        "benefit",
        'row        = "ILL-1"',
        'row        = "ILL-1"\nbenefit = "fair"',
        "`benefit` belongs to each rule",
    ),
    "half an end": (RECENT, "until ", ', reaches = "months" }', " }", "it ends when a fact reaches a parameter"),
    "no end at all": (UNWELL, "until ", '{ event = "well_again" }', "{}", "it ends when a fact reaches"),
    "an end of no fact": (RECENT, "until ", 'fact = "medicines.', 'fact = "medicine.', "there is no fact"),
    "an end of no number": (
        RECENT,
        "until ",
        'isotretinoin_months", re',
        'isotretinoin", re',
        "not numbers of the same",
    ),
    "an end in another unit": (RECENT, "until ", 'unit = "months"', 'unit = "weeks"', "not numbers of the same unit"),
    "an end at no parameter": (RECENT, "until ", 'reaches = "months"', 'reaches = "weeks"', "not numbers of the same"),
    "an end by no event": (UNWELL, "until ", "well_again", "well_once_more", "there is no event `well_once_more`"),
    "a direction of nothing": (
        UNWELL,
        "direction",
        '"health.unwell" = "more is never safer"',
        '"health.ill" = "more is never safer"',
        "there is no fact `health.ill`",
    ),
    # examples
    "an example of nothing": (
        UNWELL,
        "[[examples]]",
        '{ unwell = "yes"',
        '{ ill = "yes"',
        "there is no fact `health.ill`",
    ),
    "not sure of nothing": (UNWELL, "[[examples]]", '{ unwell = "yes"', '{ ill = "not_sure"', "no fact `health.ill`"),
    "an example of another kind": (UNWELL, "[[examples]]", '{ unwell = "yes"', "{ unwell = true", "not an answer of"),
    "an example out of range": (
        RECENT,
        "[[examples]]",
        "isotretinoin_months = 0",
        "isotretinoin_months = 10000",
        "must be from 0 to 600",
    ),
    "an example of the clinic": (
        UNWELL,
        "[[examples]]",
        'given = { health = { unwell = "yes" } }',
        'given = { clinic = { numbing = "nothing" } }',
        "must be one of its options",
    ),
    "an example not sure of the clinic": (
        UNWELL,
        "[[examples]]",
        'given = { health = { unwell = "yes" } }',
        'given = { clinic = { numbing = "not_sure" } }',
        "must be one of its options",
    ),
    "an example of nothing in a clinic": (
        UNWELL,
        "[[examples]]",
        'given = { health = { unwell = "yes" } }',
        'given = { clinic = { numbin = "amide" } }',
        "there is no fact `clinic.numbin`",
    ),
    "lifts where it does not hold": (
        UNWELL,
        "lifts",
        "then  = true\nlifts",
        "then  = false\nlifts",
        "a rule lifts where",
    ),
    # the rest
    "a definition of nothing": (
        "definitions.toml",
        'when = "person',
        "person.smoking >=",
        "person.smokes >=",
        "did you mean",
    ),
    "a row for nobody": ("sessions.toml", "[[rows]]", "severity == 'mild'", "severity == 'milder'", "did you mean"),
    "nothing to level of nothing": (
        "sessions.toml",
        'when = "nothing_to_lev',
        '"nothing_to_level"',
        '"nothing_to_levl"',
        "did you",
    ),
    "a row without source": ("sessions.toml", "[[rows]]", '"fabb"', '"fab"', "there is no source `fab`"),
    "a price without source": ("sessions.toml", "[price]", '"cost"', '"coast"', "there is no source `coast`"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_read_is_refused(name: str, tmp_path: Path) -> None:
    """Each kind of error is told, with the file and the line where it stands."""
    assert_refused(small_tree(tmp_path / "rules", *FEW), FAULTS[name])


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    """A rulebook with several errors names them all."""
    root = small_tree(tmp_path / "rules", *FEW)
    alter(root, RECENT, '"iso-pi"', '"iso-pie"')
    alter(root, SMOKING, 'benefit    = "fair"\n', "")
    alter(root, UNWELL, "well_again", "well_once_more")
    assert {fault.file for fault in refused(root)} == {RECENT, SMOKING, UNWELL}


def test_a_rulebook_as_read() -> None:
    """A rule has its numbers filled in, its condition parsed, and everything it refers to at hand."""
    recent = working().by_id["isotretinoin-recent"]
    assert recent.title == "Not now: isotretinoin or acitretin in the last 6 months"
    assert "wait 6 months" in recent.advice
    assert recent.until == Until("medicines.isotretinoin_months", "months", None)
    assert recent.absorbs == ("isotretinoin-within-a-year",)
    assert recent.sources[0] == "iso-pi"
    assert {example.then for example in recent.examples} == {TRUE, FALSE, UNKNOWN}
    assert (recent.examples[0].then, recent.examples[0].lifts) == (TRUE, "deferred")


def test_the_session_table_as_read() -> None:
    """Rows, spans and the usual price, each part with its citations."""
    sessions = working().sessions
    assert [(row.id, row.min, row.max) for row in sessions.rows] == [
        ("mild", 2, 3),
        ("moderate", 3, 5),
        ("severe", 4, 6),
    ]
    assert (sessions.usual_interval, sessions.slower_interval) == (Span(4, 6, "weeks"), Span(6, 6, "weeks"))
    assert (sessions.price, sessions.currency) == (Span(150, 400, "USD"), "USD")
    assert list(sessions.conditions) == [
        *("rows.mild", "rows.moderate", "rows.severe"),
        *("nothing_to_level", "interval.slower", "less_certain"),
    ]


def test_rules_are_in_the_order_of_their_ids() -> None:
    """Whatever order they are written in."""
    book = rulebook(b=rule("inform", "always"), c=rule("review", "skin.warts"), a=rule("inform", "skin.warts"))
    assert [each.id for each in book.rules] == ["a", "b", "c"]
    assert book.decide({"skin.warts": True})[0] == [0, 1, 2]
