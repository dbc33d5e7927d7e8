"""Why a page that was asked for gave nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scrapy.exceptions import IgnoreRequest


class PageMissingError(IgnoreRequest):
    """The archive that is replayed does not hold a page."""


class LossKind(StrEnum):
    """The ledger's keys for rows to fetch that gave no record."""

    REJECTED = "rejected"
    FAILED = "failed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Loss:
    """A page that gave nothing.

    Attributes:
        kind: what the ledger counts it as.
        reason: a code (``not_found``, ``status_404``) or a short sentence, for ``rejects.jsonl``.
        blocked: the portal refuses to be read: a challenge, 403, 412, 429, 521.
        unreadable: a page of normal size in which nothing was found, a sign of a changed layout.
        stopped: the page was not asked for, because the run was stopped.
    """

    kind: LossKind
    reason: str
    blocked: bool = False
    unreadable: bool = False
    stopped: bool = False


def loss_from_error(error: BaseException) -> Loss:
    """What a failed download means."""
    if isinstance(error, PageMissingError):
        return Loss(LossKind.MISSING, "not_in_archive")
    if isinstance(error, IgnoreRequest):
        return Loss(LossKind.FAILED, str(error) or "refused")
    words = " ".join(str(error).split())
    return Loss(LossKind.FAILED, f"{type(error).__name__}: {words}"[:300] if words else type(error).__name__)
