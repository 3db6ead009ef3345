import json
import os
from pathlib import Path

import pytest

from app.cli import pack
from app.engine.facts import YesNo
from app.rules import release
from tests.books import alter, working
from tests.calls import WHOLE
from tests.cli.command import candidacy, copied, typed
from tests.rules.packs import GOOD, adding, tightening

FIRST, *_, LATEST = release.names()


def test_a_difference_is_told_and_given_as_json() -> None:
    """`rules diff` of a release with itself says that nothing differs; `--json` gives the API's shape."""
    page, data = typed("rules", "diff", LATEST, LATEST), typed("rules", "diff", LATEST, LATEST, "--json")
    assert (page.returncode, data.returncode) == (0, 0)
    assert "Nothing differs" in page.stdout
    assert json.loads(data.stdout)["proof"]["suitability_can_change"] is False


def test_an_unknown_release_ends_the_command() -> None:
    """A release that is not here is said so, without a traceback."""
    refused = typed("rules", "diff", "1999.01", LATEST)
    assert refused.returncode == 1
    assert "there is no such release" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_impact_is_told_given_and_drawn(tmp_path: Path) -> None:
    """`rules impact` over made-up people: a table, JSON, and a page."""
    html = tmp_path / "impact.html"
    table = typed("rules", "impact", LATEST, LATEST, "--people", "20", "--html", str(html))
    data = typed("rules", "impact", LATEST, LATEST, "--people", "20", "--json")
    assert "0 of 20 people" in table.stdout
    assert json.loads(data.stdout)["people"] == 20
    assert "<svg" in html.read_text("utf-8")


def test_impact_over_a_file_names_bad_lines_and_repeats_none(tmp_path: Path) -> None:
    """A line that cannot be read is told by its number only, and nothing is left beside the file."""
    file = tmp_path / "answers.jsonl"
    file.write_text('{"answers": {"person": {"age": 29}}}\n{"answers": {"person": {"age": "hush"}}}\n', "utf-8")
    table = typed("rules", "impact", LATEST, LATEST, "--answers", str(file))
    assert "1 lines could not be assessed: 2" in table.stdout
    assert "hush" not in table.stdout + table.stderr
    assert list(tmp_path.iterdir()) == [file]


def test_the_book_is_written(tmp_path: Path) -> None:
    """`rules book` writes the page of a release to a file, or to standard output."""
    file = tmp_path / "book.html"
    assert typed("rules", "book", "--release", LATEST, "--output", str(file)).returncode == 0
    assert release.load(LATEST).digest in file.read_text("utf-8")


def test_a_pack_is_checked(tmp_path: Path) -> None:
    """A good pack passes; a loosening one ends in failure with its line and the person it would touch."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(GOOD, "utf-8")
    bad.write_text(tightening("isotretinoin-recent", "months = 3"), "utf-8")
    passed = typed("rules", "pack", "check", str(good), "--minimum-age", "25")
    failed = typed("rules", "pack", "check", str(bad))
    assert (passed.returncode, failed.returncode) == (0, 1)
    assert "bad.toml:4:" in failed.stderr
    assert "deferred → suitable_with_precautions" in failed.stderr


QUESTIONS = [path for path, kind in working().vocabulary.items() if isinstance(kind, YesNo)]
MANY = " or ".join(QUESTIONS[:16])  # each yes, no or not known: 43 million combinations
ODD = """\
pack = "a"
[rules.b]
absorbs = [{ a = 1 }, [1]]
parameters = [1]
when = "person.age < clinic.minimum_age"
"""
HOSTILE = {
    "deep": "a = " + "[" * 1900,
    "digits": "pack = " + "9" * 1900,
    "nan": 'pack = "a"\n[rules.b]\nadvice = nan',
    "date": 'pack = "a"\n[rules.b]\nadvice = 2026-11-22',
    "long line": "#" * 100_000,
    "long file": "#\n" * 200_000,
    "too many rules": 'pack = "a"\n' + "".join(f"[rules.r{number}]\n" for number in range(101)),
    "too many keys": "".join(f"a{number} = 1\n" for number in range(20_000)),
    "too many tightenings": 'pack = "a"\n' + "".join(f"[tighten.r{number}]\nx = 1\n" for number in range(5000)),
    "too much to prove": adding("much", "review", MANY),
    "too much beside another": adding("much", "inform", MANY),
    "an escape": 'pack = "a"\n[rules.b]\n"\\u001b]0;title\\u0007" = 1',
    "odd absorbs": ODD,
    "odd everything": 'pack = "a"\n[rules.b]\nabsorbs = 1\nparameters = 1\nwhen = 1\ncites = 1\nexamples = 1',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pack_is_refused_in_a_few_lines(tmp_path: Path, name: str) -> None:
    """Whatever a file holds, the command ends with the file and the reason: no traceback, nothing that is obeyed."""
    file = tmp_path / "hostile.toml"
    file.write_text(HOSTILE[name], "utf-8")
    ended = typed("rules", "pack", "check", str(file))
    lines = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert 1 <= len(lines) <= 101
    assert all(line.startswith("hostile.toml:") for line in lines)
    assert "\x1b" not in ended.stderr
    if name.startswith("too much"):
        assert "too much to prove" in ended.stderr
        assert "split it" in ended.stderr


def test_what_is_no_file_is_no_pack(tmp_path: Path) -> None:
    """A folder, a pipe to which nobody writes, a device without end, a missing file: the name, and why."""
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path, tmp_path / "pipe", Path("/dev/zero"), tmp_path / "missing"):
        for command in (
            ("rules", "pack", "check", str(file)),
            ("rules", "impact", LATEST, LATEST, "--answers", str(file)),
            ("assess", str(file)),
            ("replay", str(file), str(file)),
        ):
            ended = typed(*command)
            assert ended.returncode == 1, command
            assert file.name in ended.stderr.splitlines()[-1], command


def test_a_check_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the seconds that a check may take are over it says so, and what to do."""
    monkeypatch.setattr(pack, "SECONDS", 0.001)
    file = tmp_path / "good.toml"
    file.write_text(GOOD, "utf-8")
    ended = typed("rules", "pack", "check", str(file))
    assert ended.returncode == 1
    assert ended.stderr == "good.toml: too much to prove within 0.001 seconds: split its rules, or the pack\n"


def test_rules_of_which_only_examples_differ_are_counted(tmp_path: Path) -> None:
    """They are named only where that is asked for; any other wording is always told."""
    root = copied(tmp_path)
    rules = root / "app/rules"
    ended = candidacy("rules", "freeze", "2099.01", root=root)
    assert ended.returncode == 0, ended.stderr
    alter(rules, "base/health/unwell.toml", "given = {}", "given = { person = {} }")
    alter(rules, "base/skin/warts.toml", 'advice     = "', 'advice     = "Mind this: ')
    told, asked = (
        candidacy("rules", "diff", "2099.01", "working", *more, root=root).stdout for more in ((), ("--examples",))
    )
    assert "warts: advice" in told
    assert "warts: advice" in asked
    assert "unwell" not in told
    assert "examples alone in 1 rules" in told
    assert "unwell: examples" in asked
    assert "examples alone" not in asked


def test_impact_reads_each_line_by_the_release_that_it_names(tmp_path: Path) -> None:
    """Between two questionnaires, what only one of them asks counts for it; a release is not told what it lacks."""
    named = {"release": FIRST, "answers": {**WHOLE, "health": {"others": "no", "wound_reaction": None}}}
    lacking = {"release": FIRST, "answers": {"health": {"wound_reaction": "known"}}}
    later = {"answers": {**WHOLE, "health": {"others": "no", "wound_reaction": "known"}}}
    file = tmp_path / "people.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in (named, lacking, later)), "utf-8")
    found = json.loads(typed("rules", "impact", FIRST, LATEST, "--answers", str(file), "--json").stdout)
    assert (found["people"], found["bad_lines"]) == (2, [2])
    moved = found["matrix"]["suitable_with_precautions"]
    assert (moved["suitable_with_precautions"], moved["not_suitable"]) == (1, 1)
