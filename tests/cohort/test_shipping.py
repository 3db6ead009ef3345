import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import __version__
from app.cohort.questions import CohortError
from app.cohort.shipping import on_workers, packed
from tests.serving import ROOT
from tests.test_layout import name, tracked


def test_the_archive_holds_the_package_whole(tmp_path: Path) -> None:
    """Every file that is kept of it, rules and releases too; the same files give the same name."""
    archive = packed(tmp_path)
    with zipfile.ZipFile(archive) as opened:
        held = set(opened.namelist())
    assert held >= {name(file) for file in tracked() if name(file).startswith("app/")}
    assert not any("__pycache__" in each for each in held)
    assert packed(tmp_path) == archive
    assert [each.name for each in tmp_path.iterdir()] == [archive.name]


def test_what_is_unpacked_assesses(tmp_path: Path) -> None:
    """A process that knows only the unpacked archive reads a rulebook from it."""
    with zipfile.ZipFile(packed(tmp_path)) as opened:
        opened.extractall(tmp_path / "there")
    code = "import app; from app.rules import release; print(app.__file__, len(release.load_working().rules))"
    ended = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code], cwd=tmp_path / "there", check=True, capture_output=True, text=True
    )
    file, rules = ended.stdout.split()
    assert Path(file).is_relative_to(tmp_path / "there")
    assert int(rules) > 100


def test_a_wheel_is_sent_as_it_is(tmp_path: Path) -> None:
    """One of this version; anything else is refused before any machine is asked for."""
    wheel = tmp_path / "candidacy.whl"
    with zipfile.ZipFile(wheel, "w") as opened:
        opened.writestr(f"candidacy-{__version__}.dist-info/METADATA", "")
    assert packed(tmp_path, wheel).read_bytes() == wheel.read_bytes()
    with zipfile.ZipFile(wheel, "w") as opened:
        opened.writestr("candidacy-0.0.1.dist-info/METADATA", "")
    for file in (wheel, ROOT / "pyproject.toml", tmp_path / "nowhere.whl"):
        with pytest.raises(CohortError, match="this is no wheel of candidacy"):
            packed(tmp_path, file)


def test_work_is_called_where_the_archive_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It calls the function that it names from there, and refuses a package that was imported from elsewhere."""
    spark = tmp_path / "pyspark.py"
    spark.write_text("class SparkFiles:\n    get = staticmethod(lambda name: name)\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    batches: Iterator[object] = iter(())
    assert list(on_workers(str(ROOT), "assess_parts", None, (), "folder")(batches)) == []
    monkeypatch.setattr(sys, "path", [*sys.path])
    with pytest.raises(ImportError, match="another package"):
        on_workers(str(tmp_path), "assess_parts", None, (), "folder")(batches)
