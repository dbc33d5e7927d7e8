"""The state of one run: the content of its manifest and of its closing lines."""

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
    """The state of one run of one city.

    Attributes:
        city: the city's name.
        folder: the folder with its records, rejects and manifests.
        run_id: the name of the manifest. Ids increase from run to run even if the clock is set back.
        arguments: the spider arguments that were given.
        tls: ``legacy`` if old TLS is allowed, else None.
        source: ``live``, or the replayed archive as it was given.
        started_at: UTC.
        ended_at: UTC; None during the run, and if it was killed.
        ledger: the counts.
        outcome: None during the run.
        not_archived: names of the columns that the archive does not hold.
        notes: facts that are worth printing but not a problem, a sentence each.
        troubles: problems that the ledger does not count, a sentence each.
        faults: errors in the code, a sentence each.
        stopped: why the run was stopped before its end, None if it was not.
        failure: why the store could not be written, and what to do; None if there was no failure.
        drops: the fields that too few of the new records have, a sentence each.
        coverage: field -> share of the new records that have a value in it.
        warnings: code -> number of stored records with it.
        unknown_labels: label as printed -> number of read pages with it.
        requests: HTTP status -> number of responses; ``none`` counts requests without a response.
        blocked: kind of block -> number of pages.
        attachments: status of attachments -> number; empty if none were requested.
        durations: part of the run -> seconds.
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
        """Whether the pages come from an archive."""
        return self.source != LIVE
