"""Makes Ctrl-C and SIGTERM interrupt a command at once. The command's clean-up code still runs."""

from __future__ import annotations

import signal
from typing import NoReturn


def unwind_when_stopped() -> None:
    """Make SIGINT and SIGTERM raise KeyboardInterrupt from now on, whatever code is running.

    Python does this for SIGINT, but asyncio replaces Python's handler with one that cancels the running task. A
    crawl that is cancelled in this way ends as if it were complete.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
