"""Exceptions for requests that are not sent, and the conversion of download errors into failures."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.portals.walking.failures import (
    NOT_IN_ARCHIVE,
    REDIRECT_LOOP,
    FailureKind,
    FetchFailure,
    blocked_failure,
)
from crawler.portals.walking.network_errors import network_failure

FORBIDDEN = FetchFailure(FailureKind.FAILED, "robots.txt forbids this page", lasting=True)


class NotInArchiveError(IgnoreRequest):
    """The replayed archive does not contain the requested page."""


class OffsiteError(IgnoreRequest):
    """The URL's host is not one of the city's hosts, or the URL's scheme is not http or https."""


class HostClosedError(IgnoreRequest):
    """The host gets no further requests in this run. The message gives the reason."""


class RetryAfterTooLongError(IgnoreRequest):
    """The host asks for a longer wait (``Retry-After``) than a run accepts. The message names the wait."""


class CookieNeededError(IgnoreRequest):
    """The portal redirects in a circle until it gets back a cookie. The message says how to allow cookies."""


class DamagedResponseError(IgnoreRequest):
    """The body of a response is incomplete, damaged or too large. The message gives the reason."""


class RobotsUnavailableError(IgnoreRequest):
    """The host's robots.txt could not be fetched, so none of its pages may be requested (RFC 9309).

    Attributes:
        failure: the reason, which is the failure of every page of the host.
    """

    def __init__(self, failure: FetchFailure) -> None:
        """Create the exception for the pages of a host, each of which fails with ``failure``."""
        super().__init__(failure.reason)
        self.failure = failure


class MovedHostError(OffsiteError):
    """The page has moved permanently (status 301 or 308) to a host that is not one of the city's hosts."""


def failure_from_refusal(error: IgnoreRequest) -> FetchFailure:
    """Return the failure of a request that was not sent, or whose response was not used, because of ``error``."""
    if isinstance(error, NotInArchiveError):
        return NOT_IN_ARCHIVE
    if isinstance(error, OffsiteError):
        return FetchFailure(FailureKind.REJECTED, str(error), lasting=isinstance(error, MovedHostError))
    if isinstance(error, RobotsUnavailableError):
        return error.failure
    if isinstance(error, CookieNeededError):
        return FetchFailure(FailureKind.FAILED, str(error), lasting=True)
    if isinstance(error, RetryAfterTooLongError):
        return blocked_failure("retry_after", str(error))
    if str(error) == "max redirections reached":  # the message of Scrapy's RedirectMiddleware
        return REDIRECT_LOOP
    if str(error) == "Forbidden by robots.txt":  # the message of Scrapy's RobotsTxtMiddleware
        return FORBIDDEN
    return FetchFailure(FailureKind.FAILED, str(error) or "refused")


async def failure_from_error(error: BaseException, url: str) -> FetchFailure:
    """Return the failure that represents a download error.

    Args:
        error: the download error.
        url: the URL of the request.
    """
    if isinstance(error, IgnoreRequest):
        return failure_from_refusal(error)
    return await network_failure(error, url)
