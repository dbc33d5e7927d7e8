"""The project's Scrapy commands. Each module parses a command's arguments and calls the package that does the work.

Scrapy imports this package first and then every command's module, which takes about a second. The exception hook
set here prints a sentence if Ctrl-C is pressed during that second, or later in a command that does not handle it.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


def _report_ctrl_c(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print a sentence instead of a traceback after Ctrl-C.

    Other exceptions are printed as usual. The process still ends like one that was interrupted by SIGINT.
    """
    if issubclass(kind, KeyboardInterrupt):
        print("Stopped by Ctrl-C.", file=sys.stderr)  # noqa: T201 a command's output
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _report_ctrl_c

gc.freeze()
"""Exempt the objects loaded so far from garbage collection, which took a tenth of the start-up time."""
