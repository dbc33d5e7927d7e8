"""A progress bar at the bottom of a terminal, written to standard error."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn


class ProgressBarOnTerminal(Progress):
    """Shows a label, a progress bar and the remaining time on one line of the terminal.

    The line is shown while the object is used in a ``with`` statement, and is then removed.
    """

    def __init__(self, label: str) -> None:
        """Create a progress bar with ``label`` in front of it."""
        super().__init__(
            *(TextColumn("{task.description}"), BarColumn(bar_width=24), TimeRemainingColumn()),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        self._task = self.add_task(label, total=1.0)

    def show(self, share: float, label: str | None = None) -> None:
        """Redraw the progress bar.

        Args:
            share: the share of the work that is done, from 0 to 1.
            label: a new label, or None to keep the current one.
        """
        self.update(self._task, completed=share, refresh=True, description=label)
