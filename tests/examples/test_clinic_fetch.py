"""The clinic's script, started as its README says, against a service that keeps what people share."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from candidacy_client import Candidacy, ProblemError
from candidacy_client.models import AssessmentRequest
from tests.calls import WHOLE
from tests.serving import ROOT, Server, environment, serving

pytestmark = pytest.mark.long

PATIENCE = 600  # seconds; packages come over the network
CONSENT = {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic with a key, and the service that keeps for it."""

    server: Server
    key: str

    def shared(self) -> tuple[str, str]:
        """Id and deletion token of what somebody shares now."""
        request: Any = {"answers": WHOLE, "share": {"consent": CONSENT, "keep_days": 7}}
        with Candidacy(self.server.url, key=self.key) as client:
            typed: AssessmentRequest = request
            mark = client.assess(typed)["shared"]
        assert mark
        return mark["id"], mark["deletion_token"]

    def fetch(self, into: Path, key: str | None = None, service: str | None = None) -> subprocess.CompletedProcess[str]:
        """What the command that the README names did."""
        command = ["make", "--silent", "example-clinic-fetch", f"SERVICE={service or self.server.url}"]
        return subprocess.run(  # noqa: S603 - our own command
            [*command, f"INTO={into}", f"PYTHON={sys.executable}"],
            cwd=ROOT,
            env={**os.environ, "CANDIDACY_KEY": self.key if key is None else key},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )


def typed(*words: str, settings: dict[str, str]) -> str:
    """What a command of the service prints."""
    command = [sys.executable, "-m", "app", *words]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=environment(settings), capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The example clinic, applied to a database of its own."""
    folder = tmp_path_factory.mktemp("clinic")
    secrets = typed("db", "secrets", settings={}).splitlines()
    settings = dict(line.removeprefix("export ").split("=", 1) for line in secrets)
    settings["CANDIDACY_DATABASE_URL"] = f"sqlite:///{folder / 'kept.db'}"
    typed("clinics", "apply", "examples/clinics/river.toml", settings=settings)
    printed = typed("clinics", "key", "add", "river-clinic", settings=settings)
    (key,) = (word for word in printed.split() if word.startswith("csk_"))
    with serving(folder, settings=settings) as server:
        yield Clinic(server, key)


def files(folder: Path) -> set[str]:
    """What is in a folder."""
    return {file.name for file in folder.iterdir()}


def test_the_folder_holds_what_is_shared(clinic: Clinic, tmp_path: Path) -> None:
    """What is shared comes, once; what a person takes back goes, and other files in the folder stay."""
    into = tmp_path / "shared"
    (first, token), (second, _) = clinic.shared(), clinic.shared()
    done = clinic.fetch(into)
    assert (done.returncode, done.stdout) == (0, "2 fetched, 0 deleted\n"), done.stderr
    record = json.loads((into / f"shared-{first}.json").read_text("utf-8"))
    assert record["answers"] == WHOLE
    assert record["assessment"]["suitability"] == "suitable_with_precautions"
    (into / "notes.json").write_text("{}", "utf-8")
    with Candidacy(clinic.server.url) as person:
        person.delete_shared(first, key=token)
    third, _ = clinic.shared()
    assert clinic.fetch(into).stdout == "1 fetched, 1 deleted\n"
    assert files(into) == {f"shared-{second}.json", f"shared-{third}.json", "notes.json"}
    assert clinic.fetch(into).stdout == "0 fetched, 0 deleted\n"


def test_what_it_writes_is_for_its_owner_alone(clinic: Clinic, tmp_path: Path) -> None:
    """Files hold health data: nobody else on the machine reads them."""
    into = tmp_path / "shared"
    clinic.shared()
    assert clinic.fetch(into).returncode == 0
    assert stat.S_IMODE(into.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in into.iterdir()} == {0o600}


@pytest.mark.parametrize("key", ["", "nonsense", "csk_live_0"])
def test_a_key_that_does_not_hold_deletes_nothing(clinic: Clinic, tmp_path: Path, key: str) -> None:
    """Refused, it says so with a code and without the key, and what is in the folder stays."""
    into = tmp_path / "shared"
    into.mkdir()
    (into / "shared-1.json").write_text("{}", "utf-8")
    done = clinic.fetch(into, key=key)
    assert done.returncode != 0
    assert not key or key not in done.stderr.replace("CANDIDACY_KEY", "")
    assert files(into) == {"shared-1.json"}


def test_nothing_is_deleted_where_nobody_answers(clinic: Clinic, tmp_path: Path) -> None:
    """A service out of reach is no empty list."""
    (tmp_path / "shared-1.json").write_text("{}", "utf-8")
    done = clinic.fetch(tmp_path, service="http://127.0.0.1:9")
    assert done.returncode != 0
    assert "cannot be reached" in done.stderr
    assert files(tmp_path) == {"shared-1.json"}


def test_nobody_lists_without_a_key(clinic: Clinic) -> None:
    """It is refused, as a problem with its status."""
    with Candidacy(clinic.server.url) as client, pytest.raises(ProblemError) as refused:
        client.shared_assessments()
    assert refused.value.status == httpx.codes.UNAUTHORIZED


def test_what_is_no_json_comes_as_text(clinic: Clinic) -> None:
    """All of it as lines, one of it as a page to print, and who read it, by the client that the script uses."""
    shared_id, _ = clinic.shared()
    with Candidacy(clinic.server.url, key=clinic.key) as client:
        lines = [json.loads(line) for line in client.export_shared().splitlines()]
        assert lines[0]["id"] == shared_id
        assert client.shared_summary(shared_id).startswith("<!doctype html>")
        assert {entry["shared_assessment"] for entry in client.access_log(limit=2)["entries"]} >= {shared_id}
        client.delete_shared(shared_id)
        with pytest.raises(ProblemError) as absent:
            client.shared_assessment(shared_id)
    assert absent.value.code == "not_found"
