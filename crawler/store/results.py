"""The possible results of storing a reply."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Earlier:
    """A record that a reply continues: it was read at the same URL under another identity.

    Attributes:
        identity: the key of the record's identity.
        home: the key of the first URL at which the record was seen.
        number: the record's 索引号 (index number), or None if its identity is its URL.
    """

    identity: bytes
    home: bytes
    number: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of comparing a reply with the stored records.

    Attributes:
        result: ``new``, ``revised``, ``unchanged``, ``duplicate`` or ``conflict``.
        revision: the revision that the reply gets if it must be stored, otherwise the stored record's revision.
        home: the key of the first URL at which the record was seen. For a new or conflicting reply, this is the
            key of the reply's own URL.
        known: True if the content last seen at the reply's URL is the same as the reply's content. In this case,
            the index need not be changed.
        earlier: the record that the reply continues under another identity, or None.
        withdraws: True if the reply is the document of another record. Then ``earlier`` is withdrawn.
        conflicts: True if another document has the reply's 索引号 (index number).
    """

    result: Result
    revision: int
    home: bytes
    known: bool = False
    earlier: Earlier | None = None
    withdraws: bool = False
    conflicts: bool = False

    @property
    def is_stored(self) -> bool:
        """True if the reply must be written to the journal: it is new, revised or in conflict."""
        return self.result not in {Result.UNCHANGED, Result.DUPLICATE}

    @property
    def warnings(self) -> list[str]:
        """The warnings to add to the reply: empty unless another document has the same 索引号 (index number)."""
        return [CONFLICT_WARNING] if self.conflicts else []

    def apply_to(self, reply: Reply) -> None:
        """Give a reply that must be stored its revision, its warnings and the identity that it continues."""
        reply.revision = self.revision
        reply.warnings += self.warnings
        if self.earlier is None:
            return
        if self.withdraws:
            reply.index_number, reply.withdrawn = self.earlier.number, True
        else:
            reply.continues = self.earlier.number or reply.url


def result_of_stored(reply: Reply) -> Result:
    """Return the result for a reply that was written to the store.

    Returns:
        ``REVISED`` if the reply's revision is above 1. Otherwise ``CONFLICT`` if the reply has a warning that
        another document has the same 索引号 (index number), or ``NEW`` if it has no such warning.
    """
    if reply.revision > 1:
        return Result.REVISED
    return Result.CONFLICT if CONFLICT_WARNING in reply.warnings else Result.NEW
