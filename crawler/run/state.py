"""The state of a run: all that its manifest and its closing lines report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.run.alarms.alarm import Alarm
from crawler.run.alarms.stuck import ColumnCause
from crawler.run.ledger import Ledger
from crawler.run.outcome import Outcome
from crawler.store.field_coverage import Coverage

LIVE = "live"


@dataclass(slots=True)
class RunState:
    """The arguments, counts, problems and outcome of one run of one city.

    Times are in UTC (``2026-11-22T07:15:00Z``).

    Attributes:
        city: the city's name.
        folder: the city's folder, which contains records, rejects and manifests.
        run_id: the run's id. Ids increase from run to run, even if the clock is set back.
        arguments: the spider arguments that were given.
        tls: ``legacy`` if the run may use old TLS versions, otherwise None.
        source: ``live``, or the archive that is replayed, as given by the operator.
        started_at: the time when the run started.
        ended_at: the time when the run ended, or None if it has not ended or was killed.
        ledger: the counts of listing pages and rows.
        outcome: the run's outcome, or None if the run has not ended.
        not_archived: the names of columns whose pages are all missing from the replayed archive.
        notes: sentences about facts that are worth knowing but are not problems.
        troubles: sentences about problems that the ledger does not count.
        faults: sentences about errors in the code.
        differences: what the first contact found to be different from what was inferred, each with the URL of its page.
        stopped: a sentence that says why the run was stopped early, or None if the run was not stopped.
        failure: a sentence that says why the store could not be written and what to do, or None if the store
            could be written.
        earlier_alarms: the alarms that earlier runs raised, including accepted ones.
        earlier_causes: by column name, the cause for which pages were missing after the previous run of the column.
        stored: by column name, the coverage of the records that were stored before the run.
        added: by column name, the coverage of the records that the run added.
        alarms: the alarms after the run, including accepted ones.
        causes: by column name, the cause for which pages are missing after the run.
        drops: sentences about fields that are much rarer in the new records than in the earlier records.
        coverage: by field name, the share (0 to 1) of new records that have a value in the field.
        warnings: by warning code, the number of records stored with this warning.
        unknown_labels: for each label that is not in the label vocabulary, the number of pages with this label.
        requests: by HTTP status, the number of responses; ``none`` counts requests without a response.
        blocked: by kind of refusal, such as ``status_403``, the number of pages to which the portal refused
            access.
        attachments: by status, the number of attachments; empty if none were requested.
        durations: by phase (``opening``, ``listings``, ``total``), the seconds from the run's start to the
            phase's end.
        proved: how many of the records that the run wrote its own archive proves (``12 of 12``), or None if this was
            not tried (setting ``AUDIT``).
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
    differences: list[tuple[str, str]] = field(default_factory=list)
    stopped: str | None = None
    failure: str | None = None
    earlier_alarms: list[Alarm] = field(default_factory=list)
    earlier_causes: dict[str, ColumnCause] = field(default_factory=dict)
    stored: dict[str, Coverage] = field(default_factory=dict)
    added: dict[str, Coverage] = field(default_factory=dict)
    alarms: list[Alarm] = field(default_factory=list)
    causes: dict[str, ColumnCause] = field(default_factory=dict)
    drops: list[str] = field(default_factory=list)
    coverage: dict[str, float] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)
    unknown_labels: Counter[str] = field(default_factory=Counter)
    requests: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    attachments: dict[str, int] = field(default_factory=dict)
    durations: dict[str, float] = field(default_factory=dict)
    proved: str | None = None

    @property
    def is_replay(self) -> bool:
        """True if the run reads its pages from an archive and not from the portal."""
        return self.source != LIVE
