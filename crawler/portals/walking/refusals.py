"""Exceptions for requests that are not sent, and the failure of a download error."""

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
    """A page that the replayed archive does not have."""


class OffsiteError(IgnoreRequest):
    """A URL that is not one of the city's hosts over http or https. The message names it."""


class HostClosedError(IgnoreRequest):
    """A host that is not requested again in this run. The message says why."""


class RetryAfterTooLongError(IgnoreRequest):
    """A host whose ``Retry-After`` is longer than a run waits. The message says how long."""


def failure_from_error(error: BaseException) -> FetchFailure:
    """Return the failure of a download error."""
    if isinstance(error, NotInArchiveError):
        return NOT_IN_ARCHIVE
    if isinstance(error, OffsiteError):
        return FetchFailure(FailureKind.REJECTED, str(error))
    if isinstance(error, RetryAfterTooLongError):
        return blocked_failure("retry_after", str(error))
    if isinstance(error, IgnoreRequest):
        if str(error) == "max redirections reached":  # the message of Scrapy's RedirectMiddleware
            return REDIRECT_LOOP
        return FetchFailure(FailureKind.FAILED, str(error) or "refused")
    return FetchFailure(FailureKind.FAILED, error_line(error))
