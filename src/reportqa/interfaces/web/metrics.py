"""What Prometheus reads: counts and times without any text that was asked, and labels of which there are few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.watching import Record

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"})


class Metrics:
    """The counts of one application."""

    def __init__(self, backend: Backend) -> None:
        """Count; how many workers live and how many requests wait is read off the backend."""
        self._registry = CollectorRegistry(auto_describe=True)
        self._requests = Counter("reportqa_requests", "Requests by route, method and status.", ("route", "method", "status"), registry=self._registry)
        self._seconds = Histogram("reportqa_request_seconds", "Seconds from a request's first line to the end of its reply.", ("route",), buckets=_SECONDS, registry=self._registry)
        self.answers = Counter("reportqa_answers", "Answers by status, reason and language.", ("status", "reason", "language"), registry=self._registry)
        self.shed = Counter("reportqa_shed", "Requests that were told to come again.", ("why",), registry=self._registry)
        for why in ("starting", "busy", "timeout", "failed", "rate"):
            self.shed.labels(why)
        Gauge("reportqa_workers", "Workers that live.", registry=self._registry).set_function(lambda: getattr(backend, "alive", int(backend.ready)))
        Gauge("reportqa_waiting", "Requests that wait for a worker.", registry=self._registry).set_function(lambda: getattr(backend, "waiting", 0))
        ProcessCollector(namespace="reportqa", registry=self._registry)

    def watch(self, counts: Callable[[], Mapping[tuple[str, str], int]]) -> None:
        """Read off, whenever the counts are read, how many events each helpdesk account has in each state."""
        self._registry.register(_Events(counts))

    @staticmethod
    def method(name: str) -> str:
        """Return a method's name, "other" where it is none that is known."""
        return name if name in _METHODS else "other"

    def served(self, record: Record, seconds: float) -> None:
        """Count a request that was served."""
        self._requests.labels(record.route, self.method(record.method), str(record.status)).inc()
        self._seconds.labels(record.route).observe(seconds)
        if record.status == 429:  # noqa: PLR2004
            self.shed.labels("rate").inc()

    def text(self) -> bytes:
        """Return all counts in Prometheus' text format."""
        return generate_latest(self._registry)


class _Events(Collector):
    """Collects the helpdesks' events."""

    def __init__(self, counts: Callable[[], Mapping[tuple[str, str], int]]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        """Yield the counts of now."""
        family = GaugeMetricFamily("reportqa_helpdesk_events", "Events of the helpdesks by account and state; dead are those given up.", labels=("account", "state"))
        for (account, state), count in sorted(self._counts().items()):
            family.add_metric((account, state), count)
        yield family
