"""Ends a command at once on Ctrl-C or SIGTERM, so that it cleans up what it has begun."""

from __future__ import annotations

import signal
from typing import NoReturn


def unwind_when_stopped() -> None:
    """Raise KeyboardInterrupt on SIGINT and SIGTERM, wherever the command is.

    This is needed for SIGINT too: asyncio replaces Python's handler by one that cancels, and a cancelled crawl ends
    as if it were complete.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
