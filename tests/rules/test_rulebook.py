"""The real rulebook: what the evidence register says of it, and that nothing in it is idle."""

import re
from pathlib import Path

import pytest

from app.engine.condition import paths
from app.engine.facts import Number
from app.rules.complete import TEXTS
from app.rules.model import Rule
from app.rules.questionnaire import Need
from app.rules.release import load, names
from app.rules.tree import HERE
from tests.books import rank, working

ROWS = Path(__file__).parent / "rows.txt"
NOW = re.compile(r"\bnow\b", re.IGNORECASE)
NUMBERS: dict[str, dict[str, tuple[int, str]]] = {
    "acne-cleared-recently": {"months": (3, "months")},
    "age-beyond-trials": {"years": (65, "years")},
    "age-minor": {"years": (18, "years")},
    "age-young-adult": {"years": (22, "years")},
    "botulinum-toxin-this-quarter": {"weeks": (13, "weeks")},
    "cancer-treatment-recent": {"weeks": (4, "weeks")},
    "fake-tan": {"hours": (48, "hours")},
    "filler-this-half-year": {"weeks": (26, "weeks")},
    "herpes-frequent": {"outbreaks": (6, "times a year")},
    "isotretinoin-recent": {"months": (6, "months")},
    "isotretinoin-within-a-year": {"months": (12, "months")},
    "light-or-ultrasound-this-month": {"weeks": (4, "weeks")},
    "non-ablative-laser-this-half-year": {"weeks": (26, "weeks")},
    "radiofrequency-this-half-year": {"weeks": (26, "weeks")},
    "recent-ablative-laser": {"weeks": (26, "weeks")},
    "recent-botulinum-toxin": {"weeks": (2, "weeks")},
    "recent-deep-peel": {"weeks": (26, "weeks")},
    "recent-filler": {"weeks": (2, "weeks")},
    "recent-hair-removal": {"weeks": (1, "weeks")},
    "recent-light-or-ultrasound": {"weeks": (2, "weeks")},
    "recent-microneedling": {"weeks": (4, "weeks")},
    "recent-non-ablative-laser": {"weeks": (4, "weeks")},
    "recent-radiofrequency": {"weeks": (4, "weeks")},
    "recent-subcision": {"weeks": (4, "weeks")},
    "recent-superficial-peel": {"weeks": (3, "weeks")},
    "recent-surgery": {"weeks": (13, "weeks")},
    "recent-tan": {"weeks": (2, "weeks")},
    "recent-tca-cross": {"weeks": (4, "weeks")},
    "recent-vaccine": {"weeks": (2, "weeks")},
    "retinoid-or-acid-cream": {"fewest": (5, "days"), "most": (7, "days")},
    "review-after-some-sessions": {"sessions": (3, "sessions")},
    "scars-too-new": {"months": (6, "months")},
    "scars-under-a-year": {"months": (12, "months")},
    "subcision-this-quarter": {"weeks": (13, "weeks")},
    "sunburn": {"weeks": (2, "weeks")},
    "superficial-peel-this-month": {"weeks": (4, "weeks")},
    "surgery-this-year": {"weeks": (52, "weeks")},
    "tca-cross-this-quarter": {"weeks": (13, "weeks")},
}
"""The numbers that were chosen where sources differ, written down a second time from the evidence register."""


def register() -> dict[str, list[str]]:
    """The rows of the register's section of rules, and the parts that each is formalised in."""
    lines = [line.split() for line in ROWS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {row: parts for row, *parts in lines}


def rows_that_are_no_rule() -> set[str]:
    """What GAPS.md lists with its reason."""
    gaps = (HERE / "GAPS.md").read_text("utf-8")
    section = gaps.partition("## Rows that are no rule")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| ([A-Z]+-[A-Z0-9]+) \|", section, re.MULTILINE))


def level(rule: Rule) -> int:
    """The rank of what a rule lifts to."""
    return working().effects[rule.effect].lifts.rank


def test_every_row_of_the_register_is_a_rule_or_a_gap() -> None:
    """Each row, or each of its parts, is one rule; the rows that are none have their reason."""
    formalised = {rule.row: rule.id for rule in working().rules}
    assert len(formalised) == len(working().rules)
    assert len(register()) == 146
    needed = {part for parts in register().values() for part in parts}
    assert needed == formalised.keys() | rows_that_are_no_rule()
    assert not formalised.keys() & rows_that_are_no_rule()


def test_every_row_is_in_the_newest_release() -> None:
    """The newest release left none out, unless the changelog says that it is not released yet."""
    newest = load(names()[-1])
    needed = {part for parts in register().values() for part in parts}
    missing = needed - {rule.row for rule in newest.rules} - rows_that_are_no_rule()
    assert not missing or f"## {newest.release} (not yet released)" in (HERE / "CHANGELOG.md").read_text("utf-8")


def test_the_numbers_are_those_that_were_chosen() -> None:
    """Each clinical number is a parameter of a rule, with the value and unit of the register."""
    found = {
        rule.id: {name: (each.value, each.unit) for name, each in rule.parameters.items()}
        for rule in working().rules
        if rule.parameters
    }
    assert found == NUMBERS


def test_no_text_has_a_number_of_its_own() -> None:
    """A number that a reader sees is a parameter, put in by its name."""
    for rule_id, written in working().written_rules.items():
        plain = re.sub(r"\{\w+\}|G6PD", "", f"{written['title']} {written['advice']}")
        assert not re.search(r"\d", plain), rule_id


def test_what_waits_says_that_it_is_about_now() -> None:
    """A deferral passes, and its title says so: somebody who reads nothing else is not told never."""
    assert [rule.id for rule in working().rules if rule.effect == "defer" and not NOW.search(rule.title)] == []


def test_a_number_that_may_be_one_has_no_word_for_many_behind_it() -> None:
    """A clinic may lower some numbers to one, and "1 weeks" is nobody's language."""
    rules = working().document["rules"]
    assert isinstance(rules, dict)
    for rule in working().rules:
        text = f"{rules[rule.id]['title']} {rules[rule.id]['advice']}"
        for name, each in rule.parameters.items():
            if each.value == 1 or each.tighten == "down":
                assert not re.search(rf"\{{{name}\}} \w+s\b", text), rule.id


def test_a_wait_in_time_counts_in_the_unit_of_its_question() -> None:
    """What a wait reaches is a number of the same unit, above the least that can be answered."""
    book = working()
    for rule in book.rules:
        if rule.until is not None and rule.until.fact is not None and rule.until.reaches is not None:
            kind, parameter = book.vocabulary[rule.until.fact], rule.parameters[rule.until.reaches]
            assert isinstance(kind, Number)
            assert parameter.unit == kind.unit
            assert kind.unit in ("weeks", "months")
            assert kind.low < parameter.value <= kind.high


@pytest.mark.parametrize(("need", "least"), [("red", "clinician_review"), ("core", "suitable_with_precautions")])
def test_no_question_is_asked_for_nothing(need: Need, least: str) -> None:
    """A red question can call for a clinician, and a core one for a precaution; a rule says so."""
    book = working()
    for question in book.questionnaire.questions.values():
        if question.need == need:
            heaviest = max((level(rule) for rule in book.rules if question.path in paths(rule.when)), default=0)
            assert heaviest >= book.suitabilities[least].rank, question.path  # type: ignore[index]  # from the list above


def test_every_question_is_read() -> None:
    """Each question, optional ones included, stands in a rule or in the session table."""
    book = working()
    conditions = [*(rule.when for rule in book.rules), *book.sessions.conditions.values()]
    read = {path for condition in conditions for path in paths(condition)}
    assert book.questionnaire.questions.keys() <= read


def test_every_event_and_definition_is_used() -> None:
    """No wording waits for a rule that is gone."""
    book = working()
    awaited = {rule.until.event for rule in book.rules if rule.until and rule.until.event}
    assert book.texts.tables["events"].keys() == awaited | {*TEXTS["events"]}
    written = " ".join([*(rule.written for rule in book.rules), str(book.document["sessions"])])
    for name in book.definitions:
        assert re.search(rf"\b{name}\b", written), name


def test_everyone_is_told_to_see_a_dermatologist() -> None:
    """A rule that is true of everybody says so, and none of those lifts anything."""
    everyone = [rule for rule in working().rules if rule.written == "always"]
    assert "see-a-dermatologist" in [rule.id for rule in everyone]
    assert {rule.effect for rule in everyone} == {"inform"}


def test_what_is_urgent_needs_a_clinician() -> None:
    """Nothing urgent is milder than a review."""
    urgent = [rule for rule in working().rules if rule.urgent]
    assert urgent
    assert all(level(rule) >= rank("clinician_review") for rule in urgent)


def test_where_sources_disagree_the_choice_is_told() -> None:
    """A rule that cites a source against itself says how it was decided."""
    for rule in working().rules:
        if any(cite.against for cite in rule.cites):
            assert rule.choice is not None, rule.id


def test_what_was_not_read_is_not_called_verified() -> None:
    """A source that was recalled or judged has no address to pretend otherwise."""
    for source in working().sources.values():
        assert source.verified == (source.status in ("seen", "second_hand"))
        assert source.url is None or source.status != "judgement", source.id
