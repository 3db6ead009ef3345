import json
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from app.rules.release import names
from tests.calls import WHOLE, post, posted
from tests.cli.command import candidacy, copied
from tests.serving import PATIENCE, free_port, has_ipv6, serving, until


def test_a_server_listens_on_loopback_and_ends_when_told_to(tmp_path: Path) -> None:
    """It writes one JSON object a line, says where it listens, answers there, and SIGTERM ends it in good order."""
    with (
        serving(tmp_path, "--rulebook", "working") as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        assert post(client, posted(WHOLE)).json()["provenance"]["release"] == "working"
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) in (0, -signal.SIGTERM)
        events = [json.loads(line)["event"] for line in server.written().splitlines()]
    assert {"listening", "stopping", "application stopped", "server finished"} <= set(events)


def resident_kb(pid: int) -> int:
    """Resident memory of a process, in KiB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0])


@pytest.fixture
def started(tmp_path: Path) -> Iterator[int]:
    """The process id of a server that is ready."""
    with serving(tmp_path) as server:
        yield server.process.pid


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_server_that_is_ready_tells_its_memory(started: int, record_property: Callable[[str, object], None]) -> None:
    """Ready, a server is a living process whose resident memory is reported with the tests, and not judged here."""
    used = resident_kb(started)
    record_property("resident_mib", round(used / 1024, 1))
    assert used > 0


def refused(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What a server that must not start says."""
    return candidacy("serve", "--port", "0", *options, root=root)


def test_a_release_that_was_altered_is_not_served(tmp_path: Path) -> None:
    """One letter changed in a frozen text: the digest does not match, and the server does not start."""
    root = copied(tmp_path)
    file = root / "app/rules/releases" / f"{names()[-1]}.json"
    frozen = file.read_text("utf-8")
    assert "isotretinoin" in frozen
    file.write_text(frozen.replace('"effect":"defer"', '"effect":"temper"', 1), "utf-8")
    ended = refused(root)
    assert ended.returncode != 0
    assert f"release {names()[-1]} is not what was frozen" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    assert refused(root, "--rulebook", "working").returncode != 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_release_that_is_not_there_is_not_served(tmp_path: Path, workers: str) -> None:
    """A server is not started on another release than the one that was asked for; who asked is told, in one line."""
    there = f"{names()[-1]}x"
    typed = refused(copied(tmp_path), "--rulebook", there, "--workers", workers)
    set_so = candidacy("serve", "--port", "0", "--workers", workers, settings={"CANDIDACY_RULEBOOK": there})
    for ended, where in ((typed, "--rulebook"), (set_so, "CANDIDACY_RULEBOOK")):
        told = f"{where}: {there}: there is no such release; did you mean {names()[-1]}?\n"
        assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", told)


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_every_address_is_answered_however_many_workers(tmp_path: Path, workers: str) -> None:
    """`--host ::` answers by IPv4 and by IPv6."""
    with serving(tmp_path, "--host", "::", "--workers", workers) as server:
        port = server.url.rpartition(":")[2]
        for host in ("127.0.0.1", "[::1]"):
            assert httpx.get(f"http://{host}:{port}/livez", timeout=PATIENCE).status_code == 200
        assert json.loads(server.written().splitlines()[0])["address"] == f"http://[::]:{port}"


def test_workers_share_no_port_with_another_service(tmp_path: Path) -> None:
    """Workers have a socket each at one address; where a service is already, no other one starts, and it goes on."""
    with serving(tmp_path, "--workers", "2") as server:
        port = server.url.rpartition(":")[2]
        for workers in ("1", "2"):
            ended = candidacy("serve", "--port", port, "--workers", workers, root=copied(tmp_path / workers))
            assert ended.returncode != 0
        assert httpx.get(f"{server.url}/livez", timeout=PATIENCE).status_code == 200


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_first_line_says_where_it_listens(tmp_path: Path, workers: str) -> None:
    """Before anything else, the log says where the service is to be found."""
    with serving(tmp_path, "--workers", workers) as server:
        first = json.loads(server.written().splitlines()[0])
    assert (first["event"], first["address"]) == ("starting", server.url)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_sigterm_skips_the_wait(tmp_path: Path, workers: int) -> None:
    """Told twice to stop, one process or several do not wait for traffic to go elsewhere."""
    with serving(tmp_path, "--workers", str(workers), settings={"CANDIDACY_DRAIN_SECONDS": "60"}) as server:
        server.process.send_signal(signal.SIGTERM)
        until(lambda: server.written().count('"event":"stopping"') == workers)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) in (0, -signal.SIGTERM)
        assert server.written().count('"event":"server finished"') == workers


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_keeps_it_from_starting_is_told_in_lines(workers: str) -> None:
    """A taken address, a taken metrics port, a host that is none, a bad setting: a line for each, and no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        settings = {"CANDIDACY_METRICS_PORT": str(taken)}
        bad = {"CANDIDACY_LOG_LEVLE": "info", "CANDIDACY_METRICS_PORT": "none"}
        for port, changed, lines in (
            (taken, {}, [f"cannot listen on http://127.0.0.1:{taken}: address already in use"]),
            (free_port(), settings, [f"cannot listen on http://127.0.0.1:{taken}: address already in use"]),
            (free_port(), bad, ["CANDIDACY_LOG_LEVLE: there", "CANDIDACY_METRICS_PORT: it should be a whole number"]),
        ):
            ended = candidacy("serve", "--port", str(port), "--workers", workers, settings=changed)
            written = ended.stderr.splitlines()
            assert (ended.returncode, ended.stdout, len(written)) == (1, "", len(lines))
            assert all(line.startswith(begins) for line, begins in zip(written, lines, strict=True))


def test_workers_that_cannot_start_end_in_failure(tmp_path: Path) -> None:
    """Where no worker can serve the rulebook none is started again and again: it is said, and the service fails."""
    root = copied(tmp_path)
    (root / "app/rules/base/health/unwell.toml").write_text("title = 1", "utf-8")
    ended = refused(root, "--workers", "2", "--rulebook", "working")
    assert ended.returncode != 0
    assert "base/health/unwell.toml:1: the key `when` is missing" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="connections are counted in /proc")
def test_workers_divide_the_connections(tmp_path: Path) -> None:
    """Of many connections at once every worker gets some, each answers on its own, and what both answer is counted."""
    port = free_port()
    settings = {"CANDIDACY_METRICS_PORT": str(port)}
    with serving(tmp_path, "--workers", "2", settings=settings) as server:
        parent = server.process.pid
        workers = Path(f"/proc/{parent}/task/{parent}/children").read_text("utf-8").split()
        clients = [httpx.Client(base_url=server.url, timeout=PATIENCE) for _ in range(24)]
        assert {client.get("/livez").status_code for client in clients} == {200}
        counts = [connections(pid) for pid in workers]
        shown = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE).text
        for client in clients:
            client.close()
    assert sorted(counts)[-2] > 0
    assert sum(counts) == len(clients)
    (asked,) = re.findall(r'^candidacy_requests_total\{.*route="/livez".*\} (.*)$', shown, re.MULTILINE)
    assert float(asked) == len(clients)


def connections(pid: str) -> int:
    """How many sockets of a process are connections that somebody made to it."""
    established = {
        line.split()[9]
        for line in Path(f"/proc/{pid}/net/tcp").read_text("utf-8").splitlines()[1:]
        if line.split()[3] == "01"
    }
    inodes = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    return len({f"socket:[{inode}]" for inode in established} & inodes)
