"""Why a page that was asked for gave nothing."""

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
    """A page that gave nothing.

    Attributes:
        kind: what the ledger counts it as.
        reason: a code (``not_found``, ``status_404``) or a short sentence, for ``rejects.jsonl``.
        block: the kind of block where the portal refuses to be read (``status_412``, ``rs_challenge``,
            ``redirect_loop``, ``home_page``, ``retry_after``).
        unreadable: a page of normal size in which nothing was found, a sign of a changed layout.
        stopped: the page was not asked for, because the run was stopped.
        gone: the portal answers that there is no such page.
    """

    kind: FailureKind
    reason: str
    block: str | None = None
    unreadable: bool = False
    stopped: bool = False
    gone: bool = False

    @property
    def blocked(self) -> bool:
        """Whether the portal refused: a challenge, 403, 412, 429, 521 and the like."""
        return self.block is not None


STOPPED = FetchFailure(FailureKind.FAILED, "not asked for, because the run was stopped", stopped=True)
NOT_IN_ARCHIVE = FetchFailure(FailureKind.MISSING, "not_in_archive")


def blocked_failure(kind: str, words: str = "") -> FetchFailure:
    """The loss of a page that the portal refuses to show; ``words`` say more than the kind."""
    return FetchFailure(FailureKind.FAILED, f"blocked: {words or kind}", block=kind)


REDIRECT_LOOP = blocked_failure("redirect_loop")


def withdrawn_failure(loss: FetchFailure) -> FetchFailure:
    """The loss of a page that failed before, is gone still, and was not met on the listing again.

    The portal has taken it out: a reject, which is looked for in every run and leaves none incomplete.
    """
    return replace(loss, kind=FailureKind.REJECTED, reason=f"withdrawn: {loss.reason}")


def failure_from_status(status: int, text: str) -> FetchFailure | None:
    """Why a response is no page: a block, or a status other than 200."""
    kind = blocked_kind(status, text)
    if kind is not None:
        return blocked_failure(kind)
    if status != 200:
        return FetchFailure(FailureKind.FAILED, f"status_{status}", gone=status in {404, 410})
    return None


def redirect_failure(status: int, url: str, location: str | None) -> FetchFailure | None:
    """Why a redirect that was not followed is no page: it leads to something other than http.

    Args:
        status: of the response.
        url: of the page.
        location: the response's header, None where it has none.
    """
    if not 300 <= status < 400 or location is None:
        return None
    try:
        target = urljoin(url, location)
    except ValueError:
        target = location
    return FetchFailure(FailureKind.REJECTED, f"redirects to {target[:200]}")


def code_failure(error: Exception) -> FetchFailure:
    """The loss of a page over which the code failed; the page is kept for the next run."""
    return FetchFailure(FailureKind.FAILED, f"the code failed: {error_line(error)}")


def error_line(error: BaseException) -> str:
    """An error on one line."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}"[:300] if words else type(error).__name__
