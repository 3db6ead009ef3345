from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clinics import Clinic
from app.rules.documents import RuleDocument
from app.rules.errors import RulebookError
from app.rules.pack import apply, merged, read_pack
from tests.books import working
from tests.rules.packs import GOOD, adding, tightening

CLINIC = Clinic(minimum_age=25).facts


def refused(text: str) -> list[tuple[int, str]]:
    """Line and message of everything that a pack is refused for."""
    with pytest.raises(RulebookError) as error:
        apply(working(), read_pack(text, "pack.toml"), CLINIC)
    assert {each.file for each in error.value.faults} == {"pack.toml"}
    return [(each.line, each.message) for each in error.value.faults]


def test_a_pack_adds_rules_and_narrows_parameters() -> None:
    """The rulebook with it has one rule more, another number, and the clinic's number where it was named."""
    book = apply(working(), read_pack(GOOD, "pack.toml"), CLINIC)
    added = book.by_id["river-minimum-age"]
    assert len(book.rules) == len(working().rules) + 1
    assert book.by_id["isotretinoin-recent"].parameters["months"].value == 9
    assert (added.title, added.topic, added.row) == ("Under 25 years", "river-clinic", "river-clinic")
    assert added.parameters["clinic_minimum_age"].value == 25
    assert book.release == working().release
    assert book.digest != working().digest


def test_a_pack_leaves_the_rulebook_as_it_was() -> None:
    """Nothing of the rulebook that a pack is put on changes."""
    before = working().digest, working().by_id["isotretinoin-recent"]
    apply(working(), read_pack(GOOD, "pack.toml"), CLINIC)
    assert (working().digest, working().by_id["isotretinoin-recent"]) == before


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            tightening("isotretinoin-recent", "months = 3"),
            4,
            "`months` may not be less than the rulebook's 6: that would be looser",
        ),
        (
            tightening("isotretinoin-ricent", "months = 9"),
            3,
            "there is no rule `isotretinoin-ricent`, did you mean `isotretinoin-recent`?",
        ),
        (
            tightening("isotretinoin-recent", "month = 9"),
            4,
            "`isotretinoin-recent` has no parameter `month`, did you mean `months`?",
        ),
        (tightening("isotretinoin-recent", "months = -1"), 4, "`months` cannot be less than 0"),
        (
            adding("isotretinoin-now", "exclude", "herpes.history"),
            3,
            "the rulebook has a rule `isotretinoin-now`, and a pack may not take its place",
        ),
        (
            adding("river", "review", "herpes.history", 'absorbs = ["herpes-history"]'),
            10,
            "a pack may not hide the rulebook's `herpes-history`",
        ),
        (
            adding("river", "review", "herpes.history", 'topic = "herpes"'),
            10,
            "leave out `topic`: it is the pack's name",
        ),
        (
            adding("river", "review", "skin.tone == clinic.numbing"),
            6,
            "compare a question with a number of the clinic; `clinic.numbing` is none",
        ),
    ],
)
def test_what_a_pack_may_not_do_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    """Each side door has its own message, at the line where it was written."""
    assert refused(text) == [(line, message)]


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("herpes.histery", "did you mean `herpes.history`"),
        ("clinic.minimum_age < 30", "a fact is written"),
        ("person.age < clinic.maximum_age", "`clinic.maximum_age` is none"),
        ("person.age < person.age", "whole number"),
    ],
)
def test_a_condition_on_what_is_not_there_is_refused(when: str, told: str) -> None:
    """A pack's conditions are read as strictly as the rulebook's."""
    found = refused(adding("river", "review", when))
    assert any(told in message for _, message in found)
    assert {line for line, _ in found} == {6}


def test_a_number_beyond_what_can_be_answered_is_refused() -> None:
    """A tightened number outside its question's range would be true of everybody."""
    ((line, message),) = refused(tightening("isotretinoin-recent", "months = 100000"))
    assert "always so" in message
    assert line == 3


@pytest.mark.parametrize("part", ["sources", "definitions", "texts", "effects", "questionnaire", "sessions"])
def test_a_pack_redefines_nothing(part: str) -> None:
    """The rest of the rulebook is out of a pack's reach."""
    with pytest.raises(RulebookError, match=f"it may not have `{part}`"):
        read_pack(f'pack = "river-clinic"\n\n[{part}.seed]\ntitle = "Mine"\n', "pack.toml")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("pack = river", 1),
        ('pack = "river-clinic"\n\n[tighten.isotretinoin-recent]\neffect = "inform"\n', 4),
        ('pack = "river-clinic"\n\n[tighten.isotretinoin-recent]\nmonths = true\n', 4),
        ('pack = "River Clinic"\n', 1),
    ],
)
def test_what_is_no_pack_is_refused_with_its_line(text: str, line: int) -> None:
    """Broken TOML, and values of the wrong kind."""
    with pytest.raises(RulebookError) as error:
        read_pack(text, "pack.toml")
    assert [each.line for each in error.value.faults] == [line]


def test_what_a_pack_says_of_nothing_is_told_and_not_put_in() -> None:
    """A rule that is not there cannot be tightened, and merging leaves it out."""
    text = tightening("isotretinoin-never", "months = 9")
    assert merged(working(), read_pack(text, "pack.toml"), CLINIC).rules == working().rules
    assert "there is no" in refused(text)[0][1]


def test_a_condition_that_is_no_text_is_refused() -> None:
    """What stands for a condition and is none is told, and nothing falls over it."""
    assert refused(GOOD.replace('when = "person.age < clinic.minimum_age"', "when = 25"))


def test_a_pack_may_absorb_only_what_is_its_own() -> None:
    """The id of a rule that is not the rulebook's is no attempt to hide one of the rulebook's."""
    text = GOOD.replace('evidence = "judgement"', 'evidence = "judgement"\nabsorbs = ["river-other"]')
    assert all("may not hide" not in message for _, message in refused(text))


def test_a_pack_has_at_most_so_many_rules() -> None:
    """A hundred rules can be added and tightened, no more."""
    text = 'pack = "a"\n' + "".join(f"[rules.r{number}]\n" for number in range(101))
    assert refused(text) == [(1, "a pack adds and tightens at most 100 rules: split it")]


def test_a_number_of_the_clinic_is_not_given_by_a_pack() -> None:
    """Names that stand for the clinic's own numbers cannot be given to others, which would take their place."""
    number = '{ value = 1, unit = "years", tighten = "up" }'
    text = adding("a", "review", "person.age < 20", f"parameters = {{ own = {number}, clinic_minimum_age = {number} }}")
    told = [each for each in refused(text) if "`clinic_`" in each[1]]
    assert told == [(10, "a name that begins with `clinic_` is the clinic's own number")]


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(["always", "person.age < clinic.minimum_age", "", "x"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "a", "source"]), inner, max_size=2)
    ),
    max_leaves=4,
)
"""Values of any shape; None leaves the key out."""


@settings(max_examples=30, deadline=None)
@given(
    key=st.sampled_from([*RuleDocument.model_fields, "unheard-of"]),
    value=ANY,
    other=st.sampled_from(["when", "absorbs"]),
)
def test_any_shape_is_read_or_refused(key: str, value: object, other: str) -> None:
    """Whatever stands in the place of a part of a pack's rule, it is used or refused, and nothing else happens."""
    pack = read_pack(GOOD, "pack.toml")
    written = {**pack.rules["river-minimum-age"], key: value, other: value if key != other else "always"}
    rule = {name: each for name, each in written.items() if each is not None}
    with suppress(RulebookError):
        apply(working(), replace(pack, rules={"river-minimum-age": rule}), CLINIC)
