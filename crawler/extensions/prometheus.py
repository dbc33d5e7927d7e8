"""The setting ``METRICS_DIR``, a folder to which each run writes a file with its metrics for Prometheus.

The textfile collector of Prometheus' node exporter reads these files.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.extensions.run_recorder import RunRecorder
from crawler.run.city_folder import runs_of
from crawler.run.outcome import Outcome
from crawler.run.state import RunState


class PrometheusTextfile:
    """A Scrapy extension that writes a run's metrics to ``fuwen_<city>.prom`` when the run has ended."""

    def __init__(self, crawler: Crawler) -> None:
        """Create the extension. The setting ``METRICS_DIR`` must name a folder."""
        self._crawler = crawler
        self._folder = Path(crawler.settings["METRICS_DIR"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it to the signal that marks the end of a run.

        Raises:
            NotConfigured: the setting ``METRICS_DIR`` is empty.
        """
        if not crawler.settings["METRICS_DIR"]:
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def engine_stopped(self) -> None:
        """Write the run's metrics to the city's metrics file. Do nothing if the run has no outcome."""
        recorder = self._crawler.get_extension(RunRecorder)
        if recorder is None or recorder.state.outcome is None:
            return
        state = recorder.state
        write_to_textfile(str(self._folder / f"fuwen_{state.city}.prom"), metrics_of(state))


def metrics_of(state: RunState) -> CollectorRegistry:
    """Return the metrics of a run that has ended."""
    registry = CollectorRegistry()

    def gauge(name: str, text: str, value: float | None, **labels: str) -> None:
        if value is not None:
            metric = gauges.get(name) or Gauge(f"fuwen_{name}", text, ["city", *labels], registry=registry)
            gauges[name] = metric
            metric.labels(state.city, *labels.values()).set(value)

    gauges: dict[str, Gauge] = {}
    outcome = state.outcome or Outcome.INCOMPLETE
    gauge("last_run_exit_code", "exit code of the city's newest run, 0 is ok", outcome.code)
    gauge("last_run_end_timestamp_seconds", "when the newest run ended", _seconds(state.ended_at))
    gauge("last_ok_end_timestamp_seconds", "when the newest run that was ok ended", _last_ok(state))
    gauge("last_run_duration_seconds", "how long the newest run took", state.durations.get("total"))
    for key, count in state.ledger.totals().items():
        gauge("last_run_ledger", "the ledger of the newest run, key by key", count, key=key)
    for status, count in state.requests.items():
        gauge("last_run_responses", "responses of the newest run, by status", count, status=status)
    for kind, count in state.blocked.items():
        gauge("last_run_blocked_pages", "pages that the portal refused, by kind", count, kind=kind)
    for name, share in state.coverage.items():
        gauge("last_run_coverage_ratio", "share of the newest run's records with a field", share, field=name)
    gauge("last_run_coverage_drops", "fields that too few of the newest run's records have", len(state.drops))
    return registry


def _last_ok(state: RunState) -> float | None:
    ended = (run for run in runs_of(state.folder).ended if run.result is Outcome.OK)
    newest = next(ended, None)
    return _seconds(newest.ended) if newest is not None else None


def _seconds(time: str | None) -> float | None:
    return datetime.fromisoformat(time).timestamp() if time else None
