"""Metrics for Prometheus, on a port of their own: counts and times, nothing that names a person or an address.

One process counts in memory and shows it itself; with several workers each writes its counts into a folder, and
the process that started them adds up and shows all of them.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from app.api import logs
from app.api.envelope import without_values
from app.api.fast import Why

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client's own name for it
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

WAITING = {
    "candidacy_webhooks_waiting": "What clinics have not been told yet.",
    "candidacy_webhook_oldest_waiting_seconds": "For how long the oldest of it has waited.",
}


class Metrics:
    """What is counted. `observe` takes what the envelope tells, `decided` a suitability."""

    def __init__(self, software: str, release: str) -> None:
        self.registry = CollectorRegistry()
        self._said = False
        self._requests = Counter(
            "candidacy_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "candidacy_request_seconds",
            "How long requests took.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._assessments = Counter(
            "candidacy_assessments", "Assessments made.", ("suitability",), registry=self.registry
        )
        self._handed_on = Counter(
            "candidacy_handed_on",
            "Assessment requests that were not answered in front of the framework, by why.",
            ("why",),
            registry=self.registry,
        )
        self._count_deliveries()
        build = Gauge(
            "candidacy_build",
            "What is running; always 1.",
            ("software", "release"),
            registry=self.registry,
            multiprocess_mode="max",
        )
        try:
            build.labels(software, release).set(1)
        except OSError as error:
            self._pass_over(error)

    def _count_deliveries(self) -> None:
        self._deliveries = Counter(
            "candidacy_webhook_deliveries",
            "Attempts to tell clinics, by how they ended.",
            ("outcome",),
            registry=self.registry,
        )
        self._gauges: tuple[Gauge, ...] = ()  # one without labels is written when it is made

    def _pass_over(self, error: OSError) -> None:
        """Say once that something is not counted; no request fails for it."""
        if not self._said:
            self._said = True
            cannot_be_written(error)

    def observe(self, route: str, method: str, status: int, seconds: float, _request_id: str) -> None:
        """Count a finished request."""
        try:
            self._requests.labels(route, method, str(status)).inc()
            self._seconds.labels(route).observe(seconds)
        except OSError as error:
            self._pass_over(error)

    def decided(self, suitability: str) -> None:
        """Count an assessment."""
        try:
            self._assessments.labels(suitability).inc()
        except OSError as error:
            self._pass_over(error)

    def handed_on(self, why: Why) -> None:
        """Count a request that the fast path left to the framework."""
        try:
            self._handed_on.labels(why).inc()
        except OSError as error:
            self._pass_over(error)

    def delivery(self, outcome: str) -> None:
        """Count an attempt to tell a clinic something: `delivered`, `failed` or `given_up`."""
        try:
            self._deliveries.labels(outcome).inc()
        except OSError as error:
            self._pass_over(error)

    def waiting(self, count: int, seconds: float) -> None:
        """Show how much clinics have not been told yet, and for how long the oldest of it has waited."""
        try:
            if not self._gauges:
                self._gauges = tuple(self._gauge(name, what) for name, what in WAITING.items())
            for gauge, value in zip(self._gauges, (count, seconds), strict=True):
                gauge.set(value)
        except OSError as error:
            self._pass_over(error)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(name, what, registry=self.registry, multiprocess_mode="mostrecent")


def cannot_be_written(error: OSError) -> None:
    """Say that what happens is not counted, or not all of it."""
    logs.event("metrics cannot be written", logging.WARNING, error=without_values(error))


@contextmanager
def served(host: str, port: int, registry: CollectorRegistry) -> Iterator[None]:
    """Serve a registry while the context lasts.

    Raises:
        OSError: the port is taken.
    """
    server, thread = start_http_server(port, host, registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def by_others() -> bool:
    """Whether this is a worker whose counts another process shows."""
    return FOLDER in os.environ


@contextmanager
def of_workers(host: str, port: int) -> Iterator[None]:
    """Show the counts of all processes that are started while the context lasts.

    Raises:
        OSError: the port is taken.
    """
    registry = CollectorRegistry()
    with ExitStack() as opened:
        try:
            folder = opened.enter_context(TemporaryDirectory(prefix="candidacy-metrics-"))
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call] # untyped there
        except OSError as error:
            cannot_be_written(error)
            folder = os.devnull  # which holds no files, so nobody counts
        os.environ[FOLDER] = folder
        try:
            with served(host, port, registry):
                yield
        finally:
            del os.environ[FOLDER]
