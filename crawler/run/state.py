"""The state of a run, from which its manifest and its closing lines are made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.run.ledger import Ledger
from crawler.run.outcome import Outcome

LIVE = "live"


@dataclass(slots=True)
class RunState:
    """The state of one run of one city. Times are in UTC (``2026-11-22T07:15:00Z``).

    Attributes:
        city: the city's name.
        folder: the city's folder, which contains records, rejects and manifests.
        run_id: the run's id. Ids increase from run to run, even if the clock is set back.
        arguments: the spider arguments that were given.
        tls: ``legacy`` if old TLS versions are allowed, otherwise None.
        source: ``live``, or the archive that is replayed, as it was given.
        started_at: the time when the run started.
        ended_at: the time when the run ended, or None if it has not ended or was killed.
        ledger: the counts of listing pages and rows.
        outcome: the run's outcome, or None if the run has not ended.
        not_archived: the names of columns of which the replayed archive contains no page.
        notes: sentences about facts that are worth knowing but are not a problem.
        troubles: sentences about problems that the ledger does not count.
        faults: sentences about errors in the code.
        stopped: a sentence that says why the run was stopped before its end, or None if it was not.
        failure: a sentence that says why the store could not be written and what to do, or None if it could.
        drops: sentences about fields that too few of the new records have.
        coverage: the share, from 0 to 1, of new records that have a value in a field, by field name.
        warnings: the number of stored records with a warning, by warning code.
        unknown_labels: the number of pages with a label that is not in the vocabulary, by label as printed.
        requests: the number of responses, by HTTP status; ``none`` counts requests without a response.
        blocked: the number of pages to which the portal refused access, by kind of refusal such as
            ``status_403``.
        attachments: the number of attachments, by status; empty if none were requested.
        durations: the time in seconds that each part of the run took, by the part's name.
    """

    city: str
    folder: Path
    run_id: str
    started_at: str
    arguments: dict[str, Any] = field(default_factory=dict)
    tls: str | None = None
    source: str = LIVE
    ended_at: str | None = None
    ledger: Ledger = field(default_factory=Ledger)
    outcome: Outcome | None = None
    not_archived: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stopped: str | None = None
    failure: str | None = None
    drops: list[str] = field(default_factory=list)
    coverage: dict[str, float] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)
    unknown_labels: Counter[str] = field(default_factory=Counter)
    requests: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    attachments: dict[str, int] = field(default_factory=dict)
    durations: dict[str, float] = field(default_factory=dict)

    @property
    def is_replay(self) -> bool:
        """True if the run's pages come from an archive."""
        return self.source != LIVE
