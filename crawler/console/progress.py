"""Progress on standard error: a bar at the bottom of a terminal, or a line now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from crawler.console.output import say_error
from crawler.counts import counted
from crawler.run.progress import format_duration

SECONDS_APART = 10.0
"""The minimum number of seconds between two lines of progress, if standard error is not a terminal."""


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


def show_pages(city: str, stack: ExitStack) -> Callable[[float, int], None]:
    """Return a function that shows how many pages have been read.

    The function has two arguments: the share of the work that is done (0 to 1), and the number of pages read.

    On a terminal, the function draws a progress bar. Otherwise, the function prints a line, at most once every
    :data:`SECONDS_APART` seconds.

    Args:
        city: the city's name, which is shown with the progress.
        stack: the context stack that removes the progress bar when the stack is closed.
    """
    started = last_shown = monotonic()
    if sys.stderr.isatty():
        bar = stack.enter_context(ProgressBarOnTerminal(city))

        def show(share: float, pages: int) -> None:
            rate = pages / max(monotonic() - started, 0.001)
            bar.show(share, f"{city}: {counted(pages, 'page')}, {rate:,.0f} a second")

        return show

    def say(share: float, pages: int) -> None:
        nonlocal last_shown
        now = monotonic()
        if now - last_shown < SECONDS_APART:
            return
        last_shown = now
        elapsed = now - started
        left = format_duration(elapsed / share * (1 - share)) if share else "some time"
        say_error(f"{city}: {counted(pages, 'page')}, {pages / elapsed:,.0f} a second, about {left} left")

    return say
