import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.calls import JSON, WHOLE, posted
from tests.image.container import Container, configuration, files, inside, running
from tests.serving import PATIENCE

CANARY = "QZX-CANARY-4711-QZX"


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """The image's files."""
    with files() as mounted:
        yield mounted


@pytest.fixture
def container(root: Path, tmp_path: Path) -> Iterator[Container]:
    """A running container that logs every request."""
    with running(root, tmp_path, {"CANDIDACY_LOG_REQUESTS": "all"}) as started:
        yield started


def test_the_image_says_how_it_is_run() -> None:
    """Its user is no root, SIGTERM stops it, and it looks after its own health without other programs."""
    said = configuration()
    assert said["User"] == "10001:10001"
    assert said["StopSignal"] == "SIGTERM"
    assert said["Healthcheck"]["Test"][:2] == ["CMD", "python"]
    assert list(said["ExposedPorts"]) == ["8000/tcp"]


def test_nothing_in_it_can_be_written(root: Path) -> None:
    """Of what we put into it, its user owns nothing and may write to nothing, even where the root is not read-only."""
    ours = [each for part in ("opt/candidacy", "srv/candidacy") for each in (root / part).rglob("*")]
    assert len(ours) > 1000
    loose = [each for each in ours if not each.is_symlink() and (each.stat().st_uid or each.stat().st_mode & 0o022)]
    assert loose == []


def test_it_holds_no_build_tools_and_no_secrets(root: Path) -> None:
    """Neither pip nor what the build was given is left in it."""
    packages = next((root / "opt/candidacy/lib").glob("python3*/site-packages"))
    assert not (packages / "pip").exists()
    assert not (packages / "setuptools").exists()
    assert not list((root / "run").glob("secrets/*"))
    assert sorted(each.name for each in (root / "srv/candidacy").iterdir()) == ["LICENSE", "app"]


def test_it_serves_with_a_read_only_root(container: Container) -> None:
    """An assessment comes out of it; its health check, as written in the image, finds it well."""
    response = httpx.post(f"{container.url}/v1/assessments", content=posted(WHOLE), headers=JSON, timeout=PATIENCE)
    assert response.status_code == 200
    print(f"cold start: {container.cold_start:.2f} s")  # noqa: T201 - a number for the README, never asserted


def test_the_health_check_tells_well_from_ill(root: Path, container: Container) -> None:
    """Told where the service is, as the service is, it succeeds past any proxy; where nobody answers it fails."""
    check = configuration()["Healthcheck"]["Test"][1:]
    for port, well in ((container.url.rpartition(":")[2], True), ("9", False)):
        settings = {"CANDIDACY_LISTEN_PORT": port, "http_proxy": "http://127.0.0.1:9"}
        ended = subprocess.run(inside(root, check, settings), check=False, capture_output=True)  # noqa: S603 - our own command
        assert (ended.returncode == 0) is well


def test_sigterm_ends_it_in_time_and_drops_nothing(container: Container) -> None:
    """As first process of its container it hears SIGTERM, answers what is in flight, and is gone within 10 s."""
    host, port = container.url.removeprefix("http://").split(":")
    body = posted(WHOLE)
    status: list[int] = []

    def slowly() -> None:
        def parts() -> Iterator[bytes]:
            yield body[:20]
            time.sleep(2)  # past the signal and the second in which new traffic goes elsewhere
            yield body[20:]

        status.append(
            httpx.post(
                f"http://{host}:{port}/v1/assessments", content=parts(), headers=JSON, timeout=PATIENCE
            ).status_code
        )

    asking = threading.Thread(target=slowly)
    asking.start()
    time.sleep(0.5)
    began = time.monotonic()
    os.kill(container.pid, signal.SIGTERM)
    asking.join()
    container.outer.wait(PATIENCE)
    assert status == [200]
    assert time.monotonic() - began < 10


def test_its_output_names_nobody(container: Container) -> None:
    """What was sent, in body, query, path and headers, is not in what the container writes."""
    httpx.post(
        f"{container.url}/v1/assessments",
        content=posted(WHOLE, client_reference=CANARY),
        headers=JSON,
        timeout=PATIENCE,
    )
    httpx.get(
        f"{container.url}/{CANARY}",
        params={"q": CANARY},
        headers={"X-Canary": CANARY, "Cookie": CANARY},
        timeout=PATIENCE,
    )
    written = container.log.read_text("utf-8")
    assert written.count('"event":"request"') >= 2
    assert CANARY not in written
