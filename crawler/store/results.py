"""The possible results of storing a reply."""

from __future__ import annotations

from enum import StrEnum

from crawler.items import Reply

CONFLICT_WARNING = "index_number_conflict"


class Result(StrEnum):
    """The result of storing a reply (docs/contract.md, "The store").

    Each value is the key under which a run's manifest counts the replies with this result.
    """

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"


def result_of_stored(reply: Reply) -> Result:
    """Return the result for a reply that was written to the store.

    Returns:
        ``REVISED`` if the reply's revision is above 1. Otherwise ``CONFLICT`` if the reply has a warning that
        another document has the same 索引号 (index number), or ``NEW`` if it has no such warning.
    """
    if reply.revision > 1:
        return Result.REVISED
    return Result.CONFLICT if CONFLICT_WARNING in reply.warnings else Result.NEW
