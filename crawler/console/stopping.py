"""Ends a command immediately on Ctrl-C or SIGTERM, but lets it clean up."""

from __future__ import annotations

import signal
from typing import NoReturn


def unwind_when_stopped() -> None:
    """Make SIGINT and SIGTERM raise KeyboardInterrupt from now on, wherever the command is.

    SIGINT needs this too, because asyncio replaces Python's own handler with one that cancels the running task. A
    crawl that is cancelled ends as if it were complete.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
