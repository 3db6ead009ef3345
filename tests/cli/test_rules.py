import json
from pathlib import Path

import pytest

from app.rules.release import load
from tests.books import working
from tests.cli.command import candidacy, copied, typed


def test_check_finds_no_fault_in_the_working_tree() -> None:
    """The rulebook that is here holds everything that is demanded of it."""
    ended = candidacy("rules", "check")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"{len(working().rules)} rules, {len(working().sources)} sources: no fault." in ended.stdout


def test_check_names_file_and_line_of_a_fault(tmp_path: Path) -> None:
    """A fault in a rule is told by its file and line, with what may have been meant, and the command fails."""
    root = copied(tmp_path)
    file = root / "app/rules/base/herpes/herpes-history.toml"
    text = file.read_text("utf-8")
    before, found, after = text.partition("herpes.history")
    assert found
    file.write_text(f"{before}herpes.histroy{after}", "utf-8")
    ended = candidacy("rules", "check", root=root)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert f"base/herpes/herpes-history.toml:{len(before.splitlines())}: " in ended.stderr
    assert "herpes.history" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_freeze_writes_a_release_that_can_be_served(tmp_path: Path) -> None:
    """A frozen release has its digest, loads again, and is never written twice."""
    root = copied(tmp_path)
    releases = root / "app/rules/releases"
    ended = candidacy("rules", "freeze", "2099.01", root=root)
    assert (ended.returncode, ended.stderr) == (0, "")
    book = load("2099.01", releases)
    assert ended.stdout == f"2099.01.json: {book.digest}\n"
    assert len(book.rules) == len(working().rules)
    before = (releases / "2099.01.json").read_bytes()
    again = candidacy("rules", "freeze", "2099.01", root=root)
    assert again.returncode == 1
    assert "never edited" in again.stderr
    assert (releases / "2099.01.json").read_bytes() == before
    shown = candidacy("assess", "-", "--json", stdin=b'{"answers": {}}', root=root)
    assert json.loads(shown.stdout)["provenance"]["release"] == "2099.01"


@pytest.mark.parametrize("name", ["next", "2099", "2099.1", "../2099.01", "2099.01.x"])
def test_a_release_is_named_by_its_month(tmp_path: Path, name: str) -> None:
    """Any other name is refused, and nothing is written."""
    root = copied(tmp_path)
    before = sorted(tmp_path.rglob("*.json"))
    ended = candidacy("rules", "freeze", name, root=root)
    assert ended.returncode == 1
    assert "a release is named YYYY.MM or YYYY.MM.N" in ended.stderr
    assert sorted(tmp_path.rglob("*.json")) == before


def test_list_shows_every_rule_once() -> None:
    """Every rule of the working tree has a line, by topic."""
    lines = typed("rules", "list").stdout.splitlines()[1:]
    shown = [tuple(line.split()[:3]) for line in lines]
    assert sorted(rule for _, rule, _ in shown) == sorted(working().by_id)
    assert [(topic, rule) for topic, rule, _ in shown] == sorted((topic, rule) for topic, rule, _ in shown)


def test_list_can_be_narrowed() -> None:
    """By topic and by effect."""
    lines = typed("rules", "list", "--topic", "medicines", "--effect", "defer").stdout.splitlines()[1:]
    expected = {rule.id for rule in working().rules if (rule.topic, rule.effect) == ("medicines", "defer")}
    assert {line.split()[1] for line in lines} == expected != set()


def test_show_prints_a_rule_as_a_reader_sees_it() -> None:
    """Title, advice, effect, condition, strength of evidence and every source of a rule."""
    rule = working().by_id["isotretinoin-recent"]
    shown = typed("rules", "show", rule.id).stdout
    for text in (rule.title, rule.advice, rule.effect, rule.written, rule.evidence, rule.row, f"weight {rule.weight} "):
        assert text in shown
    for source in rule.sources:
        assert working().sources[source].title in shown


def test_show_knows_only_rules_that_are_there() -> None:
    """A rule that does not exist is told on standard error, with the one that may be meant."""
    ended, near = typed("rules", "show", "zzz"), typed("rules", "show", "herpes-histroy")
    assert (ended.returncode, ended.stdout) == (near.returncode, near.stdout) == (1, "")
    assert ended.stderr == "there is no rule zzz: see `rules list`\n"
    assert near.stderr == "there is no rule herpes-histroy; did you mean herpes-history?\n"


@pytest.mark.parametrize("option", ["--topic", "--effect"])
def test_list_refuses_what_there_is_not(option: str) -> None:
    """A topic or an effect that there is none of is an error that names those there are, not an empty list."""
    ended = typed("rules", "list", option, "nonsense")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert {"--topic": "medicines", "--effect": "precaution"}[option] in ended.stderr


WAIVER = 'hash = "0123456789ab"\ncode = "subsumed"\nreason = "The register asks for both, so both are told."\n'


@pytest.mark.parametrize(
    ("waivers", "told"),
    [
        ("[[waivers]]\n" + WAIVER, "waivers.toml:1: the key `until` is missing"),
        ("[[waivers]]\nuntil = 2026-01-01\n" + WAIVER, "held until 2026-01-01: decide again"),
        ("[[waivers", "waivers.toml:1: this is not TOML"),
        ("[[waiver]]\nuntil = 2099-01-01\n" + WAIVER, "waivers.toml:1: there is no key `waiver` here"),
    ],
)
def test_check_and_freeze_refuse_waivers_that_waive_nothing(tmp_path: Path, waivers: str, told: str) -> None:
    """Waivers that cannot be read, lack something or have had their day fail `check`, and nothing is frozen."""
    root = copied(tmp_path)
    (root / "app/rules/waivers.toml").write_text(waivers, "utf-8")
    for command in (("check",), ("freeze", "2099.01")):
        ended = candidacy("rules", *command, root=root)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert told in ended.stderr
        assert "Traceback" not in ended.stderr
