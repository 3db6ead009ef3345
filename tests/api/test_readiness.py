import asyncio
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.api.envelope import Envelope
from app.api.readiness import Readiness
from app.building import create_service
from app.main import create_api
from app.rules import release
from tests.calls import inside, problem

NAME = release.names()[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the releases."""
    return Path(shutil.copytree(release.RELEASES, tmp_path / "releases"))


def is_ready(folder: Path) -> bool:
    """What a service that loaded the true releases finds in a folder."""
    return asyncio.run(Readiness(release.load_all(), folder)())


def test_true_releases_are_ready(folder: Path) -> None:
    """What was loaded, and what is on disk, is what the digests name."""
    assert is_ready(folder)


def test_a_changed_release_is_not_ready(folder: Path) -> None:
    """One letter of a text changed, one digest changed, both changed to fit, half a file, or none: all are seen."""
    file = folder / f"{NAME}.json"
    whole = json.loads(file.read_bytes())
    softened = {**whole["rulebook"], "released": "2020-01-01"}
    for written in (
        release.canonical({**whole, "rulebook": softened}),
        release.canonical({**whole, "digest": "sha256:" + "0" * 64}),
        release.canonical({"rulebook": softened, "digest": release.digest(softened)}),
        file.read_bytes()[:1000],
        b"[]",
    ):
        file.write_bytes(written)
        assert not is_ready(folder)
    file.unlink()
    assert not is_ready(folder)


@pytest.mark.parametrize("stand_in", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_not_ready_and_not_waited_for(folder: Path, stand_in: Callable[[Path], None]) -> None:
    """A pipe that nobody writes to, or a folder, in the place of a release is seen; nobody waits for it."""
    file = folder / f"{NAME}.json"
    file.unlink()
    stand_in(file)
    assert not is_ready(folder)


def test_all_who_ask_at_once_are_told_by_one_look(folder: Path) -> None:
    """However many ask, the digests are computed once."""
    looks: list[float] = []

    def clock() -> float:
        looks.append(1)
        return 100.0

    async def ask() -> list[bool]:
        readiness = Readiness(release.load_all(), folder, clock)
        return await asyncio.gather(*(readiness() for _ in range(20)))

    assert asyncio.run(ask()) == [True] * 20
    assert len(looks) == 20 + 1  # each asks whether the last look is too old, and one look says when it was


def test_a_release_changed_in_memory_is_not_ready() -> None:
    """A loaded rulebook that is no longer what its digest names is seen too."""
    book = release.load(NAME)
    changed = replace(book, document={**book.document, "released": "2020-01-01"})
    assert not asyncio.run(Readiness({NAME: changed})())


def test_a_finding_holds_for_a_while_and_is_then_renewed(folder: Path) -> None:
    """A change on disk is seen once the last look is too old, and so is its mending."""
    clock = [100.0]
    readiness = Readiness(release.load_all(), folder, lambda: clock[0])
    file = folder / f"{NAME}.json"
    true = file.read_bytes()

    async def found() -> list[bool]:
        looks = [await readiness()]
        file.write_bytes(b"{}")
        looks.append(await readiness())
        clock[0] += 1.5
        looks.append(await readiness())
        file.write_bytes(true)
        clock[0] += 1.5
        return [*looks, await readiness()]

    assert asyncio.run(found()) == [True, True, False, True]


def test_readyz_says_no_with_a_problem() -> None:
    """Whoever asks gets 503, and the code that is explained at its page; a stopping process is not ready."""
    readiness = Readiness(release.load_all())
    client = inside(Envelope(create_api(create_service("latest"), readiness)))
    assert client.get("/readyz").status_code == 200
    readiness.stopping = True
    problem(client.get("/readyz"), 503, "not_ready")
    assert client.get("/livez").status_code == 200
    assert client.get("/problems/not_ready").json()["status"] == 503
