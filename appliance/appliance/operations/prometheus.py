"""Measurements in Prometheus' text format."""

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@dataclass(frozen=True)
class JobCount:
    """How many jobs of a lane are in a state, and how long the oldest has been queued."""

    lane: str
    state: str
    count: int
    oldest_s: float


class Measurements:
    """What this process has measured, and what it is told when somebody asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._http = Histogram(
            "reelbox_http_request_duration_seconds", "Requests by route, method and status.",
            ["route", "method", "status"], buckets=_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._jobs = Gauge("reelbox_jobs", "Jobs by lane and state.", ["lane", "state"], registry=self._registry)
        self._age = Gauge(
            "reelbox_queue_oldest_seconds", "Age of the oldest queued job.", ["lane"], registry=self._registry
        )
        self._disk = Gauge("reelbox_disk_free_bytes", "Free bytes on the disk of the box.", registry=self._registry)
        self._up = Gauge(
            "reelbox_dependency_ready", "1 where a dependency answers.", ["dependency"], registry=self._registry
        )

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._http.labels(route, method, str(status)).observe(seconds)

    def text(self, jobs: Iterable[JobCount], free_bytes: int, ready: Iterable[tuple[str, bool]]) -> bytes:
        """Return everything, with how the box is now."""
        self._jobs.clear()
        self._age.clear()
        for one in jobs:
            self._jobs.labels(one.lane, one.state).set(one.count)
            if one.state == "queued":
                self._age.labels(one.lane).set(one.oldest_s)
        self._disk.set(free_bytes)
        for name, answers in ready:
            self._up.labels(name).set(int(answers))
        return generate_latest(self._registry)
