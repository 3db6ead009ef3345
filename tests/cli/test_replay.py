import json
import subprocess
import sys
from pathlib import Path

from tests.calls import WHOLE, answers_with
from tests.serving import ROOT, environment

SECRET = {"CANDIDACY_RECEIPT_SECRET": "a secret for tests that nobody uses"}


def candidacy(*arguments: str, settings: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command line, as it is typed."""
    command = [sys.executable, "-W", "error", "-m", "app", *arguments]
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=environment(settings or SECRET), capture_output=True, text=True, check=False
    )


def written(file: Path, answers: object) -> str:
    """A request in a file."""
    file.write_text(json.dumps({"answers": answers}), "utf-8")
    return str(file)


def test_a_receipt_holds_for_its_own_answers_only(tmp_path: Path) -> None:
    """What `assess --receipt` wrote, `replay` confirms; for other answers it ends in failure and says what differs."""
    answers = written(tmp_path / "answers.json", WHOLE)
    others = written(tmp_path / "others.json", answers_with("medicines.isotretinoin", "taking"))
    receipt = tmp_path / "receipt.json"
    receipt.write_text(candidacy("assess", answers, "--receipt", "--json").stdout, "utf-8")
    held, differing = candidacy("replay", str(receipt), answers), candidacy("replay", str(receipt), others)
    assert (held.returncode, held.stderr) == (0, "")
    assert "holds, byte for byte" in held.stdout
    assert differing.returncode == 1
    assert "what is found now is not what was found then" in differing.stdout


def test_a_receipt_is_replayed_by_its_own_release(tmp_path: Path) -> None:
    """A receipt of an older release holds later, read by its questionnaire, whatever release the request names."""
    body = {"answers": {**WHOLE, "health": {"others": "no", "wound_reaction": None}}, "release": "2026.11"}
    old, receipt = tmp_path / "old.json", tmp_path / "receipt.json"
    old.write_text(json.dumps(body), "utf-8")
    receipt.write_text(candidacy("assess", str(old), "--receipt", "--json").stdout, "utf-8")
    assert json.loads(receipt.read_bytes())["receipt"]["release"] == "2026.11"
    for names in ("2026.11", "2026.12", None):
        again = tmp_path / "again.json"
        again.write_text(json.dumps({**body, "release": names}), "utf-8")
        held = candidacy("replay", str(receipt), str(again))
        assert (held.returncode, held.stderr) == (0, ""), names


def test_what_is_no_receipt_is_refused(tmp_path: Path) -> None:
    """Neither JSON without a receipt nor anything else gets a traceback, or its content repeated."""
    answers = written(tmp_path / "answers.json", WHOLE)
    refused = candidacy("replay", answers, answers)
    assert refused.returncode == 1
    assert "this is no receipt" in refused.stderr
    assert "rolling" not in refused.stderr
    assert "Traceback" not in refused.stderr
