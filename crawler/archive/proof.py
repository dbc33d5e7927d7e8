"""Proves stored records by their bytes: reads the captures of their pages again and compares what comes out.

This is not a replay: only the page of each record is read, by the same code (:func:`~crawler.archive.reading.read_saved_record`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from crawler.archive.model import ArchiveError
from crawler.archive.rereading import Rereader, differing_keys
from crawler.counts import counted
from crawler.items import Reply, reply_of


class AuditResult(StrEnum):
    """The result of the attempt to prove one record."""

    PROVED = "proved"
    NOT_ARCHIVED = "not in the archive"
    DIFFERS = "read differently by the code at hand"
    NO_RECORD = "not a record for the code at hand"
    UNREADABLE = "not readable in the archive"
    UNREAD = "not read"


@dataclass(frozen=True, slots=True)
class Unproved:
    """A record that is not proved.

    Attributes:
        stored: the record.
        verdict: the reason.
        details: further words about the reason, such as the names of the fields that differ.
        reread: what the code at hand reads from the record's page, or None if it reads no record.
        replaced: True if a later line replaces the record, so that it does not count any more.
    """

    stored: Reply
    verdict: AuditResult
    details: str
    reread: Reply | None = None
    replaced: bool = False

    @property
    def sentence(self) -> str:
        """A sentence for the operator."""
        later = "; a later line replaces it" if self.replaced else ""
        details = f" ({self.details})" if self.details else ""
        return f"{self.stored.url}, revision {self.stored.revision}: {self.verdict}{details}{later}."


@dataclass(slots=True)
class Proof:
    """The result for several records.

    Attributes:
        proved: the number of records that are proved.
        unproved: the records that are not proved.
    """

    proved: int = 0
    unproved: list[Unproved] = field(default_factory=list)

    @property
    def missing(self) -> list[Unproved]:
        """The records that are not proved and that no later line corrects."""
        return [record for record in self.unproved if not (record.replaced and record.verdict in CORRECTED)]

    @property
    def total(self) -> int:
        """The number of records that should be proved: all but those that a later line corrects."""
        return self.proved + len(self.missing)

    @property
    def figures(self) -> str:
        """The result in figures: ``12 of 12``."""
        return f"{self.proved} of {self.total}"

    @property
    def problem(self) -> str | None:
        """A sentence if a record is not proved, otherwise None."""
        if not self.missing:
            return None
        return (
            f"{counted(len(self.missing), 'record')} not proved by the archive, for example"
            f" {self.missing[0].sentence}"
        )


CORRECTED = frozenset({AuditResult.DIFFERS, AuditResult.NO_RECORD})
"""The reasons that do not count for a record that a later line replaces."""


def prove(
    rereader: Rereader,
    records: Iterable[tuple[Mapping[str, Any], bool]],
    tell: Callable[[int], None] = lambda _: None,
) -> Proof:
    """Read the page of each record again and compare.

    Args:
        rereader: reads the city's archive.
        records: the records, each with True if a later line of the journal replaces it. Withdrawn records are skipped,
            because they claim nothing.
        tell: a function that is called with the number of records that were looked at so far.
    """
    proof = Proof()
    for number, (record, replaced) in enumerate(records, start=1):
        stored = reply_of(record)
        if not stored.withdrawn:
            unproved = _unproved(rereader, stored, replaced=replaced)
            if unproved is None:
                proof.proved += 1
            else:
                proof.unproved.append(unproved)
        tell(number)
    return proof


def _unproved(rereader: Rereader, stored: Reply, *, replaced: bool) -> Unproved | None:
    """Return None if a record is proved, otherwise the reason why it is not."""
    try:
        reread = rereader.read_again(stored)
    except ArchiveError as error:
        return Unproved(stored, AuditResult.UNREADABLE, str(error), replaced=replaced)
    if reread is None:
        return Unproved(stored, AuditResult.NOT_ARCHIVED, "", replaced=replaced)
    if reread.fault is not None:
        return Unproved(stored, AuditResult.UNREAD, reread.fault, replaced=replaced)
    if reread.reply is None:
        reason = reread.failure.reason if reread.failure is not None else ""
        return Unproved(stored, AuditResult.NO_RECORD, reason, replaced=replaced)
    keys = differing_keys(stored, reread.reply)
    if not keys:
        return None
    return Unproved(stored, AuditResult.DIFFERS, ", ".join(keys), reread.reply, replaced=replaced)
