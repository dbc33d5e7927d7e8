"""The results of a first contact: what was inferred about a column, and what the portal says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from crawler.portals.walking.failures import FailureKind, FetchFailure
from crawler.run.outcome import Outcome

CHECKS = (
    "robots.txt",
    "listing",
    "family",
    "rows",
    "folder",
    "pager",
    "page 2",
    "document",
    "title",
    "body",
    "number",
    "date",
    "kind",
    "next night",
)
"""The names of the checks of a column, in order (docs/contact.md)."""

ESSENTIAL = frozenset(CHECKS[:10])
"""The checks without which a run would read the wrong documents, or none."""


class CheckResult(StrEnum):
    """The result of comparing what was inferred with what the portal says."""

    CONFIRMED = "confirmed"
    DIFFERENT = "different"
    NOT_SEEN = "not seen"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was inferred about a column, and what the portal says.

    Attributes:
        check: the name, one of :data:`CHECKS`.
        result: the result.
        found: what was found, as a phrase.
        address: the URL of the page on which it was found, or was looked for.
        essential: True if a run must not begin while this is different.
    """

    check: str
    result: CheckResult
    found: str
    address: str
    essential: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of a city's file that the pages suggest.

    Attributes:
        value: the value to change: ``url``, ``family``, ``documents``, ``kind`` or ``page 2``.
        now: what the city's file, or its family, says.
        proposed: what the pages say.
    """

    value: str
    now: str | None
    proposed: str


@dataclass(slots=True)
class ColumnContact:
    """What a first contact found out about one column.

    Attributes:
        name: the column's name.
        url: the URL of its listing, as in the city's file.
        requests: the number of requests, with robots.txt and redirects.
        checks: the checks, in the order of :data:`CHECKS` when the contact has ended.
        proposals: the changes that the pages suggest.
        unread: why the checks that were not made were not made.
    """

    name: str
    url: str
    requests: int = 0
    checks: list[Check] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    unread: str = "not asked for, because of an earlier check"

    def add(
        self, check: str, result: CheckResult, found: str, address: str, *, essential: bool = True
    ) -> None:
        """Add a check. It is essential if ``essential`` is True and its name is in :data:`ESSENTIAL`."""
        self.checks.append(Check(check, result, found, address, essential and check in ESSENTIAL))

    def add_failure(self, check: str, failure: FetchFailure, address: str) -> None:
        """Add a check of a page that was not fetched or read.

        Its result is different if the portal says that the page does not exist, or if it is another page or on another host,
        otherwise not seen.
        """
        other = failure.gone or (failure.kind is FailureKind.REJECTED and not failure.blocked)
        self.add(check, CheckResult.DIFFERENT if other else CheckResult.NOT_SEEN, failure.reason, address)

    def propose(self, value: str, now: str | None, proposed: str) -> None:
        """Propose to change a value of the city's file, unless it has the proposed value already."""
        if now != proposed:
            self.proposals.append(Proposal(value, now, proposed))

    def complete(self) -> None:
        """Add each check that was not made, as not seen, and sort the checks."""
        made = {check.check for check in self.checks}
        for name in CHECKS:
            if name not in made:
                self.add(name, CheckResult.NOT_SEEN, self.unread, self.url)
        self.checks.sort(key=lambda check: CHECKS.index(check.check))

    def essentials(self, result: CheckResult) -> list[Check]:
        """Return the essential checks with a result."""
        return [check for check in self.checks if check.essential and check.result is result]


def outcome_of_contact(columns: Iterable[ColumnContact]) -> Outcome:
    """Return the outcome of a first contact.

    It is ``LAYOUT_CHANGED`` if an essential check of a column is different, ``NOT_STARTED`` if one was not seen because the
    portal did not answer or refused, otherwise ``OK``.
    """
    columns = list(columns)
    if any(column.essentials(CheckResult.DIFFERENT) for column in columns):
        return Outcome.LAYOUT_CHANGED
    if any(column.essentials(CheckResult.NOT_SEEN) for column in columns):
        return Outcome.NOT_STARTED
    return Outcome.OK
