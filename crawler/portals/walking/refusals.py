"""Requests that are not sent, as exceptions of the downloader, and what a failed download means."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.portals.walking.failures import (
    NOT_IN_ARCHIVE,
    REDIRECT_LOOP,
    FailureKind,
    FetchFailure,
    blocked_failure,
    error_line,
)


class NotInArchiveError(IgnoreRequest):
    """The archive that is replayed does not hold a page."""


class OffsiteError(IgnoreRequest):
    """An address that is none of the city's hosts over http or https. The message names it."""


class HostClosedError(IgnoreRequest):
    """A host that is asked no more in this run. The message says why."""


class RetryAfterTooLongError(IgnoreRequest):
    """A host that asks to be left alone for longer than a run waits. The message says how long."""


def failure_from_error(error: BaseException) -> FetchFailure:
    """What a failed download means."""
    if isinstance(error, NotInArchiveError):
        return NOT_IN_ARCHIVE
    if isinstance(error, OffsiteError):
        return FetchFailure(FailureKind.REJECTED, str(error))
    if isinstance(error, RetryAfterTooLongError):
        return blocked_failure("retry_after", str(error))
    if isinstance(error, IgnoreRequest):
        if str(error) == "max redirections reached":  # the words of Scrapy's RedirectMiddleware
            return REDIRECT_LOOP
        return FetchFailure(FailureKind.FAILED, str(error) or "refused")
    return FetchFailure(FailureKind.FAILED, error_line(error))
