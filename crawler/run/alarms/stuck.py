"""Detection of columns that further runs do not complete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from crawler.run.ledger import Cause, ColumnLedger

RUNS_IN_A_ROW = 3
"""The number of successive runs in which the same cause makes a column stuck."""

_NUMBERS = re.compile(r"0x[0-9a-f]+|(?<!status_)(?<!\d)\d+", re.IGNORECASE)

_REMEDIES = (
    ("cookies = True", "Set cookies = True in the city's file"),
    ("DNS ", "If the portal has a new address, change the column's URL in the city's file"),
    ("TLS ", 'If the server supports only outdated TLS, set tls = "legacy" in the city\'s file'),
    (
        "the family counts",
        "If the listing has further pages, teach the family its pager (docs/add-a-city.md); if not, run scrapy accept",
    ),
    ("LISTING_PAGES_MAX", "Set LISTING_PAGES_MAX higher if the listing really is that long"),
    ("moved", "Change the column's URL in the city's file to the new address"),
    ("leads on", "Change the column's URL in the city's file to the new address"),
    (
        "robots.txt forbids",
        "The portal's robots.txt decides this: ask its operator, or remove the column from the city's file",
    ),
)
"""A part of a reason, and what a person can do. The first part that occurs in the reason counts."""


@dataclass(frozen=True, slots=True)
class ColumnCause:
    """The cause for which pages of a column are missing, over successive runs.

    Attributes:
        reason: the reason, as in ``rejects.jsonl``.
        url: the URL of a page that is missing.
        since: the time when the first of the successive runs started.
        runs: the number of successive runs with this cause.
        lasting: True if no further run can succeed until a person acts.
    """

    reason: str
    url: str
    since: str
    runs: int = 1
    lasting: bool = False

    @classmethod
    def of_dict(cls, values: object) -> Self | None:
        """Return the cause that a manifest contains, or None if ``values`` is not a cause."""
        if not isinstance(values, dict):
            return None
        reason, url, since, runs = (values.get(name) for name in ("reason", "url", "since", "runs"))
        if not (isinstance(reason, str) and isinstance(url, str) and isinstance(since, str)):
            return None
        return cls(
            reason, url, since, runs if isinstance(runs, int) else 1, lasting=values.get("lasting") is True
        )

    @property
    def stuck(self) -> bool:
        """True if running again does not help."""
        return self.lasting or self.runs >= RUNS_IN_A_ROW

    @property
    def remedy(self) -> str:
        """What a person can do, as a sentence without a final stop."""
        return next(
            (remedy for sign, remedy in _REMEDIES if sign in self.reason),
            "If a browser shows the page, change the city's columns or the family; if not, write to the portal's operator",
        )

    def sentence(self, *columns: str) -> str:
        """Return a sentence, without a final stop, that names the cause and says since when it exists."""
        since = f"since {self.since[:10]}"
        if self.runs > 1:
            since = f"since {self.since[:10]}, {self.runs} runs in a row"
        names = ", ".join(columns)
        if len(columns) == 1:
            return f"column {names}: {self.reason} ({since})"
        return f"columns {names}: {self.reason} ({since})"


def causes_of(
    columns: Iterable[ColumnLedger], earlier: Mapping[str, ColumnCause], started_at: str, *, live: bool
) -> dict[str, ColumnCause]:
    """Return the causes for which pages of columns are missing after a run, by column name.

    Args:
        columns: the ledgers of the columns that the run walked.
        earlier: the causes after the previous run that walked each column, by column name.
        started_at: the time when the run started.
        live: True if the run read the portal. The causes of a replay do not continue those of earlier runs.
    """
    found = {}
    for ledger in columns:
        cause, before = ledger.cause, earlier.get(ledger.column.name)
        if cause is not None:
            same = live and before is not None and _same(before.reason, cause.reason)
            found[ledger.column.name] = _continued(cause, before if same else None, started_at)
    return found


def _continued(cause: Cause, before: ColumnCause | None, started_at: str) -> ColumnCause:
    return ColumnCause(
        cause.reason,
        cause.url,
        before.since if before is not None else started_at,
        before.runs + 1 if before is not None else 1,
        cause.lasting,
    )


def _same(reason: str, other: str) -> bool:
    """Return whether two reasons differ at most in numbers. HTTP statuses must be the same."""
    return _NUMBERS.sub("#", reason) == _NUMBERS.sub("#", other)
