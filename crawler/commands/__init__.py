"""The project's Scrapy commands. Each module parses a command's arguments and calls the package that does the work.

Scrapy imports this package and then the modules of all commands, which takes about a second. This package sets an
exception hook, which prints a sentence if Ctrl-C is pressed during that second. The hook does the same while a command
is running, unless the command handles Ctrl-C itself.
"""

from __future__ import annotations

import gc
import sys
from types import TracebackType


def _report_ctrl_c(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print a sentence instead of a traceback if the program was interrupted by Ctrl-C.

    Other exceptions are printed as usual. The process still ends with the status of a process killed by SIGINT.
    """
    if issubclass(kind, KeyboardInterrupt):
        from crawler.language.shown import shown

        print(shown("Stopped by Ctrl-C."), file=sys.stderr)  # noqa: T201 a command's output
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _report_ctrl_c

gc.freeze()
"""Exempts all existing objects from garbage collection, which otherwise takes a tenth of the start-up time."""
