"""Functions that copy counts from Scrapy's statistics to the state of a run, and from the state to the statistics."""

from __future__ import annotations

from collections.abc import Mapping

from scrapy.statscollectors import StatsCollector

from crawler.run.outcome import Outcome
from crawler.run.state import RunState
from crawler.store.attachment_journal import STATS_PREFIX

_STATUS = "downloader/response_status_count/"
_BLOCKED = "blocked/"


def add_scrapy_stats(state: RunState, stats: Mapping[str, int]) -> None:
    """Copy the counts of requests, refused pages and attachments from Scrapy's statistics to ``state``.

    If errors were logged, a sentence with their number is added to ``state.troubles``. Errors about robots.txt
    and errors that ``state.faults`` already lists are not counted.

    Args:
        state: the state of the run, which is changed in place.
        stats: Scrapy's statistics by key, such as ``log_count/ERROR``.
    """
    # A robots.txt that cannot be fetched is harmless, and errors in the code are in `faults` already.
    robots = sum(count for key, count in stats.items() if key.startswith("robotstxt/exception_count/"))
    errors = stats.get("log_count/ERROR", 0) - robots - len(state.faults)
    if errors > 0:
        state.troubles.append(f"Errors in the log: {errors}.")
    state.requests = _counts_under(_STATUS, stats)
    without_response = stats.get("downloader/exception_count", 0)
    if without_response:
        state.requests["none"] = without_response
    state.blocked = _counts_under(_BLOCKED, stats)
    state.attachments = _counts_under(STATS_PREFIX, stats)


def set_run_stats(state: RunState, stats: StatsCollector) -> None:
    """Write the outcome and the ledger of a run that has ended to Scrapy's statistics (docs/monitoring.md)."""
    outcome = state.outcome or Outcome.INCOMPLETE
    stats.set_value("fuwen/outcome", outcome.label)
    stats.set_value("fuwen/exit_code", outcome.code)
    for key, count in state.ledger.totals().items():
        name = f"pages/{key.removeprefix('pages_')}" if key.startswith("pages_") else f"rows/{key}"
        stats.set_value("fuwen/rows/total" if key == "rows" else f"fuwen/{name}", count)


def _counts_under(prefix: str, stats: Mapping[str, int]) -> dict[str, int]:
    return {key.removeprefix(prefix): count for key, count in sorted(stats.items()) if key.startswith(prefix)}
