from pathlib import Path

from tests.cli.command import candidacy, typed
from tests.clinics import EXAMPLE, river


def test_a_clinic_that_can_be_served_is_told_so() -> None:
    """With each release, or with those that are named."""
    ended = typed("clinics", "check", str(EXAMPLE), "--release", "working")
    assert (ended.returncode, ended.stdout) == (0, "working: River Clinic can be served with it\n")
    assert typed("clinics", "check", str(EXAMPLE)).stdout.count("can be served with it") >= 2


def test_what_is_wrong_with_a_clinic_is_told_with_its_line(tmp_path: Path) -> None:
    """A file that cannot be read as a clinic, and rules that would be looser."""
    file = tmp_path / "river.toml"
    for change, said in [
        (("minimum_age = 21", "minimum_age = 3"), "river.toml:11: "),
        (("months = 9", "months = 1"), "that would be looser"),
    ]:
        file.write_text(river(change), "utf-8")
        ended = typed("clinics", "check", str(file), "--release", "working")
        assert ended.returncode == 1
        assert said in ended.stderr


def test_a_service_does_not_start_as_a_clinic_that_is_wrong(tmp_path: Path) -> None:
    """One line names the variable or the option, the file and the line; nothing is served without its rules."""
    file = tmp_path / "river.toml"
    file.write_text(river(("minimum_age = 21", "minimum_age = 3")), "utf-8")
    typed_in = candidacy("serve", "--port", "0", "--clinic", str(file))
    assert typed_in.returncode != 0
    assert typed_in.stderr.startswith("--clinic: river.toml:11: ")
    set_as = candidacy("serve", "--port", "0", settings={"CANDIDACY_CLINIC": str(file)})
    assert set_as.stderr.startswith("CANDIDACY_CLINIC: river.toml:11: ")
    file.write_text(river(("months = 9", "months = 1")), "utf-8")
    ended = candidacy("serve", "--port", "0", "--clinic", str(file))
    assert ended.returncode != 0
    assert "that would be looser" in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr + ended.stdout


def test_a_clinic_is_applied_shown_suspended_and_removed(database_url: str, tmp_path: Path) -> None:
    """And its keys are made, listed and revoked, each shown once."""
    settings = {"CANDIDACY_DATABASE_URL": database_url, "CANDIDACY_KEY_PEPPER": "a pepper for tests that nobody uses"}

    def said(*words: str, code: int = 0) -> str:
        ended = typed("clinics", *words, settings=settings)
        assert ended.returncode == code, ended.stderr
        return ended.stdout if code == 0 else ended.stderr

    assert "`db upgrade` makes them" in said("list", code=1)
    applied = said("apply", str(EXAMPLE))
    assert "2026.12: River Clinic is served with it\n" in applied
    digest = applied.split()[-1]
    assert said("list") == "river-clinic: River Clinic, active\n"
    assert said("show", "river-clinic") == said("show", "river-clinic", "--digest", digest) == river()
    assert "no such clinic" in said("show", "hill-clinic", code=1)
    softer = tmp_path / "softer.toml"
    softer.write_text(river(("months = 9", "months = 1")), "utf-8")
    assert "nothing was changed" in said("apply", str(softer), code=1)
    assert said("prove") == ""
    assert said("suspend", "river-clinic") == "river-clinic: suspended\n"
    assert said("resume", "river-clinic") == "river-clinic: active\n"
    key = said("key", "add", "river-clinic").strip()
    assert said("key", "rotate", "river-clinic", "--browser").startswith("cpk_")
    said("key", "add", "river-clinic")
    assert "rotate" in said("key", "add", "river-clinic", code=1)
    shown = said("key", "list", "river-clinic")
    assert key not in shown
    assert shown.count("last used never") == 3
    first = shown.partition(":")[0]
    assert said("key", "revoke", "river-clinic", first) == f"{first}: revoked\n"
    assert "no key of that id" in said("key", "revoke", "river-clinic", first, code=1)
    assert said("remove", "river-clinic", "--yes") == "river-clinic: removed, and 0 shared assessments with it\n"
    assert said("list") == ""
