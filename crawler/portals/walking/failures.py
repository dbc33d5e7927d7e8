"""Failures: the reasons why a page could not be fetched, or why a fetched page yields no record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urljoin

from crawler.credentials import without_secrets
from crawler.reading import blocked_kind


class FailureKind(StrEnum):
    """The kind of a failure. Its value is also the key under which the ledger of a run counts the failure."""

    REJECTED = "rejected"
    FAILED = "failed"
    MISSING = "missing"
    NOT_REQUESTED = "not_requested"
    """The run was stopped before it requested the page."""


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """The reason why a page could not be fetched, or why a fetched page yields no record.

    Attributes:
        kind: the kind of failure, under which the ledger of the run counts it.
        reason: a code (``not_found``, ``status_404``) or a short sentence, for ``rejects.jsonl``.
        block: the kind of refusal if the portal refuses access (``status_412``, ``rs_challenge``,
            ``redirect_loop``, ``home_page``, ``retry_after``), otherwise None.
        gone: True if the portal answered that the page does not exist.
        lasting: True if no further run can succeed until a person acts. Examples: robots.txt forbids the page,
            DNS has no such name, TLS was refused, or the host has moved permanently.
        repeated: True if the portal served the same page for several rows, so it is not the document of any row.
    """

    kind: FailureKind
    reason: str
    block: str | None = None
    gone: bool = False
    lasting: bool = False
    repeated: bool = False

    @property
    def stopped(self) -> bool:
        """True if the page was not requested because the run was stopped."""
        return self.kind is FailureKind.NOT_REQUESTED

    @property
    def blocked(self) -> bool:
        """True if the portal refused access: with a challenge, or a status such as 403, 412, 429 or 521."""
        return self.block is not None


STOPPED = FetchFailure(FailureKind.NOT_REQUESTED, "the run was stopped before it requested this page")
STOPPED_READING = FetchFailure(FailureKind.NOT_REQUESTED, "the run was stopped while it read this page")
STUB = FetchFailure(FailureKind.FAILED, "a stub in place of a listing", gone=True)
NOT_IN_ARCHIVE = FetchFailure(FailureKind.MISSING, "not_in_archive")
NOT_PASSED_ON = FetchFailure(FailureKind.FAILED, "a spider middleware removed the reply")


def blocked_failure(kind: str, detail: str = "") -> FetchFailure:
    """Return the failure of a request that the portal refused.

    Args:
        kind: the kind of refusal, such as ``status_412``.
        detail: the text for the failure's reason; by default ``kind``.
    """
    return FetchFailure(FailureKind.FAILED, f"blocked: {detail or kind}", block=kind)


REDIRECT_LOOP = blocked_failure("redirect_loop")


def withdrawn_failure(failure: FetchFailure) -> FetchFailure:
    """Return a copy of ``failure`` with the kind ``REJECTED``, for a page that the portal has withdrawn.

    A page counts as withdrawn if it failed in an earlier run, does not exist, and is no longer on the
    listing. Each run requests the page again. The missing page does not make a run incomplete.

    Args:
        failure: the failure of the request for the page.
    """
    return replace(failure, kind=FailureKind.REJECTED, reason=f"withdrawn: {failure.reason}")


def failure_from_status(status: int, text: str) -> FetchFailure | None:
    """Return the failure of a response, or None if it succeeded.

    A response fails if its text shows that the portal refuses access, or if its status is not 200.
    """
    kind = blocked_kind(status, text)
    if kind is not None:
        return blocked_failure(kind)
    if status != 200:
        return FetchFailure(FailureKind.FAILED, f"status_{status}", gone=status in {404, 410})
    return None


def redirect_failure(status: int, url: str, location: str | None) -> FetchFailure | None:
    """Return the failure of a redirect that was not followed, or None for any other response.

    A redirect is not followed if its target is not an http or https URL.

    Args:
        status: the status of the response.
        url: the URL of the page.
        location: the value of the ``Location`` header, or None if there is none.
    """
    if not 300 <= status < 400 or location is None:
        return None
    try:
        target = urljoin(url, location)
    except ValueError:
        target = location
    return FetchFailure(FailureKind.REJECTED, f"redirects to {without_secrets(target)[:200]}")


def code_failure(error: Exception) -> FetchFailure:
    """Return the failure of a page that could not be read because this program's own code raised ``error``.

    The next run fetches the page again.
    """
    return FetchFailure(FailureKind.FAILED, f"the code failed: {error_line(error)}")


def error_line(error: BaseException | None) -> str:
    """Return an error's type and message as one line of at most 300 characters.

    Contact details and secrets are always masked, because the message may quote a page, a setting or a proxy.
    """
    from crawler.store.masking import redacted  # noqa: PLC0415 `scrapy list` starts without the store

    message = " ".join(redacted(without_secrets(str(error))).split())
    return f"{type(error).__name__}: {message}"[:300] if message else type(error).__name__
