"""What is known of one run: everything that its manifest and its last words say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.run.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.run.outcome import Outcome

LIVE = "live"


@dataclass(slots=True)
class RunState:
    """One run of one city.

    Attributes:
        city: its name.
        folder: where its records, rejects and manifests are.
        run_id: names the manifest; ids rise from run to run, whatever the clock does.
        arguments: the spider arguments that were given.
        tls: how old servers are spoken to (``legacy``), None where as usual.
        source: ``live``, or the archive that is replayed, as it was given.
        started_at: UTC.
        ended_at: UTC; None while the run goes on, and of a run that was killed.
        ledger: what was counted.
        outcome: None while the run goes on.
        not_archived: names of the columns of which the archive holds nothing.
        notes: what is worth saying and is no trouble, a sentence each.
        troubles: what went wrong besides the ledger, a sentence each.
        faults: mistakes in the code that showed, a sentence each.
        stopped: why the run was stopped before its end, None where it was not.
        failure: why the store could not be written, and what to do; None where it could.
        drops: the fields that too few of the new records have, a sentence each.
        coverage: field -> share of the new records that say something in it.
        warnings: code -> how many of the stored records have it.
        unknown_labels: label as printed -> on how many of the pages read.
        requests: status -> how many responses; ``none`` counts requests without a response.
        blocked: kind of block -> how many pages.
        attachments: what became of attachments -> how many; empty where none were asked for.
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
