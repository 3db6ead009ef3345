from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from app.assess import assess
from app.clinic_file import for_clinic, read_clinic
from app.clinics import NO_CLINIC
from app.compare.unremarkable import SOME_DAY
from app.engine.facts import Facts
from app.id_bits import bits_of
from app.ready import ready
from app.rules.errors import RulebookError
from app.rules.model import ForClinic, InLanguage, Rulebook
from app.rules.once import once, own_rules
from app.rules.pack import Pack, merged
from app.rules.read import read
from app.rules.translate import in_language
from app.wire.render import Rendering
from app.wire.write import writer
from tests.books import working
from tests.clinics import river
from tests.compare.test_packs import packs
from tests.strategies import Answers, facts, law, partial_answers

few = settings(law, max_examples=40)
fewer = settings(law, max_examples=10)


def with_pack(pack: Pack) -> Rulebook:
    """The working rulebook with a pack, as a clinic's."""
    own = merged(working(), pack, NO_CLINIC.facts)
    return replace(own, clinic=ForClinic("river-clinic", "sha256:made-up", working()))


@few
@given(packs(), partial_answers())
def test_what_a_clinic_shares_with_the_rulebook_changes_nothing(pack: Pack, answers: Answers) -> None:
    """Prepared beside the rulebook or all alone, a clinic's own gives the same assessment and the same bytes."""
    try:
        shared = with_pack(pack)
    except RulebookError:
        return
    alone = replace(shared, clinic=None)
    person = facts(answers)
    found = assess(shared, person, NO_CLINIC, SOME_DAY)
    assert found == assess(alone, person, NO_CLINIC, SOME_DAY)
    rendered = to_json(Rendering(shared, "x").assessment(found, None))
    for _ in range(2):  # the second time from what was kept
        assert writer(shared, "x").assessment(found, None) == rendered


@few
@given(packs(), partial_answers())
def test_rules_read_beside_a_rulebook_are_those_of_the_whole_document(pack: Pack, answers: Answers) -> None:
    """Reading only what is new or changed gives the same rules as reading everything, and decides the same."""
    try:
        beside = with_pack(pack)
    except RulebookError:
        return
    whole = read(beside.document, beside.digest)
    assert beside.by_id == whole.by_id
    assert beside.sources == whole.sources
    known = facts(answers).known
    for few, all_of_them in zip(beside.decide(known), whole.decide(known), strict=True):
        assert few == sorted(few)
        assert {beside.rules[place].id for place in few} == {whole.rules[place].id for place in all_of_them}
        assert len(few) == len(all_of_them)


@few
@given(packs(), partial_answers())
def test_a_clinics_rulebook_in_another_language_decides_the_same(pack: Pack, answers: Answers) -> None:
    """It shares the rulebook's translated rules, and gives the same assessment; only texts differ."""
    try:
        english = with_pack(pack)
    except RulebookError:
        return
    other = in_language(english, "es")
    person = facts(answers)
    found = assess(other, person, NO_CLINIC, SOME_DAY)
    assert found == assess(english, person, NO_CLINIC, SOME_DAY)
    assert [rule.id for rule in other.rules] == [rule.id for rule in english.rules]
    assert own_rules(other, in_language(working(), "es")).keys() == own_rules(english, working()).keys()
    rendered = to_json(Rendering(other, "x").assessment(found, None))
    for _ in range(2):  # the second time from what was kept
        assert writer(other, "x").assessment(found, None) == rendered


def said(language: InLanguage) -> tuple[object, ...]:
    """All that is said of a language."""
    return language.code, language.drafted, language.english_ids, language.english_texts


@fewer
@given(packs())
def test_rules_translated_beside_a_rulebook_are_those_of_the_whole_document(pack: Pack) -> None:
    """Every text, which are English, and which are drafts: as if all of the clinic's had been translated anew."""
    try:
        english = with_pack(pack)
    except RulebookError:
        return
    beside, whole = in_language(english, "es"), in_language(replace(english, clinic=None), "es")
    assert beside.by_id == whole.by_id
    assert (beside.digest, beside.sources, beside.document) == (whole.digest, whole.sources, whole.document)
    assert said(beside.language) == said(whole.language)
    assert beside.language.original is english


def test_the_clinics_own_source_and_its_place_among_others() -> None:
    """It stands behind the rulebook's sources, and its rule where its weight says."""
    clinic = read_clinic(river(), "river.toml")
    book = for_clinic(working(), clinic)
    prepared, base = ready(book), ready(working())
    assert prepared.sources.ids(prepared.sources.of(["clinic", "iso-pi"])) == ("iso-pi", "clinic")
    own = prepared.every_rule[prepared.places["river-minimum-age"]]
    heavier = [each for each in base.every_rule if each.rule.weight > own.rule.weight]
    lighter = [each for each in base.every_rule if each.rule.weight < own.rule.weight]
    assert max(each.place for each in heavier) < own.place < min(each.place for each in lighter)


def test_a_text_that_a_clinic_changes_is_its_own_in_every_place() -> None:
    """A rule that is tightened says the clinic's number, whatever was written for others before."""
    person = Facts({"medicines.isotretinoin": "stopped", "medicines.isotretinoin_months": 3}, frozenset())
    clinic = read_clinic(river(), "river.toml")
    book = for_clinic(working(), clinic)
    for tried, months in ((working(), b"last 6 months"), (book, b"last 9 months"), (working(), b"last 6 months")):
        for _ in range(2):
            written = writer(tried, "x").assessment(assess(tried, person, NO_CLINIC, SOME_DAY), None)
            assert months in written


def test_a_clinics_person_is_told_in_another_language() -> None:
    """What the clinic tightened in it, with the clinic's number; what the clinic wrote itself as it wrote it."""
    person = Facts({"medicines.isotretinoin": "stopped", "medicines.isotretinoin_months": 8, "person.age": 20})
    book = in_language(for_clinic(working(), read_clinic(river(), "river.toml")), "es")
    found = Rendering(book, "x").assessment(assess(book, person, NO_CLINIC, SOME_DAY), None)
    titles = {each["rule"]: each["title"] for each in found["cautions"]}
    assert "9 meses" in titles["isotretinoin-recent"]
    assert titles["river-minimum-age"] == "Under 21 years"
    assert "Under 21 years" in found["language"]["english"]


def test_it_is_made_once_for_each_rulebook_and_word() -> None:
    """And kept with it alone: a copy that says something else has its own."""
    made: list[str] = []

    @once
    def make(book: Rulebook, word: str) -> str:
        made.append(f"{book.release} {word}")
        return made[-1]

    first, second = working(), replace(working(), released="2000-01-01")
    assert [make(first, "a"), make(first, "a"), make(first, "b"), make(second, "a")] == [
        "working a",
        "working a",
        "working b",
        "working a",
    ]
    assert len(made) == 3


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_few_ids_behind_others_are_told_as_if_all_had_been_there(first: int, more: int) -> None:
    """Whatever their number."""
    ids = [f"i{place}" for place in range(first + more)]
    together = bits_of(ids[:first]).and_also(ids[first:])
    assert together == bits_of(ids)
