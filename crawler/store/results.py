"""The result of a reply: one of five results of the store, or a reject."""

from __future__ import annotations

from enum import StrEnum

from crawler.items import Reply

CONFLICT_WARNING = "index_number_conflict"


class Result(StrEnum):
    """The result of a reply (docs/contract.md, "The store"); the values are the ledger's keys."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"


def result_of_stored(reply: Reply) -> Result:
    """Return the result of a reply that was stored: revised, in conflict with another document's number, or new."""
    if reply.revision > 1:
        return Result.REVISED
    return Result.CONFLICT if CONFLICT_WARNING in reply.warnings else Result.NEW
