import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from prometheus_client.mmap_dict import MmapedDict

from app.api.count_files import FIRST, WithoutHoles
from tests.calls import JSON, WHOLE, posted
from tests.serving import PATIENCE, Server, free_port, serving, until

MOUNTED = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=$0 tmpfs "$TMPDIR" && exec "$@"')
"""What gives a program a temporary folder of so many bytes; the size is the next word."""


def can_mount(folder: Path) -> bool:
    """Whether we may give a program a disk of its own."""
    try:
        ended = subprocess.run([*MOUNTED, "64k", "true"], env=os.environ | {"TMPDIR": str(folder)}, check=False)  # noqa: S603 - our own command
    except OSError:
        return False
    return ended.returncode == 0


@pytest.fixture(params=["16k", "2m"], ids=["full from the start", "full later"])
def crowded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """Two workers whose counts have little room, and none at all once the server is ready; where metrics are shown."""
    if not can_mount(tmp_path):
        pytest.skip("only root may mount a disk")
    port = str(free_port())
    settings = {"CANDIDACY_METRICS_PORT": port, "TMPDIR": str(tmp_path)}
    log = tmp_path.parent
    with serving(log, "--workers", "2", settings=settings, inside=(*MOUNTED, request.param)) as server:
        with suppress(OSError), Path(f"/proc/{server.process.pid}/root{tmp_path}/filler").open("wb", 0) as filler:
            while True:
                filler.write(bytes(512))
        yield server, f"http://127.0.0.1:{port}/metrics"


def test_a_full_disk_stops_counting_and_nothing_else(crowded: tuple[Server, str]) -> None:
    """Where counts cannot be written every request is answered, by the same workers, and each says so once."""
    server, address = crowded
    before = workers(server)
    pages = httpx.get(f"{server.url}/v1/rules", timeout=PATIENCE).json()["rules"]
    for page in ("/livez", "/v1/questionnaire", "/v1/sources", *(f"/v1/rules/{each['id']}" for each in pages[:20])):
        assert httpx.get(f"{server.url}{page}", timeout=PATIENCE).status_code == 200
        response = httpx.post(f"{server.url}/v1/assessments", content=posted(WHOLE), headers=JSON, timeout=PATIENCE)
        assert response.status_code == 200
    until(lambda: "metrics cannot be written" in server.written())
    assert httpx.get(address, timeout=PATIENCE).status_code == 200
    assert workers(server) == before
    events = [json.loads(line)["event"] for line in server.written().splitlines()]
    assert events.count("metrics cannot be written") <= 3  # each worker, and the process that started them
    assert "worker died" not in events


def workers(server: Server) -> list[str]:
    """The processes that answer."""
    pid = server.process.pid
    return Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()


def test_every_page_of_a_file_is_there_before_it_is_written(tmp_path: Path) -> None:
    """However many counts a file holds, the disk has given all of it, and others read what was counted."""
    file = tmp_path / "counter_1.db"
    counts = WithoutHoles(str(file))
    for number in range(3000):
        counts.write_value(f"count {number} {'x' * (number % 50)}", float(number), 0.0)  # type: ignore[no-untyped-call]
    counts.close()  # type: ignore[no-untyped-call]
    taken = file.stat()
    assert taken.st_size > FIRST
    assert taken.st_blocks * 512 >= taken.st_size
    read = {key: value for key, value, *_ in MmapedDict.read_all_values_from_file(str(file))}  # type: ignore[no-untyped-call]
    assert len(read) == 3000
    assert read[f"count 7 {'x' * 7}"] == 7.0


PROGRAM = """
import os, resource, sys
from app.api.count_files import FIRST, WithoutHoles
counts = WithoutHoles(sys.argv[1])
counts.write_value("first", 1.0, 0.0)
resource.setrlimit(resource.RLIMIT_FSIZE, (FIRST, FIRST))
refused = 0
for number in range(5000):
    try:
        counts.write_value(f"count {number}", 1.0, 0.0)
    except OSError:
        refused += 1
counts.write_value("first", 2.0, 0.0)
print(refused > 0, counts.read_value("first")[0])
try:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, FIRST))
    WithoutHoles(sys.argv[1] + "2")
except OSError:
    print(sorted(os.listdir(os.path.dirname(sys.argv[1]))))
"""


def test_what_has_no_room_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A count without room is an error that can be caught; others are counted; no file is left that nobody can read."""
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM, str(tmp_path / "counter_1.db")], capture_output=True, check=True, text=True
    )
    assert ended.stdout.splitlines() == ["True 2.0", "['counter_1.db']"]
