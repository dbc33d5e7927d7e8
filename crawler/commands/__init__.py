"""The Scrapy commands of this project. Each parses its arguments and calls the package that does the work.

Scrapy imports this package first, then every command, which takes about a second. The exception hook turns
Ctrl-C into a sentence during that second, and in commands that have nothing to clean up.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


def _report_ctrl_c(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print a sentence instead of a traceback for Ctrl-C. The process still ends as interrupted by SIGINT."""
    if issubclass(kind, KeyboardInterrupt):
        print("Stopped by Ctrl-C.", file=sys.stderr)  # noqa: T201 a command's output
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _report_ctrl_c

gc.freeze()
"""Exempt what Scrapy has loaded from garbage collection, which took a tenth of the start-up time."""
