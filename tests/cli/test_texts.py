import shutil
from pathlib import Path

import pytest

from tests.cli.command import candidacy, copied, typed
from tests.serving import ROOT

TITLE = "rules.sunburn.title"


def test_check_tells_how_much_of_each_surface_a_language_has() -> None:
    """A row for each language and surface; what the working tree has is without fault."""
    ended = typed("texts", "check")
    assert ended.returncode == 0
    rows = [line.split() for line in ended.stdout.splitlines()]
    assert {(row[0], row[1]) for row in rows[1:]} >= {
        (language, surface)
        for language in ("es", "ta")
        for surface in ("questionnaire", "rules", "general", "problems", "rulebook", "page")
    }


def test_a_changed_sentence_goes_out_alone_and_comes_back(tmp_path: Path) -> None:
    """Changed English makes its translation stale; `--open` writes that one, and import takes what is sent back."""
    root = copied(tmp_path)
    rule = root / "app/rules/base/skin/sunburn.toml"
    rule.write_text(rule.read_text("utf-8").replace("sunburn in the last", "a sunburn in the last", 1), "utf-8")
    named = candidacy("texts", "check", "--names", root=root)
    assert [line for line in named.stdout.splitlines() if line.startswith("es:")] == [f"es: {TITLE} is stale"]
    sent = tmp_path / "es.po"
    assert candidacy("texts", "export", "es", "--open", "--output", str(sent), root=root).returncode == 0
    written = sent.read_text("utf-8")
    assert written.count("msgctxt") == 1
    sent.write_text(written.replace("#, fuzzy, python-brace-format", "#, python-brace-format"), "utf-8")
    taken = candidacy("texts", "import", "es", str(sent), root=root)
    assert (taken.returncode, taken.stdout) == (0, "es.po: 1 texts taken, 0 refused.\n")
    assert "es:" not in candidacy("texts", "check", "--names", root=root).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "xx"), "xx: this is no code of a language, such as es or pt-BR"),
        (("export", "es", "--surface", "walls"), "walls: it is one of questionnaire"),
        (("import", "es", "nowhere.po"), "nowhere.po: No such file or directory"),
        (("import", "xx", "nowhere.po"), "xx: this is no code of a language, such as es or pt-BR"),
        (("import", "es", "nowhere.po", "--on", "tomorrow"), "a day is written YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(words: tuple[str, ...], told: str) -> None:
    """An unknown language, surface, file or day ends the command with its reason, and no traceback."""
    ended = typed("texts", *words)
    assert ended.returncode != 0
    assert told in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


def test_a_file_that_is_no_po_is_named(tmp_path: Path) -> None:
    """Whatever is handed in, the file and the reason are told."""
    file = tmp_path / "es.po"
    shutil.copy(ROOT / "README.md", file)
    ended = typed("texts", "import", "es", str(file))
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{file}: this is no PO file")
