"""The setting ``MONITORS``, which runs Spidermon monitors at the end of a run.

The monitors check the run's outcome, pages that the portal refused, field coverage, unknown labels, and the
time since a new record was found.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from spidermon import Monitor, MonitorSuite, monitors

from crawler.extensions.run_recorder import RunRecorder
from crawler.run.city_folder import runs_of
from crawler.run.outcome import Outcome
from crawler.run.state import LIVE, RunState
from crawler.run.summary import last_line


class RunMonitor(Monitor):
    """The base class of the monitors, which gives access to the state and settings of the run."""

    @property
    def state(self) -> RunState:
        """The state of the run."""
        recorder: RunRecorder = self.data.crawler.get_extension(RunRecorder)
        return recorder.state

    @property
    def settings(self) -> Any:
        """The settings of the run."""
        return self.data.crawler.settings


@monitors.name("Run")
class OutcomeMonitor(RunMonitor):
    """A monitor of the run's outcome and of pages that the portal refused."""

    @monitors.name("the outcome is ok")
    def test_outcome(self) -> None:
        """Fail unless the run's outcome is ok."""
        if self.state.outcome is not Outcome.OK:
            self.fail(last_line(self.state))

    @monitors.name("the portal refused nothing")
    def test_blocked(self) -> None:
        """Fail if the portal refused access to a page, even if the run's outcome is ok."""
        if self.state.blocked:
            self.fail(", ".join(f"{kind}: {count}" for kind, count in self.state.blocked.items()))


@monitors.name("Records")
class RecordsMonitor(RunMonitor):
    """A monitor of field coverage, unknown labels, and the time since a new record was found."""

    @monitors.name("no field is rarer than before")
    def test_coverage(self) -> None:
        """Fail if a field is much rarer in the records of this run than in the records stored before the run.

        The rule is the same as for the outcome ``layout changed`` (:mod:`crawler.run.alarms.coverage`).
        """
        if self.state.drops:
            self.fail(" ".join(self.state.drops))

    @monitors.name("every label is known")
    def test_labels(self) -> None:
        """Fail if a page has a label that is not in the label vocabulary (``labels.toml``)."""
        if self.state.unknown_labels:
            self.fail("、".join(self.state.unknown_labels))

    @monitors.name("something new came")
    def test_silence(self) -> None:
        """Fail if there was no new record for more than ``MONITOR_SILENT_DAYS`` days.

        The test is skipped if ``MONITOR_SILENT_DAYS`` is 0.
        """
        days = self.settings.getint("MONITOR_SILENT_DAYS")
        if not days:
            self.skipTest("MONITOR_SILENT_DAYS is 0")
        silent = silent_days(self.state)
        if silent is not None and silent > days:
            self.fail(f"No new record for {silent} days; at most {days} are expected.")


class RunSuite(MonitorSuite):
    """The suite of all monitors.

    To add actions (such as sending a message), name a subclass in the setting
    ``SPIDERMON_ENGINE_STOP_MONITORS``.
    """

    monitors = [OutcomeMonitor, RecordsMonitor]  # noqa: RUF012 Spidermon expects a list


def silent_days(state: RunState) -> int | None:
    """Return the number of days since a live run last found a new record, or None if no live run ever did.

    A live run reads pages from the portal, not from an archive. The days are counted from the end of the latest
    live run with a new record to the end of this run.
    """
    ended = state.ended_at or state.started_at
    for run in runs_of(state.folder).ended:
        if run.source == LIVE and run.totals.get("new", 0) + run.totals.get("conflict", 0):
            return (datetime.fromisoformat(ended) - datetime.fromisoformat(run.ended)).days
    return None
