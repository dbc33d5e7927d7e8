"""Ctrl-C and a kill as one thing: the command unwinds at once, and takes back what it has begun."""

from __future__ import annotations

import signal
from typing import NoReturn


def unwind_when_stopped() -> None:
    """Raise KeyboardInterrupt on SIGINT and SIGTERM, wherever the command is.

    Python's own handler would do for SIGINT but for asyncio, which replaces it by one that cancels: a crawl that
    is cancelled ends as if it were done.
    """
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
