"""Terminal displays of progress: a line for the run of one city, and a table for runs of several cities."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from crawler.language.shown import heading, is_log, shown
from crawler.run.many.city_process import CityRun
from crawler.run.progress import Progress, format_duration


class TerminalLine:
    """A progress bar at the bottom of the terminal (standard error). :meth:`close` removes it."""

    seconds_apart = 0.2

    def __init__(self) -> None:
        """Draw the progress bar. From then on, log lines appear above it."""
        self._bar = Bar(
            *(TextColumn("{task.description}"), BarColumn(bar_width=24)),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
        )
        self._task = self._bar.add_task(shown("requesting the first page"), total=None)
        before = sys.stderr
        self._bar.start()
        self._handlers = [
            handler
            for handler in logging.getLogger().handlers
            if isinstance(handler, logging.StreamHandler) and handler.stream is before
        ]
        for handler in self._handlers:
            handler.setStream(sys.stderr)

    def show(self, progress: Progress) -> None:
        """Redraw the progress bar."""
        total = progress.done + progress.left
        self._bar.update(
            self._task, description=shown(progress.words), completed=progress.done, total=total, refresh=True
        )

    def close(self) -> None:
        """Remove the progress bar."""
        self._bar.stop()
        for handler in self._handlers:
            handler.setStream(sys.stderr)


class TerminalTable(Live):
    """A table of several cities' runs at the bottom of the terminal. It is redrawn four times a second."""

    def __init__(self, runs: Sequence[CityRun]) -> None:
        """Create a table of ``runs`` without drawing it."""
        self._runs = runs
        super().__init__(get_renderable=self._table, refresh_per_second=4, transient=True)

    def say(self, line: str) -> None:
        """Print a line above the table, in the user's language unless it is a line of a log."""
        self.console.print(
            line if is_log(line) else shown(line), markup=False, highlight=False, soft_wrap=True
        )

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0))
        for name in ("city", "", "so far", "time"):
            table.add_column(heading(name))
        for run in self._runs:
            state = "waiting" if run.begun_at is None else "running"
            if run.outcome is not None:
                state = run.outcome.label
            words = run.progress.words if run.progress is not None else ""
            table.add_row(run.city, shown(state), shown(words), shown(format_duration(run.seconds)))
        return table
