"""Scrapy commands of this project: each parses its arguments and calls the rooms that do the work.

Scrapy imports this package first, then every command with all that it needs, which takes a second. Whoever
presses Ctrl-C in that second, or in a command that has nothing to put in order, gets a sentence.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


def _say_that_it_was_stopped(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Take Ctrl-C for what it is; Python still ends the process as stopped by that signal."""
    if issubclass(kind, KeyboardInterrupt):
        print("Stopped by Ctrl-C.", file=sys.stderr)  # noqa: T201 the last words are for the screen
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _say_that_it_was_stopped

gc.freeze()
"""What Scrapy has loaded by then stays: looking it through for garbage over and over took a tenth of a start."""
