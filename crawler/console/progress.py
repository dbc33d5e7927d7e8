"""How far long work is, at the bottom of a terminal's standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from typing import Self


class ProgressBarOnTerminal:
    """One line with a bar and the time that is left; gone when the work ends."""

    def __init__(self, words: str) -> None:
        """Begin with these words."""
        self._bar = Progress(
            *(TextColumn("{task.description}"), BarColumn(bar_width=24), TimeRemainingColumn()),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        self._task = self._bar.add_task(words, total=1.0)

    def __enter__(self) -> Self:
        """Draw it."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        self._bar.stop()

    def show(self, share: float, words: str | None = None) -> None:
        """Draw it anew: how much of the work is done, 0 to 1, and perhaps other words."""
        self._bar.update(self._task, completed=share, refresh=True, description=words)
