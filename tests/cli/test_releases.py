import json
from pathlib import Path

from app.rules import release
from tests.cli.command import typed
from tests.rules.packs import GOOD, tightening

LATEST = release.names()[-1]


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
