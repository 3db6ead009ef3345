import signal
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.cli.command import candidacy
from tests.serving import Server, free_port, serving, until

NO_PROXY = dict.fromkeys(("http_proxy", "HTTP_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
"""A proxy that answers nobody."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that is ready."""
    with serving(tmp_path_factory.mktemp("health"), "--host", "127.0.0.1") as started:
        yield started


def health(*options: str, **settings: str) -> CompletedProcess[str]:
    """What the command says with these settings."""
    return candidacy("health", *options, settings={**NO_PROXY, **settings})


def test_it_asks_where_the_settings_say_and_past_any_proxy(server: Server) -> None:
    """With the service's own settings it finds the service, whatever proxy the environment names."""
    port = server.url.rpartition(":")[2]
    for found in (
        health(CANDIDACY_LISTEN_PORT=port),
        health(CANDIDACY_LISTEN_PORT=port, CANDIDACY_LISTEN_HOST="0.0.0.0"),  # noqa: S104 - asked, not listened to
        health("--port", port, CANDIDACY_LISTEN_PORT="1"),
    ):
        assert (found.returncode, found.stdout, found.stderr) == (0, "ready\n", "")


def test_it_fails_where_nobody_answers() -> None:
    """Without a service it ends in failure, and says where it asked."""
    port = free_port()
    ended = health(CANDIDACY_LISTEN_PORT=str(port))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"no answer from 127.0.0.1, port {port}: ConnectionRefusedError\n"


def test_it_fails_where_the_service_is_not_ready(tmp_path: Path) -> None:
    """A service that answers, but is about to end, is not well; a second SIGTERM spares us the rest of its wait."""
    with serving(tmp_path, settings={"CANDIDACY_DRAIN_SECONDS": "60"}) as server:
        port = server.url.rpartition(":")[2]
        server.process.send_signal(signal.SIGTERM)
        until(lambda: '"stopping"' in server.written())
        ended = health(CANDIDACY_LISTEN_PORT=port)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)
    assert (ended.returncode, ended.stderr) == (1, f"not ready: 127.0.0.1, port {port} answers 503\n")


def test_a_setting_that_cannot_be_fails_it() -> None:
    """With settings that would not start the service there is nothing to ask."""
    ended = health(CANDIDACY_LISTEN_PROT="8000")
    assert ended.returncode == 1
    assert "did you mean CANDIDACY_LISTEN_PORT?" in ended.stderr
