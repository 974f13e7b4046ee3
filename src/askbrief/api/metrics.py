"""Prometheus metrics, also of several workers together."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from askbrief.types import Answer

MEDIA_TYPE = CONTENT_TYPE_LATEST
_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0)


class Metrics:
    """Counts what the server does.

    Args:
        shared: folder in which several workers keep their figures; the variable
            ``PROMETHEUS_MULTIPROC_DIR`` named it before this module was imported.
    """

    def __init__(self, shared: str | None = None) -> None:
        own = self._registry = CollectorRegistry()
        self._shared = shared
        self._requests = Counter(
            "askbrief_requests", "Requests answered.", ["route", "status"], registry=own
        )
        self._stages = Histogram(
            "askbrief_stage_seconds",
            "Time a question took, by stage.",
            ["stage"],
            buckets=_BUCKETS,
            registry=own,
        )
        self._answers = Counter(
            "askbrief_answers",
            "Questions, by whether they were answered.",
            ["result"],
            registry=own,
        )
        self._waiting = Gauge(
            "askbrief_waiting",
            "Requests that wait for their turn.",
            ["desk"],
            multiprocess_mode="livesum",
            registry=own,
        )
        self._index = Gauge(
            "askbrief_index_info",
            "1 for the version of the index that is served.",
            ["id", "model"],
            multiprocess_mode="livemax",
            registry=own,
        )
        self._letters = Gauge(
            "askbrief_letters", "Letters served.", multiprocess_mode="livemax", registry=own
        )
        self._served: tuple[str, str] | None = None

    def request(self, route: str, status: int) -> None:
        """Count a request."""
        self._requests.labels(route, str(status)).inc()

    def stage(self, stage: str, milliseconds: float) -> None:
        """Note how long a stage of a question took."""
        self._stages.labels(stage).observe(milliseconds / 1000)

    def answer(self, answer: Answer) -> None:
        """Count an answer and its stages."""
        self._answers.labels("answered" if answer.answered else "abstained").inc()
        for stage, milliseconds in answer.timings_ms.items():
            self.stage(stage, milliseconds)

    def waiting(self, desk: str, count: int) -> None:
        """Note how many requests wait."""
        self._waiting.labels(desk).set(count)

    def index(self, version: str, model: str, letters: int) -> None:
        """Note which version of the index is served."""
        if self._served is not None:
            self._index.labels(*self._served).set(0)
        self._served = (version, model)
        self._index.labels(version, model).set(1)
        self._letters.set(letters)

    def exposition(self) -> bytes:
        """Return the figures of all workers in Prometheus's text format."""
        if self._shared is None:
            return generate_latest(self._registry)
        _forget_ended(Path(self._shared))
        together = CollectorRegistry()
        MultiProcessCollector(together, self._shared)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def _forget_ended(folder: Path) -> None:
    """Drop what workers that are no longer there said of the present moment."""
    for file in folder.glob("gauge_live*.db"):
        worker = re.fullmatch(r".*_(\d+)", file.stem)
        if worker and not Path("/proc", worker[1]).exists() and Path("/proc/self").exists():
            mark_process_dead(int(worker[1]), str(folder))  # type: ignore[no-untyped-call]
