"""A function that copies counts from Scrapy's statistics to the state of a run."""

from __future__ import annotations

from collections.abc import Mapping

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


def _counts_under(prefix: str, stats: Mapping[str, int]) -> dict[str, int]:
    return {key.removeprefix(prefix): count for key, count in sorted(stats.items()) if key.startswith(prefix)}
