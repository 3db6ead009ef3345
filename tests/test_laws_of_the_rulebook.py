"""Laws 2, 5, 8, 9, 10 and 12: what the rulebook must be, and that order, place and time are nothing. The real rulebook.

The other laws stand in `test_laws.py`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assess import assess
from app.clinics import NO_CLINIC
from app.engine.compile import compile_conditions
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.regions import every_person
from app.engine.truth import TRUE, UNKNOWN, Truth
from app.ready import ready
from app.rules.answers import facts_of
from app.rules.check import every_text
from app.rules.errors import DigestError, RulebookError
from app.rules.read import read
from app.rules.release import RELEASES, digest, load, load_all, load_working, names
from app.rules.tree import HERE
from app.rules.words import forbidden
from app.wire.render import Rendering
from tests.books import AS_OF, alter, assessed, people, people_of, rendered, tree, working
from tests.strategies import Answers, facts, law, partial_answers, reordered

Key = TypeVar("Key")

# 2. An error never removes a rule


RULE = "base/medicines/isotretinoin-recent.toml"
BREAKS = {
    "no TOML": (RULE, "effect     =", "effect     "),
    "missing source": (RULE, '"iso-pi"', '"iso-pie"'),
    "unknown fact": (RULE, "'stopped' and medicines.", "'stopped' and medicine."),
    "unknown option": (RULE, "isotretinoin == 'stopped'", "isotretinoin == 'stoped'"),
    "unknown parameter": (RULE, "isotretinoin_months < months", "isotretinoin_months < month"),
    "wrong type": (RULE, "value = 6", 'value = "6"'),
    "unknown effect": (RULE, 'effect     = "defer"', 'effect     = "defers"'),
    "unknown key": (RULE, 'row        = "ISO-2"', 'row        = "ISO-2"\nurgentt = true'),
    "no citation": (RULE, "cites      = [", "cites      = []\nlost       = ["),
    "absorbs nothing": (RULE, '["isotretinoin-within-a-year"]', '["isotretinoin-within-a-yaer"]'),
    "lost definition": ("definitions.toml", "[weak_immunity]", "[weak_immunities]"),
    "lost question": ("questionnaire.toml", 'id = "isotretinoin_months"', 'id = "isotretinoin_month"'),
    "lost source": ("sources.toml", "[iso-pi]", "[iso-pie]"),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_law_2_an_error_never_removes_a_rule(fault: str, tmp_path: Path) -> None:
    """A rulebook with an error anywhere does not load, and the error names the file."""
    file, old, new = BREAKS[fault]
    root = tree(tmp_path / "rules")
    alter(root, file, old, new)
    with pytest.raises(RulebookError) as refused:
        load_working(root)
    assert all(each.file for each in refused.value.faults)


@pytest.mark.parametrize("part", ["questionnaire", "sources", "effects", "definitions", "sessions", "texts/en/general"])
def test_law_2_a_file_that_is_missing(part: str, tmp_path: Path) -> None:
    """A rulebook without one of its files does not load."""
    root = tree(tmp_path / "rules")
    (root / f"{part}.toml").unlink()
    with pytest.raises(RulebookError):
        load_working(root)


def test_law_2_a_release_that_was_changed(tmp_path: Path) -> None:
    """A release with one byte other than was frozen does not load, even if a rule is what went missing."""
    name = names()[-1]
    frozen = json.loads((RELEASES / f"{name}.json").read_bytes())
    del frozen["rulebook"]["rules"]["isotretinoin-now"]
    (tmp_path / f"{name}.json").write_text(json.dumps(frozen), "utf-8")
    with pytest.raises(DigestError):
        load(name, tmp_path)
    with pytest.raises(DigestError):
        load_all(tmp_path)


def test_law_2_nothing_is_passed_over() -> None:
    """Every rule file is a rule of the rulebook, and every rule has its place in the generated function."""
    book = working()
    assert [rule.id for rule in book.rules] == sorted(file.stem for file in HERE.glob("base/*/*.toml"))
    true, unknown = book.decide({})
    nobody = [evaluate(rule.when, Facts()) for rule in book.rules]
    assert true == [place for place, truth in enumerate(nobody) if truth is TRUE]
    assert unknown == [place for place, truth in enumerate(nobody) if truth is UNKNOWN]


# 5. Order is nothing


@law
@given(data=st.data(), answers=partial_answers())
def test_law_5_order_is_nothing_in_answers(data: st.DataObject, answers: Answers) -> None:
    """The order of sections, questions and list items changes no byte of the assessment."""
    assert rendered(facts(data.draw(reordered(answers)))) == rendered(facts(answers))


@pytest.mark.parametrize("key", [len, lambda name: name[::-1], lambda name: name[-1] + name], ids=range(3))
def test_law_5_order_is_nothing_in_rules(key: Callable[[str], str | int]) -> None:
    """The order of rules, sources, definitions and texts changes neither the digest nor a byte of any assessment."""
    book = working()
    turned: dict[str, Any] = dict(book.document)
    for part in ("rules", "sources", "definitions", "texts"):
        written = book.document[part]
        assert isinstance(written, dict)
        turned[part] = {name: written[name] for name in sorted(written, key=key)}
    assert list(turned["rules"]) != [rule.id for rule in book.rules]
    assert digest(turned) == book.digest
    again = read(turned, book.digest)
    for person in people():
        assert rendered(facts(person["answers"]), again) == rendered(facts(person["answers"]))


def test_law_5_order_is_nothing_in_files(tmp_path: Path) -> None:
    """The order in which files were written changes neither the digest nor a byte of any assessment."""
    files = sorted(file.relative_to(HERE) for file in HERE.rglob("*.toml"))
    for name, ordered in {"up": files, "down": files[::-1]}.items():
        for file in ordered:
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / file, tmp_path / name / file)
    up, down = load_working(tmp_path / "up"), load_working(tmp_path / "down")
    assert up.digest == down.digest == working().digest
    for person in people():
        assert rendered(facts(person["answers"]), up) == rendered(facts(person["answers"]), down)


# 8. Every sentence has a source


def test_law_8_every_sentence_has_a_source() -> None:
    """Every rule, every row of the session table and every part of it cites a source that is there."""
    book = working()
    cited = {rule.id: rule.cites for rule in book.rules}
    cited |= {row.id: row.cites for row in book.sessions.rows} | dict(book.sessions.cites)
    for name, cites in cited.items():
        assert cites, name
        assert all(cite.source in book.sources for cite in cites), name
    for rule in book.rules:
        assert any(not cite.against for cite in rule.cites), rule.id


@law
@given(answers=partial_answers())
def test_law_8_every_finding_has_a_source(answers: Answers) -> None:
    """Whatever is found, each finding and estimate names its sources, and all of them are told once, and no others."""
    assessment = Rendering(working(), "0").assessment(assessed(facts(answers)), None)
    information = [*assessment["information"], *assessment["general"]]
    findings = [*assessment["cautions"], *information, *assessment["benefit"]["because"]]
    assert all(finding["sources"] for finding in findings)
    sessions = assessment["sessions"]
    assert sessions["sources"] or sessions["reason"] == "not_suitable"
    named = {source for finding in findings for source in finding["sources"]} | set(sessions["sources"])
    assert list(assessment["sources"]) == sorted(named)


def test_law_8_a_rule_without_a_source_does_not_load() -> None:
    """A rulebook of which one rule lost its citations, or cites what is not there, is refused."""
    for cites in ([], [{"source": "nobody"}]):
        document = json.loads(json.dumps(working().document))
        document["rules"]["isotretinoin-now"]["cites"] = cites
        with pytest.raises(RulebookError):
            read(document, "")


# 9. One meaning


def test_law_9_one_meaning() -> None:
    """The generated function and the walk agree on each condition for all the people it can tell apart."""
    book = working()
    for condition in [*(rule.when for rule in book.rules), *book.sessions.conditions.values()]:
        decide = compile_conditions([condition])
        for person in every_person([condition], book.vocabulary):
            truth = evaluate(condition, person)
            assert decide(person.known) == ([0] if truth is TRUE else [], [0] if truth is UNKNOWN else []), condition


@law
@given(answers=partial_answers())
def test_law_9_one_meaning_of_the_whole_rulebook(answers: Answers) -> None:
    """The generated functions agree with the walk on every rule, every row of the session table and what is asked."""
    book, person = working(), facts(answers)
    truths = {place: evaluate(rule.when, person) for place, rule in enumerate(book.rules)}
    assert book.decide(person.known) == decided(truths)
    table = {key: evaluate(condition, person) for key, condition in book.sessions.conditions.items()}
    assert ready(book).table(person.known) == decided(table)
    conditional = book.questionnaire.conditional
    asked = {each.path: evaluate(each.asked_when, person) for each in conditional if each.asked_when}
    assert ready(book).asked(person.known) == decided(asked)


def decided(truths: Mapping[Key, Truth]) -> tuple[list[Key], list[Key]]:
    """What is true and what is unknown, in the shape of what a generated function finds."""
    return (
        [key for key, truth in truths.items() if truth is TRUE],
        [key for key, truth in truths.items() if truth is UNKNOWN],
    )


# 10. Same release, same answer


AGAIN = """
import json, sys
from datetime import date
from app.assess import assess
from app.clinics import NO_CLINIC
from app.rules.answers import facts_of
from app.rules.release import load
from app.wire.render import Rendering

given = json.load(sys.stdin)
book = load(given["release"])
for answers in given["answers"]:
    found = assess(book, facts_of(book.questionnaire, answers), NO_CLINIC, date.fromisoformat(given["as_of"]))
    print(json.dumps(Rendering(book, "0").assessment(found, None)))
"""


def answered_elsewhere(release: str, seed: str) -> bytes:
    """What another process answers to all the people, with another seed of its hashes."""
    given = {
        "release": release,
        "as_of": AS_OF.isoformat(),
        "answers": [person["answers"] for person in people_of(load(release))],
    }
    return subprocess.run(  # noqa: S603 - our own source, in our own interpreter
        [sys.executable, "-c", AGAIN],
        input=json.dumps(given).encode(),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONHASHSEED": seed},
    ).stdout


@pytest.mark.parametrize("release", names())
def test_law_10_same_release_same_answer(release: str) -> None:
    """The same release, answers and day give the same bytes, in other processes with other hash seeds too."""
    book = load(release)
    everybody = [facts_of(book.questionnaire, person["answers"]) for person in people_of(book)]
    assert len(everybody) >= 25
    here = b"".join(rendered(person, book) + b"\n" for person in everybody)
    again = load(release)
    assert b"".join(rendered(person, again) + b"\n" for person in everybody) == here
    assert [answered_elsewhere(release, seed) for seed in ("0", "1", "4242")] == [here] * 3


@pytest.mark.parametrize("as_of", [date(1990, 1, 31), date(2040, 2, 29)])
def test_law_10_the_day_is_the_one_that_was_given(as_of: date) -> None:
    """Every date of an assessment is counted from the day that was given, never from the day it is made."""
    for person in people():
        found = assess(working(), facts(person["answers"]), NO_CLINIC, as_of)
        text = json.dumps(Rendering(working(), "0").assessment(found, None))
        days = [date.fromisoformat(day) for day in re.findall(r'"(\d{4}-\d{2}-\d{2})"', text)]
        assert as_of == min(days)
        assert max(days) < as_of.replace(year=as_of.year + 4)


@law
@given(answers=partial_answers())
def test_law_10_nothing_is_kept_between_people(answers: Answers) -> None:
    """An assessment is the same again after others were made."""
    first = rendered(facts(answers))
    for person in people()[:3]:
        rendered(facts(person["answers"]))
    assert rendered(facts(answers)) == first


# 12. It never plays doctor


def test_law_12_it_never_plays_doctor() -> None:
    """No text that a person can read names a dose, promises anything, or tells them to leave a medicine."""
    said = {where: list(forbidden(text)) for where, text in every_text(working())}
    assert len(said) > 900
    assert {where: phrases for where, phrases in said.items() if phrases} == {}


def test_law_12_a_clinician_is_always_in_the_loop() -> None:
    """Whatever the answers, the assessment says once to see a dermatologist, and that it is no medical advice."""
    for person in [{"answers": {}}, *people()]:
        assessment = Rendering(working(), "0").assessment(assessed(facts(person["answers"])), None)
        assert "not medical advice" in assessment["disclaimer"]
        sent = [each["rule"] == "see-a-dermatologist" for each in assessment["general"]]
        assert [*sent, "dermatologist" in assessment["headline"], "dermatologist" in assessment["disclaimer"]].count(
            True
        ) == 1
