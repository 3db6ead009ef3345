from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine.facts import YesNo
from app.engine.language import parse
from app.rules.check import check, direction_of, every_text
from app.rules.errors import Fault
from app.rules.release import load, load_working, names
from app.rules.tree import located
from tests.books import alter, line_of, small_tree, working
from tests.rules.planted import FEW, MINOR, PLANTED


def faults(root: Path) -> list[Fault]:
    """What the check finds in a copy, placed."""
    return [located(root, fault) for fault in check(load_working(root))]


def planted(root: Path, file: str, old: str, new: str) -> list[Fault]:
    """What the check finds once one place was altered."""
    alter(small_tree(root, *FEW), file, old, new)
    return faults(root)


def test_the_rulebook_has_no_fault() -> None:
    """Everything that is demanded of a rulebook holds for the real one."""
    assert check(working()) == []


def test_the_few_have_no_fault(tmp_path: Path) -> None:
    """The copies that faults are planted in have none of their own."""
    assert faults(small_tree(tmp_path / "rules", *FEW)) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str, tmp_path: Path) -> None:
    """Each kind of fault is told, with the file and the line where it stands."""
    file, old, new, part, message = PLANTED[name]
    found = planted(tmp_path / "rules", file, old, new)
    here = [fault for fault in found if fault.message == message]
    assert here, [str(fault) for fault in found]
    assert [(fault.file, fault.line) for fault in here[:1]] == [(file, line_of(tmp_path / "rules", file, part))]
    assert str(here[0]) == f"{file}:{here[0].line}: {message}"


def test_a_chain_may_use_parameters(tmp_path: Path) -> None:
    """The numbers of a chain are parameters like any other."""
    root = small_tree(tmp_path / "rules", *FEW)
    alter(root, MINOR, "{ years = {", '{ least = { value = 5, unit = "years", tighten = "down" }, years = {')
    alter(root, MINOR, "person.age < years", "least <= person.age < years")
    messages = [fault.message for fault in faults(root)]
    assert messages
    assert not any("parameter" in message for message in messages)


def test_direction_is_found_by_trying_everybody() -> None:
    """Up, down, or both: what moving a fact does to a condition, unknown standing between false and true."""
    vocabulary = working().vocabulary
    for text, direction in {
        "person.age > 60": "more is never safer",
        "person.age < 18": "more is never worse",
        "person.age < 18 or person.age > 60": "none",
        "18 <= person.age < 60": "none",
        "skin.warts and person.age > 60": "more is never safer",
    }.items():
        assert direction_of(vocabulary, parse(text, vocabulary), "person.age") == direction


def test_every_text_has_one_stable_id() -> None:
    """No two texts have the same id, and each stands in the rulebook's own words."""
    texts = list(every_text(working()))
    assert len(texts) == len({where for where, _ in texts})
    assert all(text for _, text in texts)
    parts = {where[0] for where, _ in texts}
    assert parts == {"rules", "questionnaire", "definitions", "effects", "texts"}


def test_a_question_may_do_without_help(tmp_path: Path) -> None:
    """A help that was not written is no text."""
    root = small_tree(tmp_path / "rules", *FEW)
    help_text = "Give your age in whole years, as on your last birthday."
    alter(root, "questionnaire.toml", f'help = "{help_text}"\n', "")
    assert ("questionnaire", "person", "age", "help") not in dict(every_text(load_working(root)))
    assert dict(every_text(working()))["questionnaire", "person", "age", "help"] == help_text


def test_a_questionnaire_may_do_without_limits_of_the_age() -> None:
    """The first release has none, and no text about them."""
    limits = ("questionnaire", "lifetime", "text")
    assert limits not in dict(every_text(load(names()[0])))
    assert limits in dict(every_text(working()))


NO_TEXT = {
    "when",
    "unit",
    "asked_when",
    "row",
    "cites",
    "parameters",
    "direction",
    "until",
    "examples",
    "rules",
    "certainty",
}
"""Keys whose strings nobody is shown as a text of ours: conditions, references, what sources say."""


def written(part: object) -> Iterator[str]:
    """Every string of a document that reads like a text: words with a space between them."""
    match part:
        case str() if " " in part and "{" not in part:
            yield part
        case dict():
            yield from (text for key, each in part.items() if key not in NO_TEXT for text in written(each))
        case list():
            yield from (text for each in part for text in written(each))


def test_every_text_of_the_files_is_there() -> None:
    """Whatever the files say in words is among them, a key that is new too; what has parameters is filled in."""
    texts = {text for _, text in every_text(working())}
    document = working().document
    parts = [document[part] for part in ("questionnaire", "effects", "definitions", "texts")]
    rules = document["rules"]
    assert isinstance(rules, dict)
    assert {text for part in (*parts, *rules.values()) for text in written(part)} <= texts
    assert {text for rule in working().rules for text in (rule.title, rule.advice)} <= texts


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("base/skin/sunburn.toml", f'"{working().by_id["sunburn"].written}"'),
        ("definitions.toml", f'"{next(iter(working().definitions.values())).written}"'),
        ("sessions.toml", "\"scars.severity == 'mild'\""),
    ],
)
def test_what_is_too_much_to_prove_is_told_at_once(file: str, old: str, tmp_path: Path) -> None:
    """A condition whose answers have too many combinations is a fault; nobody waits for all of them to be tried."""
    questions = [path for path, kind in working().vocabulary.items() if isinstance(kind, YesNo)]
    found = planted(tmp_path / "rules", file, old, f'"{" or ".join(questions[:20])}"')
    told = [fault for fault in found if fault.message.startswith("too much to prove: ")]
    assert {fault.file for fault in told} == {file}
