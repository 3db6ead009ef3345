import os
from pathlib import Path

import pytest

from app.rules.documents import RuleDocument
from app.rules.errors import Fault, RulebookError
from app.rules.release import load_working
from app.rules.tree import HERE, located, locating, working_document
from tests.books import alter, line_of, small_tree, tree

UNWELL = "base/health/unwell.toml"


def told(root: Path) -> list[str]:
    """Every fault for which a copy is not read, as authors see it."""
    with pytest.raises(RulebookError) as error:
        load_working(root)
    return [str(fault) for fault in error.value.faults]


def test_the_whole_tree_is_one_document() -> None:
    """All files are parts of one document: every rule by its file's name, with its folder as topic."""
    document = working_document(HERE, "2026.12", "2026-11-22")
    assert (document["release"], document["released"]) == ("2026.12", "2026-11-22")
    assert document["rules"].keys() == {file.stem for file in HERE.glob("base/*/*.toml")}
    assert document["rules"]["unwell"]["topic"] == "health"
    assert document["texts"]["en"]["answers"]["yes"] == "Yes"
    assert document["translations"]["es"]["rules.unwell.title"]["text"]


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    """Two files of one name are refused, in different topics too."""
    root = small_tree(tmp_path / "rules", "health/unwell", "person/smoking")
    (root / "base/person/unwell.toml").write_bytes((root / UNWELL).read_bytes())
    assert told(root) == ["base/person/unwell.toml:1: another file has this name"]


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    """What cannot be parsed is told with its line, for every such file at once."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    alter(root, UNWELL, "advice     =", "advice")
    alter(root, "sessions.toml", 'certainty = "low"', 'certainty = "low')
    found = told(root)
    assert len(found) == 2
    assert found[0].startswith(f"{UNWELL}:{line_of(root, UNWELL, 'advice')}: this is not TOML: ")
    assert found[1].startswith("sessions.toml:2: this is not TOML: ")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """What is not UTF-8 is refused; no line can be told."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    (root / UNWELL).write_bytes(b'title = "\xff"')
    assert told(root) == [f"{UNWELL}:1: this is not UTF-8"]


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    """A part without its file is refused by name."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    (root / "effects.toml").unlink()
    assert told(root) == ["effects.toml:1: the file is missing"]


def test_no_rules_at_all(tmp_path: Path) -> None:
    """An empty folder of rules is no rulebook."""
    assert told(small_tree(tmp_path / "rules")) == [
        "base:1: dictionary should have at least 1 item after validation, not 0"
    ]


@pytest.mark.parametrize("name", ["Unwell", "un well", "unwell[1]", "un(well"])
def test_a_file_name_that_is_no_id(name: str, tmp_path: Path) -> None:
    """A rule's file has a plain name."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    (root / UNWELL).rename(root / f"base/health/{name}.toml")
    (found,) = told(root)
    assert found.startswith(f"base/health/{name}.toml:1: string should match pattern")


def test_a_key_that_is_no_word(tmp_path: Path) -> None:
    """A key with characters of its own meaning in a search is found like any other."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    alter(root, UNWELL, 'row        = "ILL-1"', 'row        = "ILL-1"\n"un(well" = 1')
    assert told(root) == [f"{UNWELL}:{line_of(root, UNWELL, 'un(well')}: there is no key `un(well` here"]


WHERE = {
    ("rules", "unwell", "advice"): (UNWELL, "advice"),
    ("rules", "unwell", "examples", 0): (UNWELL, "[[examples]]"),
    ("rules", "unwell", "examples", 1, "then"): (UNWELL, "then  = false"),
    ("rules", "unwell", "cites", 3, "says"): (UNWELL, "cites"),
    ("rules", "unwell", "nothing of that name"): (UNWELL, "title"),
    ("questionnaire", "sections", 1, "title"): ("questionnaire.toml", 'title = "Your scars"'),
    ("questionnaire", "sections", 1, "questions", 1, "label"): ("questionnaire.toml", 'label = "Kinds of scar"'),
    ("questionnaire", "person", "smoking", "none"): ("questionnaire.toml", 'none = "never"'),
    ("questionnaire", "person", "age", "none"): ("questionnaire.toml", 'id = "age"'),
    ("questionnaire", "contradictions", "main-type-not-ticked"): ("questionnaire.toml", 'id = "main-type-not-ticked"'),
    ("effects", "suitabilities", 2, "top"): ("effects.toml", "top = 60"),
    ("effects", "effects", "review", "points"): ("effects.toml", "points = -8"),
    ("sessions", "interval", "usual", "min"): ("sessions.toml", "usual = {"),
    ("sessions", "first_change", "max"): ("sessions.toml", "max = 6\nunit"),
    ("definitions", "off_the_face", "text"): ("definitions.toml", 'text = "Treatment is wanted'),
    ("sources", "fda-pg", "kind"): ("sources.toml", 'kind   = "regulator"'),
    ("texts", "en", "events", "well_again"): ("texts/en/general.toml", "well_again"),
    ("texts", "en", "nothing of that name"): ("texts/en/general.toml", "#"),
}


@pytest.mark.parametrize("where", WHERE)
def test_where_a_fault_is(where: tuple[str | int, ...], tmp_path: Path) -> None:
    """A place in the rulebook is a file and a line; a part that is not written leads to what it belongs to."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    file, part = WHERE[where]
    fault = located(root, Fault(where, "something"))
    assert (fault.file, fault.line) == (file, line_of(root, file, part))


def test_where_a_fault_of_a_translation_is(tmp_path: Path) -> None:
    """The file is its language's and its kind's, and the line that of the text."""
    root = tree(tmp_path / "rules")
    fault = located(root, Fault(("translations", "es", "rules.unwell.title", "text"), "something"))
    assert fault.file == "texts/es/rules.toml"
    assert fault.line is not None
    heading, text = (root / fault.file).read_text("utf-8").splitlines()[fault.line - 2 : fault.line]
    assert (heading, text.partition(" ")[0]) == ('["rules.unwell.title"]', "text")


def test_a_file_that_is_not_there_has_no_line(tmp_path: Path) -> None:
    """A fault in a part that has no file keeps the file's name."""
    root = small_tree(tmp_path / "rules")
    (root / "sessions.toml").unlink()
    fault = located(root, Fault(("sessions", "rows"), "something"))
    assert (fault.file, fault.line) == ("sessions.toml", 1)


def test_a_fault_that_has_a_file_keeps_it() -> None:
    """Who knows the file already is believed."""
    fault = Fault(("rules", "unwell"), "something", "somewhere.toml", 7)
    assert located(HERE, fault) == fault


def test_what_was_made_is_handed_on() -> None:
    """Without an error, locating is nothing."""
    assert locating(HERE, lambda: 7) == 7


STRAY = (
    "base/health/unwell.TOML",
    "base/health/unwell.toml~",
    "base/health/unwell.toml.orig",
    "base/health/.unwell.toml.swp",
    "base/health/unwell",
    "base/health/notes.md",
    "base/health/deeper/warts.toml",
    "base/health/deeper/and/deeper/warts.toml",
    "base/warts.toml",
    "base/.DS_Store",
    "texts/de.TOML",
    "texts/en.toml",
    "texts/en.md",
    "texts/en/rules.toml",
    "texts/es/problems.toml",
    "texts/Spanish_/rules.toml",
    "texts/old/es/rules.toml",
    "Sources.toml",
    "sources.TOML",
    "sessions-2.toml",
)
"""Files beside those that are read, or in their place."""


@pytest.mark.parametrize("name", STRAY)
def test_a_file_that_would_not_be_read_is_refused(name: str, tmp_path: Path) -> None:
    """No rule, no text and no part is passed over for the name or the place of its file."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes((root / UNWELL).read_bytes())
    (found,) = told(root)
    assert found.startswith(f"{name}:1: this would not be read: a rule is `base/<topic>/<rule-id>.toml`")


@pytest.mark.parametrize("target", [UNWELL, "base/person", "nowhere"])
@pytest.mark.parametrize("name", ["base/health/warts.toml", "base/elsewhere", "texts/de.toml"])
def test_a_link_is_refused(name: str, target: str, tmp_path: Path) -> None:
    """A link to a file, to a folder or to nothing stands for no rule and no text."""
    root = small_tree(tmp_path / "rules", "health/unwell", "person/smoking")
    (root / name).symlink_to(root / target)
    assert f"{name}:1: a link is not read: put the file itself here" in told(root)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder or a pipe in the place of a file is told, and waited for by nobody."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    (root / "base/health/folder.toml").mkdir()
    os.mkfifo(root / "base/health/pipe.toml")
    (root / "sources.toml").unlink()
    os.mkfifo(root / "sources.toml")
    found = told(root)
    assert "base/health/folder.toml:1: is a directory" in found
    assert any(each.startswith("base/health/pipe.toml:1: this would not be read") for each in found)
    assert any(each.startswith("sources.toml:1: this would not be read") for each in found)


def test_every_missing_key_is_named(tmp_path: Path) -> None:
    """What a rule lacks is told by its name, all of it at once."""
    root = small_tree(tmp_path / "rules", "health/unwell")
    needed = {name for name, field in RuleDocument.model_fields.items() if field.is_required()} - {"topic"}
    (root / UNWELL).write_text("", "utf-8")
    assert sorted(told(root)) == sorted(f"{UNWELL}:1: the key `{name}` is missing" for name in needed)
