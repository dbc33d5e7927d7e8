"""What Scrapy's statistics say of a run, put into what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.attachment_journal import STATS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.run.state import RunState

_STATUS = "downloader/response_status_count/"
_BLOCKED = "blocked/"


def add_scrapy_stats(state: RunState, stats: Mapping[str, int]) -> None:
    """Note the requests by status, the blocks by kind, the attachments, and the errors that only the log tells."""
    # Without the errors of a robots.txt that could not be had, and those that are told already.
    robots = sum(count for key, count in stats.items() if key.startswith("robotstxt/exception_count/"))
    errors = stats.get("log_count/ERROR", 0) - robots - len(state.faults)
    if errors > 0:
        state.troubles.append(f"Errors that the log tells of: {errors}.")
    state.requests = _counts_under(_STATUS, stats)
    silent = stats.get("downloader/exception_count", 0)
    if silent:
        state.requests["none"] = silent
    state.blocked = _counts_under(_BLOCKED, stats)
    state.attachments = _counts_under(STATS_PREFIX, stats)


def _counts_under(prefix: str, stats: Mapping[str, int]) -> dict[str, int]:
    return {key.removeprefix(prefix): count for key, count in sorted(stats.items()) if key.startswith(prefix)}
