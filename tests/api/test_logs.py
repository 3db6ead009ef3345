import json
import logging
import logging.config
import socket
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.api import logs
from app.rules.release import names
from tests.calls import JSON, WHOLE, posted
from tests.serving import PATIENCE, Server, serving

CANARY = "QZX-CANARY-4711-QZX"
LISTED = {"time", "level", "event", "at", *logs.FIELDS}


def lines(written: str) -> list[dict[str, Any]]:
    """What was logged; every line has to be JSON."""
    return [json.loads(line) for line in written.splitlines()]


def line(name: str, message: str, *values: object, **fields: object) -> dict[str, Any]:
    """How a record of a logger is written."""
    record = logging.getLogger(name).makeRecord(
        name, logging.INFO, "/some/where.py", 12, message, values, None, None, fields
    )
    written: dict[str, Any] = json.loads(logs.Lines().format(record))
    return written


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that logs all it can, every request included."""
    settings = {"CANDIDACY_LOG_REQUESTS": "all", "CANDIDACY_LOG_LEVEL": "debug", "CANDIDACY_CORS_LOOPBACK": "true"}
    with serving(tmp_path_factory.mktemp("talking"), settings=settings) as started:
        yield started


class AnyTime:
    """Equal to any time as it is written."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and len(other) == 24 and other.endswith("Z")

    def __hash__(self) -> int:
        return 0


def test_a_line_has_the_listed_fields_and_no_others() -> None:
    """Whatever else a record carries is dropped."""
    written = line(logs.NAME, "request", route="/livez", body=CANARY, path=CANARY)
    assert written == {"time": AnyTime(), "level": "info", "event": "request", "route": "/livez"}


@pytest.mark.parametrize(
    ("message", "values", "event"),
    [
        ("Started server process [%d]", (4711,), "server started"),
        ("Child process [4711] died", (), "worker died"),
        ("Shutting down", (), "shutting down"),
    ],
)
def test_an_operator_reads_what_the_server_does(message: str, values: tuple[object, ...], event: str) -> None:
    """The server's own messages are told by a name of ours, without what they were filled with."""
    assert line("uvicorn.error", message, *values) == {"time": AnyTime(), "level": "info", "event": event}


def test_what_has_no_name_is_told_by_its_place() -> None:
    """A message put together by someone else is not written, filled or not; where it was logged is."""
    for written in (line("other", f"got {CANARY}"), line("other", "got %s", CANARY), line(logs.NAME, CANARY)):
        assert CANARY not in json.dumps(written)
        assert written["event"] == "other"
    assert line("other", f"got {CANARY}")["at"] == "where.py:12"


def test_an_error_is_its_type_and_places() -> None:
    """The message of an error may quote an answer, so it is never written."""
    try:
        int(CANARY)
    except ValueError:
        record = logging.LogRecord("uvicorn.error", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    written = logs.Lines().format(record)
    assert CANARY not in written
    assert json.loads(written)["error"].startswith("ValueError at test_logs.py:")


def test_every_logger_writes_lines(capfd: pytest.CaptureFixture[str]) -> None:
    """Once configured, any library's logger goes through the same list."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    logging.config.dictConfig(logs.config("info"))
    try:
        logging.getLogger("uvicorn.error").info("Shutting down")
        logging.getLogger("asyncio").error("Task %s failed", CANARY)
    finally:
        root.handlers[:], root.level = before
    events = [each["event"] for each in lines(capfd.readouterr().out)]
    assert events == ["shutting down", "other"]


def test_failures_alone_leave_a_line_by_default() -> None:
    """`errors` writes what failed here or was never answered, `none` nothing."""
    seen: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(f"{vars(record)['status']} {vars(record)['release']}")  # type: ignore[method-assign]
    logger = logging.getLogger(logs.NAME)
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    try:
        observe = logs.request_lines("errors", "2026.12")
        assert observe is not None
        for status in (200, 422, 500, 503, 0):
            observe("/livez", "GET", status, 0.001, "id")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert seen == ["500 2026.12", "503 2026.12", "0 2026.12"]
    assert logs.request_lines("none", "2026.12") is None


def test_the_log_of_a_service_names_nobody(talking: Server) -> None:
    """What clients send, in body, query, path, method, header or broken, is not in anything that is written."""
    host, port = talking.url.removeprefix("http://").split(":")
    with httpx.Client(base_url=talking.url, timeout=PATIENCE) as client:
        client.post("/v1/assessments", content=posted(WHOLE, client_reference=CANARY), headers=JSON)
        client.post("/v1/assessments", content=posted({"skin": {CANARY: CANARY}}), headers=JSON)
        client.post("/v1/assessment-batches", content=CANARY, headers={"Content-Type": CANARY})
        client.get(f"/v1/rules/{CANARY}", params={CANARY: CANARY}, headers={CANARY: CANARY, "Cookie": CANARY})
        client.get(f"/{CANARY}", headers={"Authorization": f"Bearer {CANARY}", "User-Agent": CANARY, "Origin": CANARY})
        client.options("/v1/assessments", headers={"Origin": CANARY, "Access-Control-Request-Method": CANARY})
        client.get("/docs/" + CANARY)
    broken(host, int(port), f"{CANARY} / HTTP/1.1\r\n{CANARY}\r\n\r\n".encode())
    written = lines(talking.written())
    assert CANARY not in talking.written()
    assert [each for each in written if set(each) - LISTED] == []
    requests = [each for each in written if each["event"] == "request" and each["route"] != "/readyz"]
    assert len(requests) == 8
    assert {each["route"] for each in requests} > {"/v1/assessments", "/v1/rules/{rule_id}", "unmatched"}
    *whole, malformed = requests
    assert all(each["release"] == names()[-1] and each["ms"] > 0 for each in whole)
    assert (malformed["route"], malformed["method"], malformed["status"]) == ("unmatched", "other", 400)
    assert {"listening", "serving"} <= {each["event"] for each in written}


def broken(host: str, port: int, data: bytes) -> bytes:
    """Send bytes that are no request; what comes back."""
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(data)
        return connection.recv(65536)
