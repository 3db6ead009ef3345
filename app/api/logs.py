"""Logs: one JSON object a line on standard output, with the fields listed here and no others.

Whatever a record carries beside them is dropped: a message is written only where it is one of our event names or
a text of the server's that holds no value; of any other, the place in the code that logged it is all that is told.
"""

import json
import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from time import gmtime, strftime
from typing import Any, Literal

from app.api.envelope import Observe, without_values

NAME = "candidacy"
FIELDS = (
    "route",
    "method",
    "status",
    "ms",
    "request_id",
    "software",
    "release",
    "error",
    "address",
    "clinic",
    "command",
)
REQUEST_FIELDS = ("route", "method", "status", "ms", "request_id", "release")
EVENTS = frozenset(
    {
        "request",
        "internal error",
        "starting",
        "serving",
        "listening",
        "stopping",
        "digest does not match",
        "database unavailable",
        "database available",
        "clinic not proved",
        "no descriptors left",
        "too many connections",
        "metrics cannot be written",
        "limits are not kept",
        "limits are kept again",
    }
)
SERVER_EVENTS: Mapping[str, str] = {
    "Started server process [%d]": "server started",
    "Finished server process [%d]": "server finished",
    "Shutting down": "shutting down",
    "Waiting for connections to close. (CTRL+C to force quit)": "waiting for connections",
    "Waiting for background tasks to complete. (CTRL+C to force quit)": "waiting for requests",
    "Cancel %s running task(s), timeout graceful shutdown exceeded": "requests cancelled at shutdown",
    "Waiting for application startup.": "application starting",
    "Application startup complete.": "application started",
    "Application startup failed. Exiting.": "application did not start",
    "Waiting for application shutdown.": "application stopping",
    "Application shutdown complete.": "application stopped",
    "Exception in ASGI application\n": "exception in the application",
    "Started parent process [%d]": "workers starting",
    "Stopping parent process [%d]": "workers stopped",
    "Terminated child process [%d]": "worker told to stop",
    "Waiting for child process [%d]": "waiting for worker",
    "Child process [%d] died": "worker died",
    "Child process [%d] failed to start, stopping the parent process.": "worker did not start",
    "Received SIGTERM, exiting.": "SIGTERM received",
    "Received SIGINT, exiting.": "SIGINT received",
    "Received SIGHUP, restarting processes.": "workers restarting",
}
PROCESS = re.compile(r"\[\d+\]")
Which = Literal["all", "errors", "none"]


def config(level: str) -> dict[str, Any]:
    """The configuration for `logging.config.dictConfig`: every logger, the server's too, writes through `Lines`."""
    quiet = {"handlers": [], "level": level.upper(), "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "app.api.logs.Lines"}},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stdout"}},
        "root": {"handlers": ["stdout"], "level": "WARNING"},
        "loggers": dict.fromkeys((NAME, "uvicorn", "uvicorn.error"), quiet),
    }


class Lines(logging.Formatter):
    """Writes a record as one line of JSON: `time` (UTC, RFC 3339), `level`, `event`, and the fields it may have."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {"time": _time(record.created), "level": record.levelname.lower()}
        line |= _ours(record) if record.name == NAME else _theirs(record)
        return _written(line)


_written = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode


def _time(seconds: float) -> str:
    return f"{_second(int(seconds))}.{int(seconds * 1000) % 1000:03}Z"


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(seconds))


def _ours(record: logging.LogRecord) -> dict[str, object]:
    given = vars(record)
    known = record.msg if record.msg in EVENTS else "other"
    return {"event": known} | {field: given[field] for field in FIELDS if field in given}


def _theirs(record: logging.LogRecord) -> dict[str, object]:
    """What another library logs: never its arguments, nor a text that was put together."""
    event = SERVER_EVENTS.get(PROCESS.sub("[%d]", str(record.msg)), "other")
    line: dict[str, object] = {"event": event}
    if event == "other":
        line["at"] = f"{record.filename}:{record.lineno}"
    if record.exc_info and record.exc_info[1]:
        line["error"] = without_values(record.exc_info[1])
    return line


def request_lines(which: Which, release: str) -> Observe | None:
    """Writes a line for each finished request; None where no line is wanted.

    Args:
        which: every request, those that failed here (5xx, or no response), or none.
        release: the rulebook in use.
    """
    if which == "none":
        return None
    logger = logging.getLogger(NAME)

    def write(route: str, method: str, status: int, seconds: float, request_id: str) -> None:
        if not logger.isEnabledFor(logging.INFO):
            return
        record = logging.LogRecord(NAME, logging.INFO, "", 0, "request", None, None)  # nobody asks which line logs it
        fields = (route, method, status, round(seconds * 1000, 3), request_id, release)
        vars(record).update(zip(REQUEST_FIELDS, fields, strict=True))
        logger.handle(record)

    return write if which == "all" else _only_failures(write)


def _only_failures(write: Observe) -> Observe:
    def write_failure(route: str, method: str, status: int, seconds: float, request_id: str) -> None:
        if status >= 500 or not status:
            write(route, method, status, seconds, request_id)

    return write_failure


def event(name: str, level: int = logging.INFO, **fields: str) -> None:
    """Write one of our own events.

    Args:
        name: one of `EVENTS`.
        level: how grave it is.
        fields: some of `FIELDS`.
    """
    logging.getLogger(NAME).log(level, name, extra=fields)


def broken(error: Exception) -> None:
    """Say that something failed that nobody has foreseen, and where; the service goes on without it."""
    event("internal error", logging.ERROR, error=without_values(error))


class Outage:
    """Tells once that something does not work, however often it is tried, and once that it works again.

    Args:
        begins: the event of the first time that it does not.
        ends: the event of the first time that it does again.
    """

    def __init__(self, begins: str, ends: str) -> None:
        self._begins = begins
        self._ends = ends
        self._lasts = False

    def begin(self, error: BaseException) -> None:
        """It did not work, for this reason."""
        if not self._lasts:
            self._lasts = True
            event(self._begins, logging.WARNING, error=without_values(error))

    def end(self) -> None:
        """It worked."""
        if self._lasts:
            self._lasts = False
            event(self._ends)


def both(first: Observe | None, second: Observe | None) -> Observe | None:
    """Two observers as one."""
    if first is None or second is None:
        return first or second

    def observe(route: str, method: str, status: int, seconds: float, request_id: str) -> None:
        first(route, method, status, seconds, request_id)
        second(route, method, status, seconds, request_id)

    return observe
