"""Exceptions for requests that are not sent, and the conversion of download errors into failures."""

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
    """The replayed archive does not contain the requested page."""


class OffsiteError(IgnoreRequest):
    """The URL's host is not one of the city's hosts, or the URL's scheme is not http or https."""


class HostClosedError(IgnoreRequest):
    """The host gets no further requests in this run. The message gives the reason."""


class RetryAfterTooLongError(IgnoreRequest):
    """The host asks for a longer wait (``Retry-After``) than a run accepts. The message names the wait."""


def failure_from_error(error: BaseException) -> FetchFailure:
    """Return the failure that represents a download error."""
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
