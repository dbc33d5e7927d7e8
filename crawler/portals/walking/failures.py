"""Failures: the reasons why a request gave no page or no record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urljoin

from crawler.reading import blocked_kind


class FailureKind(StrEnum):
    """The ledger's keys for rows to fetch that gave no record."""

    REJECTED = "rejected"
    FAILED = "failed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """The failure of a request.

    Attributes:
        kind: the ledger's key for it.
        reason: a code (``not_found``, ``status_404``) or a short sentence, for ``rejects.jsonl``.
        block: the kind of block if the portal refuses to be read (``status_412``, ``rs_challenge``,
            ``redirect_loop``, ``home_page``, ``retry_after``), otherwise None.
        unreadable: True for a page of normal size in which nothing was found, a sign of a changed layout.
        stopped: True if the page was not requested, because the run was stopped.
        gone: True if the portal answers that the page does not exist.
    """

    kind: FailureKind
    reason: str
    block: str | None = None
    unreadable: bool = False
    stopped: bool = False
    gone: bool = False

    @property
    def blocked(self) -> bool:
        """True if the portal refused to be read: a challenge, 403, 412, 429, 521 and the like."""
        return self.block is not None


STOPPED = FetchFailure(FailureKind.FAILED, "not asked for, because the run was stopped", stopped=True)
NOT_IN_ARCHIVE = FetchFailure(FailureKind.MISSING, "not_in_archive")


def blocked_failure(kind: str, detail: str = "") -> FetchFailure:
    """Return the failure of a blocked request.

    Args:
        kind: the kind of block.
        detail: the text of the reason, by default the kind.
    """
    return FetchFailure(FailureKind.FAILED, f"blocked: {detail or kind}", block=kind)


REDIRECT_LOOP = blocked_failure("redirect_loop")


def withdrawn_failure(failure: FetchFailure) -> FetchFailure:
    """Return the failure of a page that failed before, is still gone, and is no longer on the listing.

    The portal has withdrawn it. It becomes a reject: each run requests it again, and no run is incomplete for
    it.
    """
    return replace(failure, kind=FailureKind.REJECTED, reason=f"withdrawn: {failure.reason}")


def failure_from_status(status: int, text: str) -> FetchFailure | None:
    """Return the failure of a response that is a block or has a status other than 200; None for any other."""
    kind = blocked_kind(status, text)
    if kind is not None:
        return blocked_failure(kind)
    if status != 200:
        return FetchFailure(FailureKind.FAILED, f"status_{status}", gone=status in {404, 410})
    return None


def redirect_failure(status: int, url: str, location: str | None) -> FetchFailure | None:
    """Return the failure of a redirect that was not followed, because its target is not http; None for a page.

    Args:
        status: the status of the response.
        url: the URL of the page.
        location: the value of the ``Location`` header, None without one.
    """
    if not 300 <= status < 400 or location is None:
        return None
    try:
        target = urljoin(url, location)
    except ValueError:
        target = location
    return FetchFailure(FailureKind.REJECTED, f"redirects to {target[:200]}")


def code_failure(error: Exception) -> FetchFailure:
    """Return the failure of a page over which the code raised ``error``; the next run fetches the page again."""
    return FetchFailure(FailureKind.FAILED, f"the code failed: {error_line(error)}")


def error_line(error: BaseException) -> str:
    """Return type and message of an error on one line, at most 300 characters."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}"[:300] if message else type(error).__name__
